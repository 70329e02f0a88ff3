"""Versions and months of work, as tags and commits tell them."""

import pytest

from fakes import history_of
from solvent.source.history import History, Release
from solvent.source.lifetime import lifetime


def _of(*subjects: str) -> History:
    return history_of("\n".join(f'2025-03-{28 - n:02d} ana@example.org "{s}" a.py+1-0' for n, s in enumerate(subjects)))


@pytest.mark.parametrize("tag", ["v1.2.0", "2.0", "v3", "release-2024-05-01", "2024-assessment-year", "20200713"])
def test_a_tag_that_names_a_version_or_a_day_is_a_release(tag: str) -> None:
    assert lifetime(History((), releases=(Release(tag),))).versions == (tag,)


@pytest.mark.parametrize("tag", ["0-git-init", "solution-1", "lecture-02", "100377", "deployed", "before-cleanup"])
def test_steps_of_a_course_and_numbers_of_builds_are_no_versions(tag: str) -> None:
    assert lifetime(History((), releases=(Release(tag),))).versions == ()


def test_a_clone_without_tags_still_shows_releases() -> None:
    subjects = ("Bump version: 1.0.1 → 1.0.2 [skip ci]", "chore(main): release 1.0.1", "Version 1.0.0", "v0.9.0")
    assert lifetime(_of(*subjects)).versions == ("1.0.2", "1.0.1", "1.0.0", "0.9.0")


def test_a_raised_dependency_is_no_release() -> None:
    subjects = ("Bump numpy from 1.20.0 to 1.21.0", "Use TFX 1.2", "fix: bump version of typer", "Use Python 3.12")
    assert lifetime(_of(*subjects)).versions == ()


def test_months_are_those_in_which_people_changed_something() -> None:
    text = """
    2025-06-10 ana@example.org "Fix" a.py+1-0
    2025-06-09 ana@example.org "Add" a.py+1-0
    2025-04-15 renovate[bot]@users.example.org "Update" a.py+1-0
    2025-01-10 ben@example.org "Start" a.py+1-0
    """
    assert lifetime(history_of(text)).months == 2
