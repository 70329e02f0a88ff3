"""The team's pace, off the history: releases, the next model where there are none, and versions of one model."""

from dataclasses import replace

from fakes import project_of
from solvent.domain.evidence import Place
from solvent.source.history import Commit, History, Release
from solvent.source.lead_times import lead_times
from solvent.source.project import Project
from solvent.source.tracked_runs import ModelVersion, Tracked, TrackedRun

DAY = 86400


def work(number: int, day: float, *parents: int, subject: str = "Work", written: float | None = None) -> Commit:
    at = round(day * DAY)
    names = tuple(f"{parent}" for parent in parents)
    made = at if written is None else round(written * DAY)
    return Commit(f"{number}", "Ana Ek", "ana@x.org", at, made, subject, len(names), (), names)


def read(*commits: Commit, releases: tuple[Release, ...] = ()) -> Project:
    return replace(project_of({"train.py": "x = 1\n"}), history=History(commits, commits[0].sha, releases=releases))


def test_a_merge_takes_as_long_as_its_branch():
    project = read(
        work(4, 10, 1, 3, subject="Merge pull request #2"),
        work(3, 9, 2, written=4),
        work(2, 8, 1, written=3),
        work(1, 1),
    )
    assert lead_times(project).change.days == (7.0,)


def test_taking_in_what_others_did_is_no_change():
    pulled = work(3, 10, 1, 2, subject="Merge branch 'main' of github.com:a/b")
    assert len(lead_times(read(pulled, work(2, 8, 1), work(1, 1))).change) == 0


def test_releases_end_a_change_where_there_are_some():
    rows = [work(n, n, *([n - 1] if n > 1 else [])) for n in range(9, 0, -1)]
    releases = tuple(Release(f"v{n}", f"{n}", (n + 2) * DAY) for n in (1, 3, 6, 9))
    found = lead_times(read(*rows, releases=releases))
    assert not found.by_update
    assert found.release.days == (2.0, 2.0, 2.0, 3.0, 3.0, 3.0, 4.0, 4.0)[: len(found.release)]
    assert found.release.ends == 3


def test_without_releases_the_next_model_ends_a_change():
    model = "models/churn.ubj+1-0"
    history = "\n".join(
        [
            f'2025-06-30 ana@example.org "Train" {model}',
            '2025-06-20 ana@example.org "A feature" train.py+9-1',
            f'2025-03-01 ana@example.org "Train" {model}',
            '2025-02-19 ana@example.org "A feature" train.py+9-1',
            f'2025-01-01 ana@example.org "Train" train.py+50-0 {model}',
        ]
    )
    project = project_of({"train.py": "x = 1\n", "models/churn.ubj": "{L learner", "history": history})
    found = lead_times(project)
    assert found.by_update
    assert [round(days) for days in found.release.days] == [10, 10]
    assert [round(days) for days in found.update.days] == [59, 121]


def test_no_history_is_no_pace():
    found = lead_times(project_of({"train.py": "x = 1\n"}))
    assert (len(found.change), len(found.release), len(found.update)) == (0, 0, 0)


def test_registered_versions_are_updates_and_runs_are_trainings():
    store = Place("mlflow.db")
    recorded = Tracked(
        tuple(TrackedRun(store, "late", "", n * DAY, 3600.0 * (n + 1)) for n in range(6)),
        tuple(ModelVersion(store, "late", str(n), 30 * n * DAY) for n in range(1, 8)),
    )
    found = lead_times(project_of({"train.py": "x = 1\n"}, recorded=recorded))
    assert found.update.days == (30.0,) * 6
    assert (found.update.of, found.update.places) == ("registered versions", (store,))
    assert found.runs.days[0] == 1 / 24
    assert found.runs.of == "runs on record"


def test_tags_of_models_are_updates_and_their_stages_are_deployments():
    rows = [work(n, n * 10, *([n - 1] if n > 1 else [])) for n in range(9, 0, -1)]
    versions = [Release(f"late@v1.{n}.0", f"{n}", n * 10 * DAY) for n in range(1, 9)]
    stages = [Release(f"late#prod#{n}", f"{n}", (n * 10 + 2) * DAY) for n in range(1, 9)]
    found = lead_times(read(*rows, releases=(*versions, *stages)))
    assert set(found.update.days) == {10.0}
    assert set(found.assigned.days) == {2.0}
