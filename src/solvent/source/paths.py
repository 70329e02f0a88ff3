"""What a path alone says about a file."""

import re
from collections.abc import Callable, Container, Iterable
from enum import StrEnum
from functools import lru_cache


class Role(StrEnum):
    """What a file is for."""

    CODE = "code"
    TEST = "test"
    DOCS = "docs"
    VENDORED = "vendored"
    GENERATED = "generated"


_TEST = re.compile(
    r"(^|/)(tests?|testing|unit_?tests?|integration_?tests?|spec)(/|$)|(^|/)(test_[^/]*|[^/]*_tests?|conftest)\.py$",
    re.I,
)
_TEST_FOLDER = re.compile(r"(^|/)(tests?|testing|unit_?tests?|integration_?tests?|spec)/", re.I)
_TESTS = re.compile(r"^(?:test_|Test[A-Z_])")
_DOCS = re.compile(r"(^|/)(docs?|documentation|website)(/|$)", re.I)
_VENDORED = re.compile(
    r"(^|/)(vendor|vendored|_vendor|third[_-]?party|thirdparty|external|externals|node_modules|site-packages|\.venv|venv|bower_components)(/|$)",
    re.I,
)
_GENERATED = re.compile(
    r"(_pb2(_grpc)?\.py|\.min\.(js|css)|(^|/)versioneer\.py|(^|/)_version\.py)$|(^|/)(\.ipynb_checkpoints|__pycache__|build|dist|tmp)(/|$)|\.egg-info(/|$)",
    re.I,
)
_LESSON = re.compile(
    r"(?:^|[/_-])(?:labs?|lessons?|lectures?|exercises?|assignments?|homeworks?|tutorials?|workshops?|courses?|codelabs?|notes|quickstart\w*)"
    r"(?:[ _-]?\d+)?(?:[_-][^/]*)?/",
    re.I,
)


@lru_cache(maxsize=65536)
def role_of(path: str) -> Role:
    """The role of the file at `path`.

    >>> [role_of(p).value for p in ("model.py", "tests/test_model.py", "docs/conf.py", "third_party/x.py", "a_pb2.py")]
    ['code', 'test', 'docs', 'vendored', 'generated']
    """
    for pattern, role in (
        (_VENDORED, Role.VENDORED),
        (_GENERATED, Role.GENERATED),
        (_TEST, Role.TEST),
        (_DOCS, Role.DOCS),
    ):
        if pattern.search(path):
            return role
    return Role.CODE


def role_in(path: str, called: Callable[[], Container[str]], defined: Callable[[], Iterable[str]]) -> Role:
    """The role of a program by its path, what it calls and what it defines.

    A program that reads options and defines no test may be called `mnist_test.py`: it tries a model.

    >>> role_in("mnist_test.py", lambda: {"argparse.ArgumentParser"}, lambda: ["train", "test"]).value
    'code'
    """
    role = role_of(path)
    if role is Role.TEST and not _TEST_FOLDER.search(path) and "argparse.ArgumentParser" in called():
        return role if any(map(_TESTS.match, defined())) else Role.CODE
    return role


def is_lesson(path: str) -> bool:
    """Whether a file lies in a folder of teaching material, each of which stands for itself and serves nobody.

    >>> [is_lesson(p) for p in ("GCP_Labs/Lab2/app.py", "tutorials/a.ipynb", "src/labels/make.py", "lab.py")]
    [True, True, False, False]
    """
    return _LESSON.search(path) is not None


def suffix(path: str) -> str:
    """The last suffix in lower case, with its dot.

    >>> suffix("a/b.tar.GZ"), suffix(".env"), suffix("a.b/c"), suffix("a.")
    ('.gz', '', '', '')
    """
    own = name(path)
    at = own.rfind(".")
    return own[at:].lower() if 0 < at < len(own) - 1 else ""


def name(path: str) -> str:
    """The file's own name."""
    return path.rpartition("/")[2]


def folder(path: str) -> str:
    """The folder that holds the file; empty at the root."""
    return path.rpartition("/")[0]
