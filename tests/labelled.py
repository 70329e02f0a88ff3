"""A project that holds nothing but a contract and labelled predictions, for the tests of what they prove."""

from pathlib import Path

import numpy as np

CONTRACT = """
[system]
name = "flights"
[evaluation]
predictions = ["predictions.csv"]
truth = "late"
prediction = "said"
score = "probability"
positive = "yes"
[[requirements]]
metric = "error_rate"
at_most = {limit}
level = 0.95
{more}
"""
MONEY = """
[cost]
per_error = 100
machine_per_decision = 0.05
upkeep_per_year = 100000
currency = "USD"
[human]
error_rate = 0.02
cost_per_decision = 2
[scale]
predictions_per_day = 2737.85
[labels]
cost_each = 2
per_day = 200
"""


def project(folder: Path, *, n: int = 2000, errors: int = 100, limit: float = 0.08, more: str = "") -> Path:
    """A folder with predictions of which exactly so many are wrong, evenly spread, and its contract."""
    rng = np.random.default_rng(7)
    late = rng.random(n) < 0.4
    wrong = np.zeros(n, bool)
    wrong[np.linspace(0, n - 1, errors).round().astype(int)] = errors > 0
    said = late ^ wrong
    sure = np.where(wrong, rng.uniform(0.5, 0.8, n), rng.uniform(0.6, 1.0, n))
    word, origin = np.array(["no", "yes"]), np.array(["LGA", "JFK"])[np.arange(n) % 2]
    columns = (word[late * 1], word[said * 1], np.where(said, sure, 1 - sure).round(4), origin, sure.round(4))
    rows = [",".join(map(str, row)) for row in zip(*columns, strict=True)]
    (folder / "predictions.csv").write_text("late,said,probability,origin,sure\n" + "\n".join(rows) + "\n")
    (folder / "solvent.toml").write_text(CONTRACT.format(limit=limit, more=more))
    return folder
