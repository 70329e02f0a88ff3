"""Names that code uses and nothing defines, as far as that is sure."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from solvent.domain.evidence import Place
from solvent.source.paths import folder, name
from solvent.source.project import Project

RULE = "F821"
_NAME = re.compile(r"`(\w+)`")
_PROVIDED = frozenset(
    "spark sc sqlContext dbutils display displayHTML get_ipython snakemake profile reveal_type c _ __ WindowsError"
    " xrange unicode raw_input basestring long reduce file unichr cmp execfile reload apply buffer intern".split()
)
# What so many files of a folder use and none defines is given to them by whoever runs them.
_GIVEN = 5


def undefined_names(project: Project) -> Mapping[str, tuple[tuple[str, Place], ...]]:
    """For each file, the names and where they are used; names in annotations and texts may never be looked up."""
    return project.once(_undefined)


def _undefined(project: Project) -> dict[str, tuple[tuple[str, Place], ...]]:
    by_file: dict[str, list[tuple[str, Place]]] = defaultdict(list)
    for lint in project.lints:
        found = _NAME.search(lint.message) if lint.rule == RULE else None
        if found and found[1] not in _PROVIDED:
            by_file[lint.place.path].append((found[1], lint.place))
    shared = Counter((folder(path), used) for path, uses in by_file.items() for used in {used for used, _ in uses})
    by_file = {
        path: [(used, place) for used, place in uses if shared[folder(path), used] < _GIVEN]
        for path, uses in by_file.items()
    }
    plain = ((path, _surely(project, path, uses)) for path, uses in by_file.items() if _is_plain(project, path))
    return {path: uses for path, uses in plain if uses}


def _surely(project: Project, path: str, uses: Sequence[tuple[str, Place]]) -> tuple[tuple[str, Place], ...]:
    lines = project.text(path).split("\n")
    return tuple(
        (name, place)
        for name, place in uses
        if not _may_be_unused(lines, place.line or 1, name) and not _is_switched_off(lines, place.line or 1)
    )


def _is_switched_off(lines: Sequence[str], number: int) -> bool:
    """Whether the line stands below an `if False:`, which never runs."""
    inner = _indent(lines[number - 1]) if number <= len(lines) else 0
    for header in range(min(number, len(lines)) - 2, -1, -1):
        line = lines[header][:200]
        if line.strip() and _indent(line) < inner:
            inner = _indent(line)
            if re.match(r"\s{0,80}if\s+(?:False|0)\s*:", line):
                return True
            if inner == 0:
                return False
    return False


def _is_plain(project: Project, path: str) -> bool:
    """Whether a file is today's Python and makes no names while it runs."""
    outline = project.outlines.get(path)
    return (
        outline is not None
        and outline.dialect == "python"
        and "template" not in name(path)
        and not any(call.name in {"exec", "globals"} for call in outline.calls)
    )


def _may_be_unused(lines: Sequence[str], number: int, name: str) -> bool:
    line = lines[number - 1][:1000] if number <= len(lines) else ""
    return _is_bound_later_in_loop(lines, number, name) or bool(
        re.search(rf"(?:->|\w\s*:)[^=#]{{0,200}}\b{name}\b", line) or re.search(rf"['\"][^'\"]*\b{name}\b", line)
    )


def _is_bound_later_in_loop(lines: Sequence[str], number: int, name: str) -> bool:
    """Whether a loop around the use binds the name further below, so that its next round finds it."""
    binds = re.compile(rf"[ \t]*(?:[\w.\[\]]+[ ]?,[ ]?){{0,8}}{name}\b(?:[ ]?,[ ]?[\w.]+){{0,8}}[ ]?=(?!=)")
    inner = _indent(lines[number - 1]) if number <= len(lines) else 0
    for header in range(min(number, len(lines)) - 2, -1, -1):
        line = lines[header][:1000]
        if not line.strip() or _indent(line) >= inner:
            continue
        inner = _indent(line)
        if line.lstrip().startswith(("def ", "class ", "async def ")):
            return False
        if line.lstrip().startswith(("for ", "while ", "async for ")):
            for later in lines[number:]:
                if later.strip() and _indent(later) <= inner:
                    break
                if binds.match(later[:1000]):
                    return True
    return False


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
