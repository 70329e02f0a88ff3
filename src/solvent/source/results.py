"""Tables of measured results in a project's documents."""

import re
from collections.abc import Iterator

from solvent.domain.evidence import Place
from solvent.source.project import Project

_METRIC = re.compile(
    r"\b(mae|mse|rmse|mape|accuracy|acc|auc|roc|f1|precision|recall|loss|error|score|map|ap|bleu|wer|r2|perplexity)\b",
    re.I,
)
_NUMBER = re.compile(r"\d\.\d|\d ?%")
_BASELINE = re.compile(r"\bbaselines?\b|\b(previous|current|old|production) model\b", re.I)
_COMPARES = re.compile(r"\bcompar(e|es|ed|ison|ing)\b|\bablations?\b|\bvs\.?\b|\bversus\b", re.I)
_BEFORE = 25
_DOCUMENTS = 80


def comparisons(project: Project) -> Iterator[tuple[Place, bool]]:
    """Where a document holds a table of measures that it says compares something, and whether with a baseline."""
    for path in project.with_suffix(".md", ".rst")[:_DOCUMENTS]:
        lines = project.text(path).split("\n")
        for number, line in enumerate(lines):
            if not _is_rule(line) or number == 0:
                continue
            rows = lines[number + 1 : number + 40]
            table = list(_leading(rows))
            around = " ".join(text[:400] for text in lines[max(0, number - _BEFORE) : number])
            if (
                len(table) > 1
                and _METRIC.search(around[-2000:])
                and all(_NUMBER.search(row[:1000]) for row in table[:2])
            ):
                against = bool(_BASELINE.search(around) or any(_BASELINE.search(row[:400]) for row in table))
                if against or _COMPARES.search(around):
                    yield Place(path, number), against
                    break


def _is_rule(line: str) -> bool:
    """Whether a line is what parts a table's head from its rows: `|---|---|`."""
    stripped = line.strip()
    return len(stripped) > 3 and "|" in stripped and "--" in stripped and not set(stripped) - set("|-: ")


def _leading(rows: list[str]) -> Iterator[str]:
    for row in rows:
        if "|" not in row:
            return
        yield row
