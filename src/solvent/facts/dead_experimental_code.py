"""Abandoned experiments, commented-out code or unused modules lie about."""

import re
from collections.abc import Iterator

from solvent.catalog.question import fact
from solvent.domain.evidence import Place
from solvent.domain.fact import Fact, no, partial, yes
from solvent.domain.stage import Stage
from solvent.source.alike import alike_notebooks
from solvent.source.paths import Role, name, role_of
from solvent.source.project import Project
from solvent.source.signals import commented
from solvent.source.undefined import undefined_names
from solvent.source.unused import unused_modules

_LEFT_BEHIND = (
    r"(^|/)(old|archived?|deprecated|backup|obsolete|unused|trash|attic)/[^/]+\.(py|ipynb)$"
    r"|(^|/)(old|archived?|deprecated|unused)[_-][^/]+\.(py|ipynb)$|\.(bak|bkp|orig|old|tmp)$"
    r"|[_ -](old|bak|backup|copy|deprecated|unused|orig)\d?\.(py|ipynb|ya?ml)$|-copy\d+\.ipynb$"
)
_SMALL = 2000
_FEW_COMMENTED = 5
_COMMENTED = 12
_MUCH_COMMENTED = 80
_IDLE = frozenset(["F401", "F841"])
_MANY_IDLE = 5
_COMMENTED_KEY = re.compile(r"^\s*#\s*(?:- \S|[\w.\"'-]{1,60}:(?:\s|$))")
_LEAST_KEYS = 8
_MOST_CONFIGURATIONS = 300
_LARGE = 100_000


@fact(stage=Stage.PROCESS, good=False)
def dead_experimental_code(project: Project) -> Fact:
    signs = list(_signs(project))
    lines = sum(outline.lines for outline in project.code)
    weight = sum(points for points, _, _ in signs)
    places = tuple(place for _, _, place in signs)[:6]
    note = "; ".join(dict.fromkeys(said for _, said, _ in signs))
    if weight >= (2 if lines < _SMALL else 3):
        return yes(*places, note=note)
    return partial(*places, note=note) if weight >= 0.5 else no(*places, note=note)


def _signs(project: Project) -> Iterator[tuple[float, str, Place]]:
    """What lies about: how much it weighs, in words, and where."""
    comments = [(int(s.detail), o.place(s)) for o, s in project.signals(commented.KIND)]
    total = sum(count for count, _ in comments)
    if total >= _FEW_COMMENTED:
        worst = max(comments, key=lambda row: row[0])[1]
        weight = 2.0 if total >= _MUCH_COMMENTED else 1.0 if total >= _COMMENTED else 0.5
        yield weight, f"{total} lines of code are commented out", worst
    idle = [lint.place for lint in project.lints if lint.rule in _IDLE and name(lint.place.path) != "__init__.py"]
    if len(idle) >= _MANY_IDLE:
        yield 0.5, f"{len(idle)} imports or variables are never used", idle[0]
    for path, count in _commented_configuration(project)[:2]:
        yield 1, f"{count} lines of `{path}` are commented out", Place(path)
    unused = [outline for outline in unused_modules(project) if outline.lines >= 15]
    for number, outline in enumerate(unused):
        yield 1 if number < 2 else 0.5, f"{len(unused)} unused modules", Place(outline.path, 1)
    for path in project.matching(_LEFT_BEHIND)[:4]:
        if role_of(path) is Role.CODE:
            yield 1, "files were left behind", Place(path)
    for group in alike_notebooks(project)[:2]:
        yield 1, "notebooks are copies of one another", Place(group[0])
    for uses in list(undefined_names(project).values())[:2]:
        yield 1, "code that cannot run was left", uses[0][1]


def _commented_configuration(project: Project) -> list[tuple[str, int]]:
    """YAML files with a long run of commented-out keys and items: a job or a stage that was switched off."""
    found = []
    for path in project.with_suffix(".yml", ".yaml")[:_MOST_CONFIGURATIONS]:
        if project.entries[path].size <= _LARGE and role_of(path) is Role.CODE:
            longest = run = 0
            for line in project.text(path).split("\n"):
                run = run + 1 if _COMMENTED_KEY.match(line[:300]) else 0
                longest = max(longest, run)
            if longest >= _LEAST_KEYS:
                found.append((path, longest))
    return found
