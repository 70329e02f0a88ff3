"""What trains again by itself, and how long it may take."""

import pytest

from fakes import project_of
from solvent.source.cron import days_between
from solvent.source.schedules import limits, schedules

TRAIN = "from sklearn.svm import SVC\nSVC().fit(x, y)\n"
WORKFLOW = """\
on:
  schedule:
    - cron: "0 4 * * 1"
jobs:
  nightly:
    runs-on: ubuntu-latest
    timeout-minutes: 90
    steps:
      - run: python train.py
"""


@pytest.mark.parametrize(
    ("files", "days"),
    [
        ({".github/workflows/retrain.yml": WORKFLOW, "train.py": TRAIN}, [7.0]),
        (
            {
                "dags/churn.py": "from airflow import DAG\nfrom train import fit\n"
                'with DAG("churn", schedule_interval="@monthly") as dag:\n    pass\n',
                "dags/train.py": TRAIN,
            },
            [30.4],
        ),
        (
            {
                "dags/churn.py": "from datetime import timedelta\nfrom airflow import DAG\n"
                'dag = DAG("train_churn", schedule=timedelta(days=3))\n'
            },
            [3.0],
        ),
        (
            {
                "jobs.py": "from dagster import ScheduleDefinition\n"
                'weekly = ScheduleDefinition(job=train_model, cron_schedule="0 0 * * 0")\n'
            },
            [7.0],
        ),
        (
            {
                "flow.py": "from prefect import flow\n\n@flow\ndef train_model():\n    pass\n\n"
                'train_model.serve(name="nightly", cron="0 2 * * *")\n'
            },
            [1.0],
        ),
        (
            {"prefect.yaml": 'deployments:\n  - name: retrain\n    schedules:\n      - cron: "0 0 * * *"\n'},
            [1.0],
        ),
        ({"deploy/crontab": "# nightly\n0 3 * * * cd /srv && python train.py\n0 4 * * * python backup.py\n"}, [1.0]),
        (
            {"k8s/job.yaml": 'kind: CronJob\nmetadata:\n  name: churn-train\nspec:\n  schedule: "0 0 1 * *"\n'},
            [pytest.approx(30.4, abs=0.1)],
        ),
    ],
)
def test_schedules_of_training(files: dict[str, str], days: list[float]) -> None:
    assert [schedule.every_days for schedule in schedules(project_of(files))] == days


@pytest.mark.parametrize(
    "files",
    [
        {".github/workflows/stale.yml": WORKFLOW.replace("python train.py", "python report.py"), "train.py": TRAIN},
        {"dags/load.py": 'from airflow import DAG\ndag = DAG("load", schedule="@daily")\n', "train.py": TRAIN},
        {"dags/churn.py": 'from airflow import DAG\ndag = DAG("train_churn", schedule=None)\n'},
        {"k8s/job.yaml": "kind: CronJob\nmetadata:\n  name: backup\nspec:\n  schedule: '@daily'\n"},
        {"crontab": "0 3 * * * python train_test_report.py\nnot a line\n"},
        {"prefect.yaml": "deployments: train\n"},
    ],
)
def test_what_does_not_train_or_never_starts_is_no_schedule(files: dict[str, str]) -> None:
    assert schedules(project_of(files)) == ()


def test_a_job_that_trains_may_have_a_limit() -> None:
    files = {".github/workflows/retrain.yml": WORKFLOW, "train.py": TRAIN}
    [limit] = limits(project_of(files))
    assert (limit.job, limit.minutes, limit.place.line) == ("nightly", 90.0, 7)
    gitlab = "train:\n  timeout: 3h 30m\n  script:\n    - python train.py\n"
    assert [limit.minutes for limit in limits(project_of({".gitlab-ci.yml": gitlab, "train.py": TRAIN}))] == [210.0]
    assert limits(project_of({**files, ".github/workflows/retrain.yml": WORKFLOW.replace("90", "${{ x }}")})) == ()


@pytest.mark.parametrize("text", ["", "* * * *", "61 * * * *", "a b c d e", "0 0 31 2 *", "*/0 99 * * *", "- - - - -"])
def test_what_is_no_expression_has_no_period(text: str) -> None:
    assert days_between(text) is None


def test_a_day_of_month_or_week_will_do_where_both_are_named() -> None:
    both, week = days_between("0 0 13 * 5"), days_between("0 0 * * 5")
    assert both is not None and week is not None
    assert both < week == 7.0
