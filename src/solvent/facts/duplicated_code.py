"""Substantial parts of the code stand more than once."""

from collections import defaultdict

from solvent.catalog.question import fact
from solvent.domain.evidence import Place
from solvent.domain.fact import Fact, no, partial, yes
from solvent.domain.stage import Stage
from solvent.source.copies import Copies, copies
from solvent.source.paths import Role, role_of, suffix
from solvent.source.project import Project

# Of the lines of code: beyond the first a reader meets copies everywhere, below the second hardly any.
MUCH = 0.05
SOME = 0.01
LONG = 15
LEAST = 20
# A longer single statement is a table of values: what it costs does not grow with its rows.
_TABLE = 60
# Every program may have these, and they have little in common.
_COMMON = frozenset("main forward run setup parse_args get_args get_parser load_data predict train evaluate".split())
_LEAST_BODY, _ALIKE = 6, 1.3
_OTHERS = frozenset(".yaml .yml .smk .sh .sql .r .cfg .ini .toml .js .ts".split())
_LEAST_BYTES = 600


@fact(stage=Stage.PROCESS, good=False)
def duplicated_code(project: Project) -> Fact:
    found = copies(project)
    lines = project.code_lines
    twins = _twins(project, found)
    extra = sum(_extra(copy) for copy in found) + sum(repeated for repeated, _ in twins)
    share = extra / lines if lines else 0.0
    longest = max((copy.lines for copy in found), default=0)
    places = (*(place for copy in found[:3] for place in _places(copy)), *(p for _, pair in twins[:2] for p in pair))
    note = f"{extra} of {lines} lines ({share:.0%}) repeat others"
    if share >= MUCH and extra >= LEAST:
        return yes(*places, note=note)
    if longest >= LONG or twins or (share >= SOME and extra >= LONG):
        return partial(*places, note=note)
    if same := _same_files(project):
        return partial(*map(Place, same[:4]), note="whole files of configuration or scripts are the same")
    return no(*places[:2], note=note if extra else "no passage of eight lines or more stands twice")


def _twins(project: Project, known: tuple[Copies, ...]) -> list[tuple[int, tuple[Place, Place]]]:
    """Functions and classes of one name, form and size in several places: how many lines repeat, and the first two.

    Those that lie in copies that are `known` are left out.
    """
    spans: dict[tuple[str, int | None], list[tuple[int, int]]] = defaultdict(list)
    for passage in (passage for copy in known for passage in copy.passages):
        spans[passage.place.path, passage.place.cell].append((passage.place.line or 0, passage.end))
    defined: dict[tuple[str, str, tuple[str, ...]], list[tuple[int, Place]]] = defaultdict(list)
    for outline in project.code:
        for d in outline.definitions:
            copied = any(start < d.end and d.line < end for start, end in spans.get((outline.path, d.cell), ()))
            if not d.within and not copied and d.end - d.line >= _LEAST_BODY and d.name not in _COMMON:
                defined[d.name, d.kind, d.arguments].append((d.end - d.line + 1, outline.place(d)))
    found = []
    for sizes in defined.values():
        lengths = [length for length, _ in sizes]
        apart = len({(place.path, place.cell) for _, place in sizes}) > 1
        if apart and max(lengths) <= _ALIKE * min(lengths) + 1:
            found.append((min(lengths) * (len(sizes) - 1), (sizes[0][1], sizes[1][1])))
    return sorted(found, key=lambda pair: -pair[0])


def _same_files(project: Project) -> list[str]:
    """Files of other languages and formats that stand more than once, word for word."""
    by_content: dict[str, list[str]] = defaultdict(list)
    for path, entry in project.entries.items():
        if entry.blob and entry.size >= _LEAST_BYTES and suffix(path) in _OTHERS and role_of(path) is Role.CODE:
            by_content[entry.blob].append(path)
    return [path for paths in by_content.values() if len(paths) > 1 for path in paths]


def _extra(copy: Copies) -> int:
    return min(copy.lines, _TABLE if copy.lines > 10 * _TABLE else copy.lines) * (len(copy.passages) - 1)


def _places(copy: Copies) -> tuple[Place, ...]:
    return tuple(passage.place for passage in copy.passages[:2])
