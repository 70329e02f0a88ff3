"""Credentials written into code: signals of the kind `secret`, with what they open and how they start."""

import ast
from collections.abc import Iterator

from solvent.source.module import Module
from solvent.source.outline import Signal
from solvent.source.paths import Role
from solvent.source.secrets import secrets_in


def read(module: Module) -> Iterator[Signal]:
    """The credentials in a file of the project's own code; tests hold dummies."""
    if module.role is not Role.CODE:
        return
    first = module.tree.body[0] if module.tree.body else None
    # What a file says of itself are examples.
    documented = (first.end_lineno or 0) if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) else 0
    for secret in secrets_in(module.lines):
        if secret.line <= documented and not module.is_notebook:
            continue
        place = module.place(secret.line)
        yield Signal("secret", place.line or 1, place.cell, f"{secret.kind}\t{secret.shown}")
