"""Misses of learning curves forecast on LCDB 1.0; made by benchmarks/learning_curves.py --write."""

# Of 20 scikit-learn learners on 248 data sets (Mohr, Viering, Loog and van Rijn 2022; MIT licence),
# 37,319 forecasts whose answer is known.
WEIGHTS = {
    "families disagree": 0.6598,
    "shapes disagree": 0.4123,
    "off any curve": 0.6508,
    "rise at the end": 0.1825,
    "error for each size": 0.04693,
    "rise for each doubling": 0.08128,
    "error for each doubling": 0.007604,
    "few rows for each doubling": 0.01279,
}
# How many times as far other learners that did no worse so far lay from the forecast.
EXCHANGED = 3.74
DOUBLINGS = (0.5, 1.5, 2.5, 3.5, 5.0, 6.5)
TAILS = (0.005, 0.01, 0.02, 0.035, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95, 0.965, 0.98, 0.99, 0.995)
# For each of the doublings, the miss in scales that this share of the forecasts stays below.
MISSES = (
    (-5.21, -4.21, -3.32, -2.54, -2.13, -1.45, -0.86, -0.31, -0.01, 0.24, 0.67, 1.20, 1.86, 2.26, 2.97, 4.35, 5.23),
    (-5.77, -4.32, -3.20, -2.57, -2.17, -1.53, -0.90, -0.37, -0.01, 0.25, 0.69, 1.27, 1.87, 2.18, 2.78, 3.78, 5.34),
    (-6.32, -4.97, -3.91, -3.01, -2.57, -1.83, -1.11, -0.49, -0.06, 0.18, 0.62, 1.14, 1.71, 2.03, 2.79, 4.24, 6.49),
    (-6.62, -5.12, -4.02, -3.26, -2.71, -1.91, -1.15, -0.54, -0.11, 0.14, 0.59, 1.09, 1.71, 2.05, 2.71, 3.76, 5.65),
    (-7.17, -5.75, -4.28, -3.38, -2.85, -1.95, -1.11, -0.52, -0.10, 0.13, 0.55, 1.02, 1.56, 1.87, 2.61, 3.75, 5.68),
    (-5.86, -5.12, -3.84, -3.02, -2.69, -1.84, -0.98, -0.38, -0.04, 0.19, 0.56, 1.08, 1.59, 1.87, 2.58, 3.76, 5.30),
)
