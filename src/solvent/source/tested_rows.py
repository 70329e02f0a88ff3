"""How many rows a model was tested on, where documents or the split itself tell."""

import re

from solvent.domain.evidence import Place
from solvent.source.paths import suffix
from solvent.source.project import Project

_TOLD = re.compile(
    r"\b(\d{1,3}(?:,\d{3})+|\d{2,9})\s+(?:(?:held[- ]out|unseen|test(?:ing)?|evaluation|hold-?out)\s+)"
    r"(?:rows|samples|images|examples|instances|observations|passengers|records|cases|documents)\b",
    re.I,
)
_AROUND = 15
_LARGEST = 20_000_000
_SHARE = re.compile(r"0?\.\d+")


def rows_told(project: Project, near: Place) -> int | None:
    """The number of test rows that a document names in the lines around a place, if it is one number."""
    if near.line is None or suffix(near.path) not in {".md", ".rst"}:
        return None
    lines = project.text(near.path).split("\n")[max(near.line - _AROUND - 1, 0) : near.line + _AROUND]
    found = {int(said[1].replace(",", "")) for line in lines for said in _TOLD.finditer(line[:1000])}
    return found.pop() if len(found) == 1 else None


def rows_split(project: Project) -> int | None:
    """The rows of the test part, where the project reads one table and splits it once by a share written out."""
    splits = [(o, c) for o, c in project.calls("sklearn.model_selection.train_test_split")]
    shares = {call.keywords.get("test_size", "0.25") for _, call in splits}
    files = {o.path for o, _ in splits}
    reads = {c.args[0].strip("'\"") for o, c in project.calls("pandas.read_csv") if o.path in files and c.args}
    folds = any(True for _ in project.calls("sklearn.model_selection.*") if "cross_val" in _[1].name)
    if folds or len(shares) != 1 or len(reads) != 1 or not _SHARE.fullmatch(share := shares.pop()):
        return None
    wanted = reads.pop().lstrip("./")
    held = [p for p, e in project.entries.items() if p.endswith(wanted) and e.size <= _LARGEST] if wanted else []
    lines = project.files.read(held[0], limit=_LARGEST).count(b"\n") - 1 if len(held) == 1 else 0
    return round(lines * float(share)) if lines > 0 else None
