"""What a command is for: tests, style, training, building, or something else."""

import re
from collections.abc import Sequence

TEST, LINT, TRAIN, BUILD, OTHER = "test", "lint", "train", "build", "other"
_TESTERS = frozenset(
    "pytest py.test pytest-3 nosetests nose2 unittest trial green ward behave stestr ptw nosetests3 testslide".split()
)
_LINTERS = frozenset(
    """flake8 ruff mypy pylint black isort pre-commit pyright ty
    bandit pycodestyle pydocstyle yapf autopep8 pip-audit codespell""".split()
)
_NO_RUN = frozenset({"--version", "--collect-only", "--co", "--help", "--fixtures", "--markers"})
_TRAINERS = {"dvc": ("repro", "exp"), "kedro": ("run",), "mlflow": ("run",), "snakemake": (), "zenml": ("pipeline",)}
_TEST_USE = re.compile(
    r"pytest|(?:^|[/_-])tox(?:[/_@-]|$)|unit-?test|run-?tests?|(?:^|[/_-])tests?(?:[-_.](?:python|py|workflow|ci))?(?:\.ya?ml)?@"
    r"|python-(?:tests?|ci)\b|\.github/workflows/[\w-]*tests?[\w-]*\.ya?ml",
    re.I,
)
_NO_TEST_USE = re.compile(
    r"test-(?:results?|report|summary)|(?:publish|upload|report)[\w-]*test|coverage|codecov|azure/load", re.I
)
_BOT_USE = re.compile(
    r"stale|label|greet|welcome|first-interaction|assign|semantic-p|release-(?:drafter|please)|lock-threads|add-to-project"
    r"|project|sync|auto-?merge|dependabot|cla-|cla@|contributor|comment|crowdin|changelog|issue|star|snake|waka|profile",
    re.I,
)


def purpose(words: Sequence[str]) -> str:
    """What the words of a program are for.

    >>> purpose(["pytest", "-q"]), purpose(["setup.py", "test"]), purpose(["pip", "install", "pytest"])
    ('test', 'test', 'other')
    """
    if not words:
        return OTHER
    name, arguments = words[0], words[1:]
    if _NO_RUN.intersection(arguments):
        return OTHER
    if name in _TESTERS:
        return TEST
    if (name.endswith(("setup.py", "manage.py")) and arguments[:1] in (["test"], ("test",))) or list(words[:2]) in (
        ["hatch", "test"],
        ["rye", "test"],
        ["bazel", "test"],
    ):
        return TEST
    if name in _LINTERS:
        return LINT
    if name in _TRAINERS and (not _TRAINERS[name] or any(a in _TRAINERS[name] for a in arguments[:1])):
        return TRAIN
    return OTHER


def is_test_action(name: str) -> bool:
    """Whether the name of somebody else's action or workflow says that it runs tests.

    >>> is_test_action("org/.github/.github/workflows/python-test.yml@main"), is_test_action("actions/checkout@v4")
    (True, False)
    """
    return bool(_TEST_USE.search(name)) and not _NO_TEST_USE.search(name)


def is_bot_action(name: str) -> bool:
    """Whether an action looks after issues, labels and the like rather than code."""
    return bool(_BOT_USE.search(name))
