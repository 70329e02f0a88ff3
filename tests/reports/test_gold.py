"""The reports of the example are those on file; after an intended change: python tests/reports/update.py."""

import json
from pathlib import Path

import pytest

from reports.update import SCHEMA, gold


@pytest.mark.parametrize("path", [path for path in gold() if path != SCHEMA], ids=lambda path: path.name)
def test_report_is_the_one_on_file(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == gold()[path]


def test_published_schema_is_derived() -> None:
    published = json.loads(SCHEMA.read_text(encoding="utf-8"))
    assert published == json.loads(gold()[SCHEMA]), "run: python tests/reports/update.py"
