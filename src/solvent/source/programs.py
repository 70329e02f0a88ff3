"""What a command really runs, once assignments, wrappers and interpreters are off."""

import re
from collections.abc import Sequence

_ASSIGNMENT = re.compile(r"^[A-Za-z_]\w*\+?=")
_PREFIXES = frozenset("sudo env time exec nohup command nice stdbuf xvfb-run call dotenv @ - --".split())
_RUNNERS = frozenset(
    """poetry pipenv uv uvx pdm rye pixi conda mamba micromamba hatch docker docker-compose podman srun mpirun timeout
    xargs travis_wait travis_retry retry accelerate torchrun singularity apptainer kubectl op doppler pipx""".split()
)
_PROGRAM = re.compile(
    r"^(?:py\.?test|pytest-3|tox|nox|nosetests|nose2|python[\d.]*|pypy3?|bash|sh|zsh|make|gmake|coverage|trial|green|just"
    r"|task|inv|invoke|doit|dvc|snakemake|kedro|prefect|mlflow|papermill|jupyter|dbt|flake8|ruff|mypy|pre-commit|black"
    r"|pylint|\./\S+|\S+\.(?:sh|py))$"
)
_PYTHON = re.compile(
    r"^(?:python[\d.]*|pypy3?|\$\{?(?:PYTHON|PYTHON_INTERPRETER|PYTHON_BIN|PY)\}?|\$\((?:PYTHON\w*|PY)\))$"
)
_SHELLS = frozenset({"bash", "sh", "zsh", "dash"})
_VALUED = frozenset("--source --rcfile --omit --include --data-file --context --concurrency -W -X --cov".split())
_SHELL_FLAGS = re.compile(r"^-[abd-z]*c[a-z]*$")


def program(words: Sequence[str]) -> tuple[str, ...]:
    """The words of what really runs: without assignments, wrappers and `python -m`.

    >>> program(["CUDA=0", "poetry", "run", "python", "-m", "pytest", "-q"])
    ('pytest', '-q')
    >>> program(["docker", "compose", "run", "--rm", "api", "pytest", "tests"])
    ('pytest', 'tests')
    >>> program(["coverage", "run", "--source", "pkg", "-m", "pytest"]), program(["python3", "train.py", "--lr", "1"])
    (('pytest',), ('train.py', '--lr', '1'))
    """
    rest = list(words)
    for _ in range(8):
        while rest and (_ASSIGNMENT.match(rest[0]) or rest[0] in _PREFIXES):
            prefix = rest.pop(0)
            while rest and rest[0].startswith("-") and prefix in _PREFIXES:
                rest.pop(0)
        if not rest:
            return ()
        name = _own_name(rest[0])
        if name == "coverage" or _PYTHON.match(name):
            inner = _interpreted(rest)
            if not inner:
                return (name, *rest[1:])
            if inner[0] != "coverage":
                return tuple(inner)
            rest = inner
        elif name in _RUNNERS:
            at = next((i for i, word in enumerate(rest[1:], 1) if _PROGRAM.match(_own_name(word))), 0)
            if not at:
                return (name, *rest[1:])
            rest = rest[at:]
        else:
            return (rest[0] if _is_script(rest[0]) else name, *rest[1:])
    return tuple(rest)


def _own_name(word: str) -> str:
    return word if word.startswith("$") or _is_script(word) else word.rpartition("/")[2]


def _is_script(word: str) -> bool:
    return word.startswith(("./", "../")) or word.endswith((".sh", ".py"))


def _interpreted(words: Sequence[str]) -> list[str]:
    """What an interpreter is asked to run: a module, or a script."""
    at = 1
    if words[0].rpartition("/")[2] == "coverage":
        if len(words) < 2 or words[1] != "run":
            return []
        at = 2
    while at < len(words):
        word = words[at]
        if word == "-m":
            return list(words[at + 1 :])
        if word == "-c":
            return []
        if not word.startswith("-"):
            return list(words[at:])
        at += 2 if word in _VALUED else 1
    return []


def nested_script(words: Sequence[str]) -> tuple[str, bool] | None:
    """The script behind `bash -c`, and whether it is run with -e.

    >>> nested_script(["/bin/bash", "-ec", "make test"]), nested_script(["bash", "test.sh"])
    (('make test', True), None)
    """
    for at, word in enumerate(words[:-1]):
        if word.rpartition("/")[2] not in _SHELLS:
            continue
        errexit = False
        for index in range(at + 1, len(words) - 1):
            flag = words[index]
            if not flag.startswith("-"):
                break
            errexit = errexit or (not flag.startswith("--") and "e" in flag)
            if _SHELL_FLAGS.match(flag):
                return words[index + 1], errexit
    return None
