"""Files that one script writes and another reads by the same path: the pipeline that nobody declared."""

import posixpath
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from solvent.domain.evidence import Place
from solvent.source.outline import Call, Outline
from solvent.source.paths import folder
from solvent.source.project import Project

_WRITES = frozenset(
    """to_csv to_parquet to_pickle to_feather to_json to_excel to_hdf dump save savez savez_compressed savetxt
    save_model
    save_pretrained to_file write_csv write_parquet imwrite save_weights""".split()
)
_READS = frozenset(
    """read_csv read_parquet read_pickle read_feather read_json read_excel read_hdf load loadtxt genfromtxt load_model
    from_pretrained read_file scan_parquet scan_csv imread load_weights""".split()
)
_MOST = 5_000


@dataclass(frozen=True)
class Handover:
    """A path that one script writes and another reads, and where."""

    path: str
    written: Place
    read: Place


@dataclass(frozen=True)
class Chain:
    """Scripts that hang together by the files they hand over."""

    files: tuple[str, ...]
    handovers: tuple[Handover, ...]

    @property
    def is_long(self) -> bool:
        """Whether some script passes on what it made of another's file: three steps in a row."""
        return bool({h.read.path for h in self.handovers} & {h.written.path for h in self.handovers})


def chains(project: Project) -> list[Chain]:
    """The chains among the project's own scripts and notebooks, longest first."""
    written: dict[str, list[Place]] = defaultdict(list)
    read: dict[str, list[Place]] = defaultdict(list)
    for outline in project.code:
        if not outline.main:
            continue
        for path, place, writes in files_of(outline):
            if "://" not in path:
                (written if writes else read)[_resolved(path, outline.path)].append(place)
    found = [
        Handover(path, by, to)
        for path, writers in list(written.items())[:_MOST]
        for by in _one_per_file(writers)
        for to in _one_per_file(read.get(path, []))
        if by.path != to.path and not any(w.path == to.path for w in writers)
    ]
    return sorted(_joined(found), key=lambda chain: -len(chain.files))


def files_of(outline: Outline) -> Iterator[tuple[str, Place, bool]]:
    """The files that a script names where it reads or writes them, as it names them, and whether it writes."""
    constants = {c.name: c.value for c in outline.constants}
    for call in outline.calls:
        writes = call.method in _WRITES or _opens(call, "w")
        if writes or call.method in _READS or _opens(call, "r"):
            for argument in (*call.args[:2], *(call.keywords.get(k, "") for k in ("path", "fname", "path_or_buf"))):
                path = constants.get(argument, argument)
                if path[:1] in {"'", '"'} and "." in path[-8:] and "{}" not in path:
                    yield path.strip("'\""), outline.place(call), writes


def _resolved(path: str, script: str) -> str:
    """A key that only two scripts share that mean the same file.

    A bare name lies beside its script; a path through folders is meant from the root, or from the same part of it.
    """
    if path.startswith("../") or "/" not in path.removeprefix("./"):
        return posixpath.normpath(posixpath.join(folder(script), path))
    return f"{script.partition('/')[0] if '/' in script else ''}:{path.removeprefix('./')}"


def _opens(call: Call, mode: str) -> bool:
    if call.name != "open" or not call.args:
        return False
    given = (call.args[1] if len(call.args) > 1 else call.keywords.get("mode", "'r'")).strip("'\"")
    return given[:1] in ({"w", "a", "x"} if mode == "w" else {"r"})


def _one_per_file(places: list[Place]) -> list[Place]:
    return list({place.path: place for place in reversed(places)}.values())[:20]


def _joined(handovers: list[Handover]) -> list[Chain]:
    group: dict[str, str] = {}

    def root(path: str) -> str:
        while group.setdefault(path, path) != path:
            group[path] = group[group[path]]
            path = group[path]
        return path

    for handed in handovers:
        group[root(handed.written.path)] = root(handed.read.path)
    chains: dict[str, list[Handover]] = defaultdict(list)
    for handed in handovers:
        chains[root(handed.read.path)].append(handed)
    return [
        Chain(tuple(sorted({p for h in members for p in (h.written.path, h.read.path)})), tuple(members))
        for members in chains.values()
    ]
