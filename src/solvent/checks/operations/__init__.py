"""Tests, CI, pipelines, serving and monitoring."""
