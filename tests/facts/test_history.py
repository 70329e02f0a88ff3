"""Facts that a project's history shows."""

from dataclasses import replace

from fakes import history_of, project_of
from solvent.domain.fact import Answer
from solvent.facts.versions_released import versions_released
from solvent.facts.work_sustained import work_sustained


def _releases(count: int) -> str:
    return "\n".join(f'2025-01-{n + 1:02d} ana@example.org "Work" a.py+1-0 @v1.{n}' for n in reversed(range(count)))


def _months(count: int) -> str:
    days = [f"{2020 + n // 12}-{n % 12 + 1:02d}-15" for n in range(count)]
    return "\n".join(f'{day} ana@example.org "Work" a.py+1-0' for day in reversed(days))


def test_three_versions_are_a_habit_and_one_is_a_start() -> None:
    histories = (_months(1), _releases(1), _releases(3))
    answers = [versions_released.read(project_of({"history": text, "a.py": ""})) for text in histories]
    assert [answer.value for answer in answers] == [Answer.NO, Answer.PARTIAL, Answer.YES]
    assert "the newest v1.2" in answers[2].note


def test_two_years_are_sustained_and_a_week_is_not() -> None:
    answers = [work_sustained.read(project_of({"history": _months(n), "a.py": ""})).value for n in (1, 8, 26)]
    assert answers == [Answer.NO, Answer.PARTIAL, Answer.YES]


def test_without_a_history_and_in_a_cut_off_one_nobody_can_tell() -> None:
    cut = replace(project_of({"a.py": ""}), history=replace(history_of(_months(2)), shallow=True))
    for project in (project_of({"a.py": ""}), cut):
        assert versions_released.read(project).value is Answer.UNKNOWN
        assert work_sustained.read(project).value is Answer.UNKNOWN
