"""Which draws of the day of a crossing bound it with which probability; made by benchmarks/decay.py."""

# 3,600 planted histories, half daily, half of 5 to 20 points: line, random walk, season, step, bend, levelling off.
TAILS = (0.0, 0.005, 0.025, 0.05, 0.1, 0.15, 0.25, 0.4, 0.5, 0.6, 0.75, 0.85, 0.9, 0.95, 0.975, 0.995, 1.0)
SHARES = (
    0.0, 0.0, 0.004, 0.024, 0.066, 0.109, 0.201, 0.338, 0.432, 0.533, 0.671, 0.77, 0.825, 0.893, 0.925, 0.975, 1.0,
)  # fmt: skip
