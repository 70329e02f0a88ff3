"""From what the factory asks to what would get it there, in figures of solvent on the predictions of train.py.

python walk.py [reports/predictions.csv]      needs solvent, and reports/predictions.csv from `make reports`
"""

import csv
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import solvent

HERE = Path(__file__).parent
ASKED, MISS, FALSE_REJECT = 0.01, 12.0, 4.0
Columns = dict[str, NDArray[Any]]


def columns(path: Path) -> Columns:
    """The table of predictions by column."""
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    numbers = {"score", "confidence", "doubt", "brightness", "sharpness"}
    return {name: np.array([float(r[name]) if name in numbers else r[name] for r in rows]) for name in rows[0]}


def proof(rows: Columns, chosen: NDArray[np.bool_], at_most: float, *, by_module: bool) -> dict[str, Any]:
    """How the claim stands on the chosen rows, as if cells were independent or only modules."""
    found = solvent.certify(
        rows["truth"][chosen],
        rows["prediction"][chosen],
        at_most=at_most,
        looks="fixed",
        clusters=rows["module"][chosen] if by_module else None,
    )
    low, high = found.estimate.low, found.estimate.high
    return {"verdict": found.verdict.value, "low": round(low, 4), "high": round(high, 4)}


def walk(rows: Columns) -> dict[str, Any]:
    """The figures of each step."""
    wrong = rows["truth"] != rows["prediction"]
    loss = float(np.where(rows["truth"][wrong] == "defective", MISS, FALSE_REJECT).mean())
    everywhere = np.ones(len(wrong), bool)
    mono = rows["type"] == "mono"
    sure = np.isin(rows["doubt"], (0.0, 1.0))
    rejected = rows["prediction"] == "defective"
    answers = rows["truth"][rejected], rows["prediction"][rejected], rows["confidence"][rejected]
    router = solvent.route(*answers, at_most=0.05)
    by_module = solvent.route(*answers, at_most=0.05, clusters=rows["module"][rejected])
    alone = rejected & (rows["confidence"] >= (2.0 if router.threshold is None else router.threshold))
    all_of_it = solvent.route(rows["truth"], rows["prediction"], rows["confidence"], at_most=ASKED)
    domain = solvent.find_domain(
        {name: rows[name] for name in ("type", "brightness", "sharpness")},
        rows["truth"],
        rows["prediction"],
        at_most=ASKED,
        clusters=rows["module"],
    )
    return {
        "loss_of_an_error": round(loss, 2),
        "break_even": round(
            solvent.break_even(
                human_error=0.051, human_cost=0.25, machine_cost=0.002, upkeep=40_000, volume=16_400 * 365, loss=loss
            ),
            4,
        ),
        "all": proof(rows, everywhere, ASKED, by_module=True),
        "all_as_if_independent": proof(rows, everywhere, ASKED, by_module=False),
        "mono": proof(rows, mono, ASKED, by_module=True),
        "mono_wrong": int((wrong & mono).sum()),
        "mono_cells": int(mono.sum()),
        "sure": proof(rows, sure, ASKED, by_module=True),
        "automated_at_1_percent": round(float(all_of_it.coverage), 4),
        "domain_at_1_percent": list(domain.rules),
        "rejects_alone": int(alone.sum()),
        "rejects_alone_wrong": int((alone & wrong).sum()),
        "rejects_alone_modules": len(set(rows["module"][alone])),
        "rejects_alone_defects_found": int((alone & ~wrong).sum()),
        "rejects_alone_at_5_percent": proof(rows, alone, 0.05, by_module=False),
        "rejects_alone_guaranteed_by_module": round(float(by_module.coverage), 4),
        "modules_for_5_percent_no_error": solvent.labels_to_certify(at_most=0.05, true_rate=0, looks="fixed"),
        "labels_for_1_percent_no_error": solvent.labels_to_certify(at_most=ASKED, true_rate=0, looks="fixed"),
        "labels_for_1_percent_at_half": solvent.labels_to_certify(at_most=ASKED, true_rate=ASKED / 2, looks="fixed"),
    }


if __name__ == "__main__":
    table = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "reports" / "predictions.csv"
    if not table.is_file():
        sys.exit(f"There is no {table}: run `make reports` first.")
    print(json.dumps(walk(columns(table)), indent=2))
