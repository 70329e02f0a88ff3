"""Columns that look like personal data are committed.

Why
    Whoever clones the project gets them, history keeps them after deletion, and the people in them can ask for proof
    that they are gone.

Pay
    Find out whether the people are real. If so, take the data out of history, keep it where access is controlled,
    and commit a pseudonymised sample.

Not
    Names alone, test fixtures, examples of documentation, and addresses at example.org.

Debt
    --- data/customers.csv
    id,email,phone,churned
    1,mara.lind@posteo.test,+49 30 5550101,0
    2,jo.okafor@mailbox.test,+49 30 5550102,1
    3,li.wei@inbox.test,+49 30 5550103,0

Paid
    --- data/customers.csv
    id,months,churned
    1,12,0
    2,3,1
    3,40,0
"""

import csv
import re
from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.evidence import Place
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.artefacts.inventory import inventory
from solvent.source.paths import Role, suffix
from solvent.source.project import Project
from solvent.source.text import decode

_ROWS = 30
_KINDS = (
    (re.compile(r"e_?mail", re.I), re.compile(r"^[^@\s]{1,80}@(?!example\.)[\w-]{1,60}\.[\w.]{2,20}$")),
    (re.compile(r"phone|mobile_?n|telephone", re.I), re.compile(r"^\+?[\d ()./x-]{8,25}$")),
    (re.compile(r"^ssn$|social_?security", re.I), re.compile(r"^\d{3}-?\d{2}-?\d{4}$")),
    (re.compile(r"card_?n(?:o|um|umber)$|^cc_?num", re.I), re.compile(r"^[\d -]{13,23}$")),
    (re.compile(r"passport|^iban$", re.I), re.compile(r"^[A-Z]{1,2}[A-Z0-9 ]{6,34}$")),
)


@check("OPS162", effort=Effort(2, 16), severity=Severity.MEDIUM, stage=Stage.COLLECT)
def personal_data_in_git(project: Project) -> Iterator[Sighting]:
    found = []
    for item in inventory(project).data:
        separator = {".csv": ",", ".tsv": "\t"}.get(suffix(item.path))
        if separator is None or item.role is not Role.CODE or not item.committed or not item.tracked:
            continue
        if columns := _columns(decode(project.head(item.path, 8192)), separator):
            found.append((item.path, columns))
    if found:
        path, columns = found[0]
        more = f" (and {len(found) - 1} more files)" if len(found) > 1 else ""
        message = f"{_list(columns)} of {path}{more} {'look' if len(columns) > 1 else 'looks'} like personal data"
        yield Sighting(Place(path, 1), message, tuple(Place(p, 1) for p, _ in found[1:10]), key="columns")


def _list(columns: list[str]) -> str:
    return ("Columns " if len(columns) > 1 else "Column ") + ", ".join(f"`{c[:40]}`" for c in columns[:4])


def _columns(text: str, separator: str) -> list[str]:
    """Columns whose name and whose values both look like one kind of personal data."""
    lines = [line[:4000] for line in text.split("\n")[: _ROWS + 1]]
    try:
        header, *rows = list(csv.reader(lines, delimiter=separator))
    except (csv.Error, ValueError):
        return []
    found = []
    for at, column in enumerate(header[:500]):
        values = [row[at].strip() for row in rows if len(row) == len(header) and row[at].strip()]
        for named, looks in _KINDS:
            if named.search(column.strip()) and len(values) > 2 and all(looks.match(value) for value in values):
                found.append(column.strip())
    return found
