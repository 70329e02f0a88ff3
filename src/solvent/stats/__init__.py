"""Numeric kernels: pure functions of numbers, arrays and a generator."""
