"""Notebooks that are nearly the same, by the hashes of their code cells."""

from collections import Counter, defaultdict

from solvent.source.paths import Role, role_of
from solvent.source.project import Project

LEAST_CELLS = 6
LEAST_SHARED = 0.6
_COMMON = 40


def alike_notebooks(project: Project) -> tuple[tuple[str, ...], ...]:
    """Groups of notebooks that share at least 60 % of their cells, each group sorted by path."""
    return project.once(_alike)


def _alike(project: Project) -> tuple[tuple[str, ...], ...]:
    cells = {
        path: set(book.hashes)
        for path, book in project.notebooks.items()
        if len(set(book.hashes)) >= LEAST_CELLS and role_of(path) is Role.CODE
    }
    holders: dict[str, list[str]] = defaultdict(list)
    for path in sorted(cells):
        for mark in cells[path]:
            holders[mark].append(path)
    shared: Counter[tuple[str, str]] = Counter()
    for paths in holders.values():
        # A cell that stands in very many notebooks says nothing of any two.
        if 1 < len(paths) <= _COMMON:
            shared.update((one, other) for at, one in enumerate(paths) for other in paths[at + 1 :])
    leader = {path: path for path in cells}
    for (one, other), count in sorted(shared.items()):
        if count / len(cells[one] | cells[other]) >= LEAST_SHARED:
            first, second = sorted((_lead(leader, one), _lead(leader, other)))
            leader[second] = first
    groups: dict[str, list[str]] = defaultdict(list)
    for path in sorted(cells):
        groups[_lead(leader, path)].append(path)
    return tuple(tuple(paths) for paths in groups.values() if len(paths) > 1)


def _lead(leader: dict[str, str], path: str) -> str:
    while leader[path] != path:
        path = leader[path]
    return path
