"""Reproducibility: the same code and data give the same model."""
