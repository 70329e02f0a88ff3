"""Evaluation: whether the quality figure can be believed."""
