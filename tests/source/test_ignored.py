"""What version control is told to ignore."""

import pytest

from fakes import project_of
from solvent.source.ignored import is_ignored


@pytest.mark.parametrize(
    ("rule", "path", "ignored"),
    [
        ("*.csv", "data/raw/x.csv", True),
        ("data/", "data/raw/x.csv", True),
        ("/data/*.csv", "data/x.csv", True),
        ("/x.csv", "data/x.csv", False),
        ("x.csv/", "data/x.csv", False),
        ("*.csv\n!x.csv", "data/x.csv", False),
        ("# data/", "data/x.csv", False),
    ],
)
def test_rules_of_the_root(rule: str, path: str, ignored: bool) -> None:
    assert is_ignored(project_of({".gitignore": rule, "a.py": ""}), path) is ignored


def test_a_rule_counts_from_its_own_folder() -> None:
    project = project_of({"data/.gitignore": "/x.csv"})
    assert is_ignored(project, "data/x.csv")
    assert not is_ignored(project, "x.csv")
    assert not is_ignored(project, "data/sub/x.csv")
