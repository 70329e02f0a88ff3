"""How many causes are told for so many that were planted, and whether columns are put with their own.

    python benchmarks/watch_causes.py [--runs 20] [--seed 1]

A table of 40 columns has six groups of five, each moved by a source of its own so that they correlate by the
given strength, and ten columns that stand alone. The reference has 60 days of 300 rows, production 40. In each run some
sources shift by a standard deviation, and one column that stands alone by half of one, on one day or on days of their
own. A cause counts as whole where all its columns that raised an alarm stand in one, and as pure where none of another
does.
"""

import argparse
from datetime import UTC, datetime, timedelta

import numpy as np

from solvent import profile
from solvent.actions.watching import Duty, watched
from solvent.adapters.scan import profile_of
from solvent.catalog.shelf import monitors
from solvent.domain.contract import Contract, Data
from solvent.domain.cut import Cut
from solvent.domain.production import Part
from solvent.domain.vigil import Vigil, after
from solvent.wiring_watch import _engine

GROUPS, SIZE, ALONE, ROWS = 6, 5, 10, 300
FIRST = datetime(2026, 1, 1, tzinfo=UTC)


def table(rng: np.random.Generator, days: range, strength: float, moved: dict[int, int]) -> dict[str, np.ndarray]:
    """Rows of some days; `moved` says from which day on each source is shifted, -1 for a column that stands alone."""
    n = ROWS * len(days)
    day = np.repeat(np.arange(days.start, days.stop), ROWS)
    found: dict[str, np.ndarray] = {"at": np.datetime64("2026-01-01") + day}
    for group in range(GROUPS):
        source = rng.normal(size=n) + (day >= moved.get(group, 10**6))
        for column in range(SIZE):
            noise = rng.normal(size=n)
            found[f"g{group}.{'abcde'[column]}"] = np.sqrt(strength) * source + np.sqrt(1 - strength) * noise
    for column in range(ALONE):
        own = 0.5 * (day >= moved[-1]) if column == 0 and -1 in moved else 0.0
        found[f"alone {'abcdefghij'[column]}"] = rng.normal(size=n) + own
    return found


def told(rng: np.random.Generator, strength: float, moved: dict[int, int]) -> list[tuple[str, ...]]:
    """The columns of each drift that is told."""
    contract = Contract(data=Data(time="at"))
    reference = profile_of(table(rng, range(-60, 0), strength, {}), None, Cut("at", sample=4_000))
    duty = Duty(contract, reference, "", {}, _engine(reference, contract))
    days = [(FIRST + timedelta(day), table(rng, range(day, day + 1), strength, moved)) for day in range(40)]
    parts = [Part(f"{at:%j}", "", at, at + timedelta(1), profile(rows, like=reference)) for at, rows in days]
    vigil = after(Vigil(""), watched(Vigil(""), parts, duty, now=FIRST + timedelta(40)))
    return [one.alarm.columns for one in vigil.incidents if one.alarm.kind == "drift"]


def main() -> None:
    """Print a line for each strength, number of causes and kind of onset."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--runs", type=int, default=20)
    options.add_argument("--seed", type=int, default=1)
    asked = options.parse_args()
    assert monitors()
    print("correlation  planted  onset     alarms  told (mean)  as planted  whole  pure")
    for strength in (0.36, 0.64, 0.81):
        for planted in (1, 2, 4):
            for kind in ("one day", "apart"):
                rng = np.random.default_rng(asked.seed)
                counts = np.zeros(5)
                for _ in range(asked.runs):
                    sources = [*rng.choice(GROUPS, planted - (planted > 1), replace=False).tolist()]
                    moved = {g: 10 + (8 * at if kind == "apart" else 0) for at, g in enumerate(sources)}
                    moved |= {-1: 10} if planted > 1 else {}
                    causes = told(rng, strength, moved)
                    of = [{name.split(".")[0] for name in cause} for cause in causes]
                    names = [one for cause in of for one in cause]
                    counts += [
                        sum(map(len, causes)), len(causes), len(causes) == planted,
                        len(names) == len(set(names)), all(len(cause) == 1 for cause in of),
                    ]  # fmt: skip
                alarms, causes_, exact, whole, pure = counts / asked.runs
                print(
                    f"{strength:11.2f}  {planted:7}  {kind:8}  {alarms:6.1f}  {causes_:11.2f}  {exact:10.0%}"
                    f"  {whole:5.0%}  {pure:4.0%}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
