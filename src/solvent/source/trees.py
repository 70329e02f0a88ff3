"""What a node of a syntax tree holds."""

import ast

# Contexts and operators are shared by all trees: they have no place and no parent of their own.
_SHARED = (ast.expr_context, ast.operator, ast.cmpop, ast.boolop, ast.unaryop)


def children_of(node: ast.AST) -> list[ast.AST]:
    """The nodes directly below `node`, contexts and operators left out."""
    found: list[ast.AST] = []
    for name in node._fields:
        value = getattr(node, name, None)
        if isinstance(value, ast.AST):
            if not isinstance(value, _SHARED):
                found.append(value)
        elif isinstance(value, list):
            found += [part for part in value if isinstance(part, ast.AST) and not isinstance(part, _SHARED)]
    return found


def literal_type(node: ast.AST) -> str | None:
    """The type of a literal's value, by its name; None for other expressions."""
    kinds = (
        (ast.Dict | ast.DictComp, "dict"),
        (ast.List | ast.ListComp, "list"),
        (ast.Set | ast.SetComp, "set"),
        (ast.JoinedStr, "str"),
    )
    for kind, literal in kinds:
        if isinstance(node, kind):
            return literal
    return type(node.value).__name__ if isinstance(node, ast.Constant) else None
