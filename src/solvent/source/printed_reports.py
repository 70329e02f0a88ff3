"""Classification reports as scikit-learn prints them, in outputs of notebooks and in text files: accuracy and rows."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from solvent.domain.evidence import Place
from solvent.source.paths import Role, role_of
from solvent.source.project import Project

_ACCURACY = re.compile(r"^ {0,30}accuracy {1,60}([01]\.\d{1,6}) {1,60}(\d{1,9})$")
_HEAD = re.compile(r"precision {1,9}recall")
_TRAINING = re.compile(r"\btrain(?:ing)?\b", re.I)
_FILES = re.compile(
    r"(?:result|report|metric|evaluation|scores?)[^/]*\.txt$|(?:^|/)(?:results?|reports?)/[^/]+\.txt$", re.I
)
_ABOVE = 6
_MOST_BYTES = 4_000_000
_MOST = 40


@dataclass(frozen=True)
class Printed:
    """One report: what stands above it (and in its cell), its accuracy and the rows that it was computed on."""

    place: Place
    above: str
    code: str
    accuracy: str
    rows: str


def printed_reports(project: Project) -> dict[str, list[Printed]]:
    """The reports of each file; those that say that they are of training rows are left out."""
    found = {path: list(_of_text(Place(path, 1), project.text(path), "")) for path in _text_files(project)}
    left = _MOST_BYTES
    reporting = {outline.path for outline, _ in project.calls("sklearn.metrics.classification_report")}
    for path in sorted(p for p in reporting if p.endswith(".ipynb") and project.notebooks[p].outputs):
        left -= project.entries[path].size
        if left > 0:
            found[path] = list(_of_notebook(path, project.files.read(path, limit=_MOST_BYTES)))
    return {path: reports for path, reports in found.items() if reports}


def _text_files(project: Project) -> list[str]:
    names = [p for p in project.with_suffix(".txt") if _FILES.search(p) and role_of(p) is Role.CODE]
    names += project.with_suffix(".md")
    return [p for p in names if project.entries[p].size < 100_000][:_MOST]


def _of_notebook(path: str, data: bytes) -> Iterator[Printed]:
    try:
        cells = json.loads(data)["cells"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return
    for number, cell in enumerate(cells if isinstance(cells, list) else [], 1):
        if isinstance(cell, dict) and cell.get("cell_type") == "code":
            text = "\n".join(_text(output) for output in cell.get("outputs") or () if isinstance(output, dict))
            if "accuracy" in text:
                yield from _of_text(Place(path, 1, number), text, _joined(cell.get("source")))


def _text(output: dict[str, Any]) -> str:
    data = output.get("data")
    return _joined(output.get("text", data.get("text/plain") if isinstance(data, dict) else ""))


def _joined(value: object) -> str:
    return "".join(str(part) for part in value) if isinstance(value, list) else str(value or "")


def _of_text(place: Place, text: str, code: str) -> Iterator[Printed]:
    lines = text[:200_000].split("\n")
    for number, line in enumerate(lines):
        if found := _ACCURACY.match(line[:200]):
            head = next((n for n in range(number, max(number - 40, -1), -1) if _HEAD.search(lines[n][:200])), number)
            above = "\n".join(row[:200] for row in lines[max(head - _ABOVE, 0) : head] if "avg" not in row)
            at = place if place.cell is not None else Place(place.path, number + 1)
            if not _TRAINING.search(above):
                yield Printed(at, above, code, found[1], found[2])
