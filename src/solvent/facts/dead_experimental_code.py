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
from solvent.source.rlang import r_code
from solvent.source.signals import commented
from solvent.source.undefined import undefined_names
from solvent.source.unused import unused_modules

_LEFT_BEHIND = (
    r"(^|/)(old|archived?|deprecated|backup|obsolete|unused|trash|attic)/[^/]+\.(py|ipynb)$"
    r"|(^|/)(old|archived?|deprecated|unused)[_-][^/]+\.(py|ipynb)$|\.(bak|bkp|orig|old|tmp)$"
    r"|[_ -](old|bak|backup|copy|deprecated|unused|orig)\d?\.(py|ipynb|ya?ml)$|-copy\d+\.ipynb$"
)
# What ran and was committed with the code, though nobody wrote it.
_LEAVINGS = re.compile(
    r"(^|/)(__pycache__|\.ipynb_checkpoints)/|\.py[co]$|(^|/)(pyvenv\.cfg|\.(bash|python)_history|tempCodeRunnerFile\.py)$"
    r"|\.sw[op]$"
)
_SMALL = 2000
_FEW_COMMENTED = 5
_COMMENTED = 12
_MUCH_COMMENTED = 80
# Single lines of code in comments, and as a share of all lines: a few, many, and so many that one meets them anywhere.
_FEW_LINES, _MANY_LINES = (2, 0.001), (8, 0.002)
_DENSE = 0.008
_R_LINES, _MANY_R_LINES = 3, 8
_IDLE = frozenset(["F401", "F841"])
_MANY_IDLE, _VERY_MANY_IDLE = 5, 20
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
    # Lines of a block are also single lines: the heavier of the two counts.
    if comments := [*_blocks(project), *_single_lines(project)]:
        yield max(comments, key=lambda sign: sign[0])
    if in_r := r_code(project).commented:
        weight = 2.0 if len(in_r) >= _MANY_R_LINES else 1.0 if len(in_r) >= _R_LINES else 0.5
        yield weight, f"{len(in_r)} lines of R are commented out", in_r[0]
    if leavings := sorted(path for path in project.files.entries if _LEAVINGS.search(path)):
        yield min(len(leavings), 2), "leavings of runs are committed", Place(leavings[0])
    empty = [o for o in project.code if not o.lines and name(o.path) != "__init__.py" and o.path.endswith(".py")]
    if empty:
        yield 0.5, "modules are empty", Place(empty[0].path)
    idle = [lint.place for lint in project.lints if lint.rule in _IDLE and name(lint.place.path) != "__init__.py"]
    if len(idle) >= _MANY_IDLE:
        weight = 1.0 if len(idle) >= _VERY_MANY_IDLE else 0.5
        yield weight, f"{len(idle)} imports or variables are never used", idle[0]
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


def _blocks(project: Project) -> Iterator[tuple[float, str, Place]]:
    found = [(int(s.detail), o.place(s)) for o, s in project.signals(commented.KIND)]
    total = sum(count for count, _ in found)
    if total >= _FEW_COMMENTED:
        weight = 2.0 if total >= _MUCH_COMMENTED else 1.0 if total >= _COMMENTED else 0.5
        yield weight, f"{total} lines of code are commented out", max(found, key=lambda row: row[0])[1]


def _single_lines(project: Project) -> Iterator[tuple[float, str, Place]]:
    """Lines of code that stand in comments one by one, which are too short to be taken for a block."""
    # Cells try things out: half of what is switched off there would be no debt in a script.
    found = [(int(s.detail) * (0.5 if o.is_notebook else 1), o.place(s)) for o, s in project.signals(commented.LINES)]
    count, lines = sum(number for number, _ in found), sum(outline.lines for outline in project.code)
    few, many = (count >= max(least, share * lines) for least, share in (_FEW_LINES, _MANY_LINES))
    if few:
        weight = 0.5 + 0.5 * many + 0.5 * (many and count >= _DENSE * lines)
        yield weight, "single lines of code are commented out", max(found, key=lambda row: row[0])[1]


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
