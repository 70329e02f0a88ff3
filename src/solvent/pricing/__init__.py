"""Models that turn findings into principal, interest and solvency."""
