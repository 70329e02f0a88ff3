"""Work in small pieces runs on one thread: waiting for others takes longer than what they save."""

from collections.abc import Callable
from functools import cache, wraps
from typing import Any, ParamSpec, TypeVar

Given = ParamSpec("Given")
Found = TypeVar("Found")


def one_thread(work: Callable[Given, Found]) -> Callable[Given, Found]:
    """The same work with OpenMP, and so learners of few rows, held to one thread.

    >>> one_thread(lambda size: size + 1)(2)
    3
    """
    return _held(work, "openmp", _threads)


def one_thread_of_algebra(work: Callable[Given, Found]) -> Callable[Given, Found]:
    """The same work with BLAS held to one thread: for matrices of a few columns, slice of rows by slice.

    >>> one_thread_of_algebra(lambda size: size + 1)(2)
    3
    """
    # SciPy may bring a second BLAS at any time, so they are looked up anew.
    return _held(work, "blas", _loaded)


def _held(work: Callable[Given, Found], api: str, controller: Callable[[], Any]) -> Callable[Given, Found]:
    @wraps(work)
    def alone(*args: Given.args, **kwargs: Given.kwargs) -> Found:
        with controller().limit(limits=1, user_api=api):
            return work(*args, **kwargs)

    return alone


@cache
def _threads() -> Any:
    # What is not loaded yet cannot be held.
    import sklearn.ensemble  # noqa: F401

    return _loaded()


def _loaded() -> Any:
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()
