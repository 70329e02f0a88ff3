"""Telling a waiting person what is going on, on standard error."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from solvent.domain.ports import Advance


def _nothing(parts: int = 1) -> None:
    """Count nothing."""


class Silent:
    """Says nothing."""

    @contextmanager
    def step(self, what: str, *, total: int | None = None) -> Iterator[Advance]:
        """A step that nobody watches."""
        yield _nothing


class TerminalProgress:
    """A line on the terminal that is rewritten while a step goes on and is gone at its end."""

    @contextmanager
    def step(self, what: str, *, total: int | None = None) -> Iterator[Advance]:
        """Show the step, and how many of its parts are done."""
        done = 0

        def advance(parts: int = 1) -> None:
            nonlocal done
            done += parts
            if total and (done == total or done % max(1, total // 50) == 0):
                self._show(f"{what} {done}/{total}")

        self._show(what)
        try:
            yield advance
        finally:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    @staticmethod
    def _show(text: str) -> None:
        sys.stderr.write(f"\r\x1b[K{text} …")
        sys.stderr.flush()
