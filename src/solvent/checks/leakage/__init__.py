"""Leakage: evaluation data that reached training."""
