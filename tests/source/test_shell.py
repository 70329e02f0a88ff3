"""Which exit codes of a script count."""

import time

import pytest

from solvent.source.exit_codes import ShellOptions, loss, options_of
from solvent.source.programs import program
from solvent.source.shell import commands


def why(script: str, *, errexit: bool = False, pipefail: bool = False, wanted: str = "pytest") -> str | None:
    found = commands(script)
    index = next(i for i, c in enumerate(found) if wanted in c.words or wanted in " ".join(program(c.words)))
    lost = loss(found, index, ShellOptions(errexit, pipefail))
    return f"{lost.line}: {lost.why}" if lost else None


@pytest.mark.parametrize(
    "script",
    [
        "pytest",
        "set -e\npytest\necho done",
        "set -euxo pipefail\npytest | tee log\necho done",
        "#!/bin/sh\nset -o errexit\npytest; echo x",
        "pytest || exit 1\necho done",
        "pytest || { echo failed; exit 1; }\necho done",
        "pytest || (docker logs x && exit 1)\necho done",
        "pytest\nRESULT=$?\ndocker-compose down\nexit $RESULT",
        "pytest\nif [ $? -ne 0 ]; then\n  exit 1\nfi\necho fine",
        "if ! pytest; then\n  exit 1\nfi\necho fine",
        "if pytest; then echo yes; else exit 1; fi",
        "if [ -d tests ]; then\n  pytest a\nelse\n  pytest b\nfi",
        "cd x && pytest && echo fine",
        "pytest || FAILED=1\nmake x\nexit $FAILED",
        "pytest 2>&1 > log",
        "until pytest; do sleep 1; done; echo x",
    ],
)
def test_exit_codes_that_count(script: str) -> None:
    assert why(script) is None


@pytest.mark.parametrize(
    ("script", "line", "part"),
    [
        ("pytest || true", 1, "|| true"),
        ("set -e\npytest || echo failed\necho x", 2, "|| echo failed"),
        ("pytest | tee log", 1, "`tee`"),
        ("pytest\necho x\nRESULT=$?\nif [ $RESULT -eq 0 ]; then echo good; fi", 3, "`echo x`"),
        ("pytest\naws s3 cp a b", 1, "`aws s3 cp a b`"),
        ("pytest; exit 0", 1, "exit 0"),
        ("pytest\nrc=$?\necho $rc", 2, "never exits"),
        ("if pytest; then echo good; else echo bad; fi", 1, "`if`"),
        ("set -e\nset +e\npytest\necho x", 3, "echo x"),
        ("set -e\npytest && echo good\necho x\nexit 0", 4, "exit 0"),
    ],
)
def test_exit_codes_that_are_lost(script: str, line: int, part: str) -> None:
    found = why(script)
    assert found is not None
    assert found.startswith(f"{line}: ")
    assert part in found


def test_options_of_the_first_line() -> None:
    assert options_of("#!/bin/bash -ex\npytest").errexit
    assert not options_of("#!/usr/bin/env bash\npytest").errexit


def test_quotes_comments_heredocs_and_continuations() -> None:
    script = "echo 'a; b' # pytest\ncat <<EOF > x\npytest && y\nEOF\nmake \\\n  test\n"
    found = commands(script)
    assert [c.words for c in found] == [("echo", "a; b"), ("cat",), ("make", "test")]
    assert [c.line for c in found] == [1, 2, 5]


def test_ci_templates_are_words() -> None:
    assert commands("pytest ${{ matrix.x || 'a b' }} -q")[0].words == ("pytest", "${{ matrix.x || 'a b' }}", "-q")


@pytest.mark.parametrize(
    ("line", "runs"),
    [
        ("uv run --frozen pytest -q", "pytest"),
        ("conda run -n env python -m unittest discover", "unittest"),
        ("docker compose run --rm --no-deps api poetry run pytest --cov tests/unit", "pytest"),
        ("sudo -E make test", "make"),
        ("$(PYTHON_INTERPRETER) src/data/make_dataset.py", "src/data/make_dataset.py"),
        ("pip install pytest", "pip"),
        ("venv/bin/pytest", "pytest"),
        ("./scripts/test.sh", "./scripts/test.sh"),
    ],
)
def test_what_runs(line: str, runs: str) -> None:
    assert program(commands(line)[0].words)[0] == runs


@pytest.mark.parametrize(
    "text",
    [
        "'" * 9999,
        "$(" * 9999,
        "(" * 9999,
        "if " * 9999,
        "\\" * 9999,
        "<<" * 9999,
        "a;" * 99999,
        "{" * 5000 + "}" * 9000,
    ],
)
def test_garbage_ends_quickly(text: str) -> None:
    started = time.monotonic()
    found = commands(text)
    for index in range(0, len(found), 500):
        loss(found, index, ShellOptions())
    assert time.monotonic() - started < 5
