"""No pattern takes the square of a text: those that a reader holds against whole files stay linear on hostile ones."""

import importlib
import pkgutil
import re
import signal
import time
from collections.abc import Iterator

import pytest

import solvent

SIZE = 10_000
# A linear pattern takes microseconds here; one that takes the square takes hundreds of times this.
MOST_SECONDS = 0.15
PUMPS = (
    " ",
    "\n",
    "\t",
    "a",
    "A",
    "0",
    "_",
    "-",
    ".",
    "/",
    "=",
    ":",
    '"',
    "'",
    "(",
    "[",
    "{",
    "}",
    ",",
    "#",
    "\\",
    "$",
)
PAIRS = (
    "a ",
    "a.",
    "a,",
    "a=",
    "\n ",
    " \n",
    "a:",
    "0.",
    "a/",
    "a-",
    "{{",
    "((",
    "a_",
    "A1",
    "# ",
    "- ",
    "a\n",
    "\n\n#",
)
STARTS = ("", "x = ", "- ", "# ", "[[")
# Held against texts that were cut short before.
BOUNDED = {
    "source.makefile._RULE": "lines of 2,000 characters",
    "source.makefile._JUST_RULE": "lines of 2,000 characters",
    "source.costs._PRICED": "600 characters of a line",
    "source.docs._HEADING": "300 characters of a line",
    "source.signals.tests._MEANT": "300 characters of a line",
}


def _patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    seen = set()
    for found in pkgutil.walk_packages(solvent.__path__, "solvent."):
        if found.name.endswith("__main__"):
            continue
        module = importlib.import_module(found.name)
        for name, value in vars(module).items():
            for part in _inside(value):
                if isinstance(part.pattern, str) and (part.pattern, part.flags) not in seen:
                    seen.add((part.pattern, part.flags))
                    yield f"{found.name.removeprefix('solvent.')}.{name}", part


def _inside(value: object, depth: int = 0) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, tuple | list | dict | frozenset) and depth < 3 and len(value) < 200:
        for part in value.values() if isinstance(value, dict) else value:
            yield from _inside(part, depth + 1)


def _texts() -> Iterator[str]:
    for pump in (*PUMPS, *PAIRS):
        for start in STARTS:
            yield start + pump * (SIZE // len(pump)) + "\x01"


class _Late(Exception):
    """The time is up."""


def _stop(number: int, frame: object) -> None:
    raise _Late


@pytest.mark.parametrize(
    ("name", "pattern"), list(_patterns()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_pattern_is_quick(name, pattern):
    if name in BOUNDED:
        pytest.skip(f"it only meets {BOUNDED[name]}")
    before = signal.signal(signal.SIGVTALRM, _stop)
    try:
        for text in _texts():
            started = time.process_time()
            signal.setitimer(signal.ITIMER_VIRTUAL, 10 * MOST_SECONDS)
            try:
                pattern.search(text)
            except _Late:
                pytest.fail(f"{name} hangs on {text[:30]!r}…: {pattern.pattern[:200]}")
            finally:
                signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            took = time.process_time() - started
            assert took < MOST_SECONDS, f"{name} took {took:.2f} s on {text[:30]!r}…: {pattern.pattern[:200]}"
    finally:
        signal.signal(signal.SIGVTALRM, before)
