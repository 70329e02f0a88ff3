"""Leaks of test rows into training: `leak`, whose detail is the kind and what was seen; and rows that files hand on."""

from collections.abc import Iterator

from solvent.source.choosing import joint
from solvent.source.handed import signals
from solvent.source.leaks import NO_LEAKS, leaks
from solvent.source.module import Module
from solvent.source.outline import Signal
from solvent.source.shares_held_back import signals as shares


def read(module: Module) -> Iterator[Signal]:
    """The leaks of one file."""
    for leak in (*leaks(module), *joint(module)):
        if leak.kind in NO_LEAKS:
            continue
        place = module.place(leak.node)
        yield Signal("leak", place.line or 1, place.cell, f"{leak.kind} {leak.what}")
    yield from signals(module)
    yield from shares(module)
