"""From what a car without a driver needs to what can be used today, in figures of solvent on predictions of train.py.

python walk.py [reports]      needs solvent, and the tables in reports/ from `make reports`
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
ASKED, PERSON, DEATHS_PER_MILE = 1e-6, 0.0116, 1.09e-8
MILES_A_DAY = 2_400_000
Columns = dict[str, NDArray[Any]]


def columns(path: Path) -> Columns:
    """The table of predictions by column."""
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {n: np.array([r[n] if n in {"track", "says"} else float(r[n]) for r in rows]) for n in rows[0]}


def automated(rows: Columns, at_most: float) -> dict[str, Any]:
    """What may be shown without asking, so that at most this share of it is wrong."""
    router = solvent.route(rows["truth"], rows["prediction"], rows["confidence"], at_most=at_most)
    return {"share": round(float(router.coverage), 3), "threshold": router.threshold}


def walk(frames: Columns, signs: Columns) -> dict[str, Any]:
    """The figures of each step: `frames` has three rows a sign, `signs` one."""
    wrong = signs["truth"] != signs["prediction"]
    rates = {
        "dangerous": int(signs["dangerous"].sum()),
        "miles": float(signs["miles"].sum()),
    }
    rate = solvent.certify_rate(rates["dangerous"], rates["miles"], at_most=1e-8, looks="fixed")
    clean = solvent.certify_rate(0, 1.0, at_most=DEATHS_PER_MILE, looks="fixed").needed
    miles = None if clean is None else float(clean)
    domain = solvent.find_domain(
        {name: frames[name] for name in ("says", "width", "brightness")},
        frames["truth"],
        frames["prediction"],
        at_most=0.03,
        clusters=frames["track"],
    )
    by_frame = solvent.certify(frames["truth"], frames["prediction"], at_most=ASKED, clusters=frames["track"])
    shape, colour = (float((frames["truth"] != frames[name]).mean()) for name in ("by_shape", "by_colour"))
    together = float(((frames["truth"] != frames["by_shape"]) & (frames["truth"] != frames["by_colour"])).mean())
    common = float(np.corrcoef(frames["truth"] != frames["by_shape"], frames["truth"] != frames["by_colour"])[0, 1])
    return {
        "signs": len(wrong),
        "wrong": int(wrong.sum()),
        "verdict": by_frame.verdict.value,
        "at_least_wrong": round(by_frame.estimate.low, 4),
        "labels_no_error": solvent.labels_to_certify(at_most=ASKED, true_rate=0, looks="fixed"),
        "labels_at_a_tenth": solvent.labels_to_certify(at_most=ASKED, true_rate=ASKED / 10, looks="fixed"),
        "rate": {**rates, "verdict": rate.verdict.value, "at_least_a_mile": round(rate.estimate.low, 4)},
        "miles_without_event": miles,
        "days_of_10_000_cars": None if miles is None else round(miles / MILES_A_DAY, 1),
        "years_of_100_cars": None if miles is None else round(miles / (MILES_A_DAY / 100) / 365.25, 1),
        "shown_at_1_percent": automated(signs, 0.01),
        "shown_as_good_as_a_person": automated(signs, PERSON),
        "shown_at_0.5_percent": automated(signs, 0.005),
        "domain_at_3_percent": {
            "rules": list(domain.rules),
            "share": round(float(domain.share), 3),
            "verdict": domain.certificate.verdict.value,
            "wrong": round(domain.certificate.estimate.value, 4),
        },
        "two_channels": {
            "shape": round(shape, 4),
            "colour": round(colour, 4),
            "both_if_independent": round(shape * colour, 4),
            "both_measured": round(together, 4),
            # p = p1 p2 + r sqrt(p1 q1 p2 q2), for two channels that are wrong once in a thousand each.
            "two_of_1_in_1000_with_this_correlation": round(1e-6 + common * 1e-3 * (1 - 1e-3), 6),
        },
    }


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "reports"
    if not (folder / "nearest.csv").is_file():
        sys.exit(f"There is no {folder / 'nearest.csv'}: run `make reports` first.")
    print(json.dumps(walk(columns(folder / "predictions.csv"), columns(folder / "nearest.csv")), indent=2))
