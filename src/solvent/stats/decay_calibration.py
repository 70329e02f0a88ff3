"""Which draws of the day of a crossing bound it with which probability; made by benchmarks/decay.py."""

# 600 planted histories, half daily, half of 5 to 20 points: line, random walk, season, step, bend, levelling off.
TAILS = (0.0, 0.005, 0.025, 0.05, 0.1, 0.15, 0.25, 0.4, 0.5, 0.6, 0.75, 0.85, 0.9, 0.95, 0.975, 0.995, 1.0)
SHARES = (0.0, 0.0, 0.007, 0.028, 0.067, 0.105, 0.19, 0.351, 0.432, 0.52, 0.668, 0.746, 0.805, 0.873, 0.91, 0.971, 1.0)
