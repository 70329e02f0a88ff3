"""Makefiles and justfiles: targets, what they need, and the lines of their recipes."""

import re
from dataclasses import dataclass, field

_LONGEST = 2_000_000
_RULE = re.compile(r"^([^\s#:=][^:=#]*?)\s*(?::|&:|::)(?![=:])\s*([^#=]*)(?:#.*)?$")
_JUST_RULE = re.compile(r"^@?([A-Za-z_][\w-]*)[^:=]*:(?!=)\s*([^#]*)(?:#.*)?$")
_VARIABLE = re.compile(r"^(?:export\s+)?([A-Za-z_]\w*)\s*(?::|\?|\+|::)?=\s*(.*)$")
_REFERENCE = re.compile(r"\$[({]([A-Za-z_]\w*)[)}]")


@dataclass(frozen=True)
class Recipe:
    """One line of a recipe, continuations joined; `forgiven` where make ignores its failure."""

    text: str
    line: int
    forgiven: bool = False


@dataclass(frozen=True)
class Target:
    """A rule: what it makes, what it needs, how."""

    name: str
    line: int
    needs: tuple[str, ...] = ()
    recipe: tuple[Recipe, ...] = ()
    phony: bool = False


@dataclass
class _Rule:
    names: list[str]
    line: int
    needs: tuple[str, ...]
    recipe: list[Recipe] = field(default_factory=list)


def read_makefile(text: str, *, just: bool = False) -> dict[str, Target]:
    """The targets of a Makefile by their names, variables put in where they are plain.

    >>> read_makefile("all: a.csv\\na.csv: raw.csv\\n\\t-python make.py\\n")["a.csv"].recipe
    (Recipe(text='python make.py', line=3, forgiven=True),)
    """
    rules: list[_Rule] = []
    variables: dict[str, str] = {}
    phony: set[str] = set()
    pattern = _JUST_RULE if just else _RULE
    for number, line in _joined(text[:_LONGEST]):
        is_recipe = line[:1] == "\t" or (just and line[:1] == " ")
        if is_recipe and rules:
            if line.strip() and not line.strip().startswith("#"):
                rules[-1].recipe.append(_recipe(line, number, variables, just=just))
        elif (found := _VARIABLE.match(line)) is not None:
            variables[found[1]] = found[2].strip()[:300]
        elif len(line) < 2_000 and (found := pattern.match(line)) is not None:
            needs, _, inline = found[2].partition(";")
            names = _put_in(found[1], variables).split()
            rule = _Rule(names, number, tuple(_put_in(needs.replace("|", " "), variables).split()))
            if inline.strip():
                rule.recipe.append(_recipe(inline, number, variables, just=just))
            if names == [".PHONY"]:
                phony.update(rule.needs)
            rules.append(rule)
    return _targets(rules, phony)


def _targets(rules: list[_Rule], phony: set[str]) -> dict[str, Target]:
    found: dict[str, Target] = {}
    for rule in rules:
        for name in rule.names[:50]:
            if name.startswith(".") and name[1:].isupper():
                continue
            known = found.get(name)
            recipe = tuple(rule.recipe) or (known.recipe if known else ())
            needs = (*known.needs, *rule.needs) if known else rule.needs
            found[name] = Target(
                name, rule.line if rule.recipe or not known else known.line, needs, recipe, name in phony
            )
    return found


def _joined(text: str) -> list[tuple[int, str]]:
    """Lines with those that a backslash continues, and their numbers."""
    rows: list[tuple[int, str]] = []
    parts: list[str] = []
    start = 1
    for number, line in enumerate(text.split("\n"), 1):
        if not parts:
            start = number
        parts.append(line)
        if not line.endswith("\\"):
            rows.append((start, "\n".join(parts) if parts[0][:1] == "\t" else _one_line(parts)))
            parts = []
    return rows


def _one_line(parts: list[str]) -> str:
    return " ".join(part.rstrip("\\") for part in parts)


def _recipe(line: str, number: int, variables: dict[str, str], *, just: bool) -> Recipe:
    text = line.strip()
    marks = re.match(r"^[@+\-]*", text)
    prefix = marks[0] if marks else ""
    return Recipe(_put_in(text[len(prefix) :], {} if just else variables), number, "-" in prefix)


def _put_in(text: str, variables: dict[str, str]) -> str:
    for _ in range(3):
        changed = _REFERENCE.sub(lambda m: variables.get(m[1], m[0])[:500], text)[:20_000]
        if changed == text:
            break
        text = changed
    return text
