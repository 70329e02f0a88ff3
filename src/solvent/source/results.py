"""Tables of measured results in a project's documents."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from solvent.domain.evidence import Place
from solvent.source.project import Project

_METRIC = re.compile(
    r"\b(mae|mse|rmse|mape|accuracy|acc|auc|roc|f1|precision|recall|loss|error|score|map|ap|bleu|wer|r2|perplexity|metrics)\b",
    re.I,
)
_MEASURE = re.compile(r"auc|accuracy|f1|rmse|mae\b|precision|recall|r2|\bloss\b|score", re.I)
_NUMBER = re.compile(r"\d\.\d|\d ?%")
_BASELINE = re.compile(r"\bbaselines?\b|\b(previous|current|old|production) model\b", re.I)
_COMPARES = re.compile(r"\bcompar(e|es|ed|ison|ing)\b|\bablations?\b|\bvs\.?\b|\bversus\b", re.I)
_LEARNER = re.compile(
    r"(Classifier|Regressor|Regression|NB|SVC|SVM|SVR|Bayes|Forest|Boost(ing)?|LightGBM|KNN|Ridge|Lasso)\b"
)
_MODELS = re.compile(
    r"^\W*(?:models?|networks?|architectures?|algorithms?|methods?|approach(?:es)?|estimators?)\b", re.I
)
_SEVERAL = 3
_BEFORE = 25
_DOCUMENTS = 200


@dataclass(frozen=True)
class Table:
    """A table of measures: beside a baseline (`against`), said to compare (`said`), or just of several learners."""

    line: int
    against: bool
    said: bool


def comparisons(project: Project) -> Iterator[tuple[Place, Table]]:
    """The most telling table of each document that sets measures side by side."""
    for path in project.with_suffix(".md", ".rst")[:_DOCUMENTS]:
        tables = sorted(_tables(project.text(path).split("\n")), key=lambda t: (not t.against, not t.said, t.line))
        if tables:
            yield Place(path, tables[0].line), tables[0]


def _tables(lines: list[str]) -> Iterator[Table]:
    for number, line in enumerate(lines):
        if number == 0 or not _is_rule(line):
            continue
        head, table = lines[number - 1][:400], list(_leading(lines[number + 1 : number + 40]))
        around = " ".join(text[:1500] for text in lines[max(0, number - _BEFORE) : number])
        measured = _METRIC.search(around[-6000:]) or _MEASURE.search(head)
        if len(table) < 2 or not measured or not all(_NUMBER.search(row[:1000]) for row in table[:2]):
            continue
        against = bool(_BASELINE.search(around) or any(_BASELINE.search(row[:400]) for row in table))
        said = bool(_COMPARES.search(around))
        learners = sum(1 for row in table if _LEARNER.search(row[:200]))
        named = _MODELS.search(head) and len(table) >= _SEVERAL
        if against or said or learners > 1 or named:
            yield Table(number, against, said)


def _is_rule(line: str) -> bool:
    """Whether a line is what parts a table's head from its rows: `|---|---|`."""
    stripped = line.strip()
    return len(stripped) > 3 and "|" in stripped and "--" in stripped and not set(stripped) - set("|-: ")


def _leading(rows: list[str]) -> Iterator[str]:
    for row in rows:
        if "|" not in row:
            return
        yield row
