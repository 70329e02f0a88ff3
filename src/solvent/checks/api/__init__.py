"""Correct use of the libraries of machine learning."""
