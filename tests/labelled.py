"""A project that holds nothing but a contract and labelled predictions, for the tests of what they prove."""

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from solvent.domain.appraisal import Appraisal
from solvent.domain.router import Router
from solvent.wiring_certify import Beyond, appraise_path, route_path

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


def with_inputs(folder: Path, *, limit: float = 0.05, more: str = "") -> Path:
    """The same with inputs beside: in the cold one decision in five is wrong, elsewhere one in a hundred."""
    rng = np.random.default_rng(3)
    n = 4000
    cold, wet = rng.uniform(-20, 40, n).round(2), np.arange(n) % 2 == 0
    late = rng.random(n) < 0.4
    said = late ^ (rng.random(n) < np.where(cold < 10, 0.2, 0.01))
    word = np.array(["no", "yes"])
    rows = zip(word[late * 1], word[said * 1], cold, np.array(["False", "True"])[wet * 1], strict=True)
    text = "\n".join(",".join(map(str, row)) for row in rows)
    (folder / "predictions.csv").write_text(f"late,said,temperature,wet\n{text}\n")
    lines = CONTRACT.format(limit=limit, more=more).splitlines()
    asked = "\n".join(line for line in lines if not line.startswith(("score", "positive")))
    (folder / "solvent.toml").write_text(asked.replace("[evaluation]", '[evaluation]\ncontrollable = ["temperature"]'))
    return folder


def certified() -> Appraisal:
    """The appraisal of such a project, with a hostile name, a learning curve and a narrower domain."""
    with TemporaryDirectory() as folder:
        more = (
            MONEY
            + "[[requirements]]\nname = '<script>alert(1)</script>'\nmetric = 'recall'\nof = 'yes'\nat_least = 0.99"
        )
        root = with_inputs(Path(folder), more=more)
        curve = root / "curve.csv"
        curve.write_text("size,error\n500,0.2\n1000,0.17\n2000,0.145\n4000,0.125\n8000,0.111\n")
        return appraise_path(root, beyond=Beyond(curve, domain=True))


def routed() -> Router:
    """The router of such a project."""
    with TemporaryDirectory() as folder:
        return route_path(project(Path(folder), more=MONEY), at_most=0.02)
