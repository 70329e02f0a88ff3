"""Set the leakage findings of solvent against labels made by hand, family by family.

    python benchmarks/leakage.py FOLDER [--misses]

FOLDER holds scripts and notebooks, and `labels.csv` with the columns `file` and `leakage`: the families that leak in
the file (preprocessing, overlap, multi-test, target, temporal, group, encoder, refit), separated by blanks, or nothing
where it is clean. A column `judged` may list the families that were looked at; the others are then not counted.
"""

import argparse
import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from solvent.catalog.shelf import checks
from solvent.source.module import Module
from solvent.source.notebook import read_notebook
from solvent.source.reading import notebook_module, read_module
from solvent.source.repair import Unparsable

FAMILIES = ("preprocessing", "overlap", "multi-test", "target", "temporal", "group", "encoder", "refit")


def main() -> None:
    """Print precision and recall for each family, and where asked the files that differ."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--misses", action="store_true", help="list the files that were judged differently")
    arguments = parser.parse_args()
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for name, labelled, judged in _labels(arguments.folder):
        found = _families(arguments.folder / name)
        for family in judged:
            outcome = {(True, True): "hit", (True, False): "miss", (False, True): "false", (False, False): "clean"}[
                family in labelled, family in found
            ]
            counts[family][outcome] += 1
            if arguments.misses and outcome in ("miss", "false"):
                print(f"{outcome:>6} {family:14} {name}")
    for family, count in counts.items():
        _say(family, count)


def _labels(folder: Path) -> Iterator[tuple[str, set[str], list[str]]]:
    path = folder / "labels.csv"
    if not path.is_file():
        sys.exit(f"{folder} has no labels.csv; wanted: a table with the columns `file` and `leakage`")
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            yield row["file"], set(row["leakage"].split()), (row.get("judged") or " ".join(FAMILIES)).split()


def _families(path: Path) -> set[str]:
    """The families that solvent finds in a file."""
    text = path.read_text(encoding="utf-8", errors="replace")
    try:
        # By another name: what is called a test is judged as one.
        if path.suffix == ".ipynb":
            module = notebook_module(read_notebook("judged.ipynb", text))
        else:
            module = read_module("judged.py", text)
    except Unparsable:
        return set()
    return {
        tag.partition(":")[2]
        for check in checks().values()
        if check.reads is Module and any(tag.startswith("leakage:") for tag in check.tags)
        for _ in check.run(module)
        for tag in check.tags
    }


def _say(family: str, count: Counter[str]) -> None:
    flagged, leaking = count["hit"] + count["false"], count["hit"] + count["miss"]
    precision = f"{count['hit'] / flagged:.2f}" if flagged else "   -"
    recall = f"{count['hit'] / leaking:.2f}" if leaking else "   -"
    print(f"{family:14} precision {precision} recall {recall}  {dict(count)}")


if __name__ == "__main__":
    main()
