"""What PyTorch code does, as far as single files show it."""

import ast
from collections.abc import Iterator

from solvent.source.module import Module


def uses_torch(module: Module) -> bool:
    """Whether a file imports PyTorch.

    >>> uses_torch(Module("a.py", "", ast.parse("import torch.nn as nn")))
    True
    """
    return any(name == "torch" or name.startswith("torch.") for name in module.imports.values())


def methods(node: ast.AST, name: str) -> Iterator[ast.Call]:
    """Calls of a method of this name, on whatever, within a node.

    >>> [ast.unparse(call) for call in methods(ast.parse("loss.backward(); f.close()"), "backward")]
    ['loss.backward()']
    """
    for part in ast.walk(node):
        if isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute) and part.func.attr == name:
            yield part


def networks(module: Module) -> list[ast.ClassDef]:
    """The classes of a file that are `torch.nn.Module`s by their bases."""
    known = ("torch.nn.Module", "torch.nn.Sequential")
    return [c for c in module.nodes(ast.ClassDef) if any(module.name_of(base) in known for base in c.bases)]
