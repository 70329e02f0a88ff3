"""Data that code reads by a literal path, and whether the project holds, makes or fetches it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from solvent.domain.evidence import Place
from solvent.source.artefacts.pointers import dvc
from solvent.source.outline import Call, Outline
from solvent.source.paths import Role, name, role_of
from solvent.source.project import Project

_READS = re.compile(
    r"^(?:pandas\.read_(?:csv|parquet|excel|json|feather|table|hdf|stata|sas|spss|fwf|orc)|polars\.(?:read|scan)_\w+"
    r"|numpy\.(?:load|loadtxt|genfromtxt)|h5py\.File|scipy\.io\.loadmat|dask\.dataframe\.read_\w+|geopandas\.read_file"
    r"|xarray\.open_(?:dataset|zarr)|netCDF4\.Dataset)$"
)
_SUFFIXES = re.compile(
    r"\.(?:csv|tsv|parquet|xlsx?|json|jsonl|feather|h5|hdf5|npz|npy|mat|dta|sav|data|nc|zarr|txt)(?:\.(?:gz|bz2|zip))?$",
    re.I,
)
_PACKED = (".zip", ".tar.gz", ".tgz", ".7z", ".rar", ".tar", ".gz", ".bz2")
_FETCHES = re.compile(
    r"^(?:urlretrieve|download_file|download_fileobj|download_blob|download_to_filename|download_as_\w+|retrieve|get_file|snapshot_download"
    r"|dataset_download\w*|competition_download\w*|download_files|hf_hub_download|extractall|load_dataset|download|unpack_archive)$"
)
# What is left of `f"{part}.csv"` when its hole is taken out.
_ENDING = re.compile(r"\.(?:csv|tsv|parquet|json|jsonl|feather|npy|npz|txt)")
_WRITES = re.compile(r"^(?:to_\w+|save\w*|dump\w*|write\w*|imwrite|export\w*|makedirs|mkdir|sink_\w+)$")
_DOWNLOADS = frozenset(["requests.get", "httpx.get", "urllib.request.urlopen", "urllib3.request"])
_SCRIPTS = re.compile(
    r"(?:^|/)(?:[^/]+\.(?:sh|bash|ya?ml|toml|cfg|sql|tf|r|smk|dvc)|dockerfile[^/]*|makefile[^/]*|snakefile|justfile)$",
    re.I,
)


@dataclass(frozen=True)
class Read:
    """A file that code reads by a literal path."""

    path: str
    at: Place


def reads_without_origin(project: Project) -> tuple[Read, ...]:
    """Files that are read, but that the project neither holds nor makes nor fetches."""
    return project.once(_find)


def _find(project: Project) -> tuple[Read, ...]:
    if any(_FETCHES.match(call.method) for outline in project.code for call in outline.calls):
        return ()
    kept = dvc(project)
    wanted = [r for r in _literal_reads(project) if not kept.covers(r.path.removeprefix("./"))]
    if not wanted or kept.kept:
        return ()
    held = {name(path).lower() for path in project.files.entries}
    made = _mentioned(project)
    packed = [name(p).lower().split(".")[0] for p in project.files.entries if p.lower().endswith(_PACKED)]
    return tuple(
        read
        for read in wanted
        if _own_name(read.path) not in held | made and not any(stem in read.path.lower() for stem in packed)
    )


def _own_name(path: str) -> str:
    return re.split(r"[\\/]", path)[-1].lower()


def _literal_reads(project: Project) -> Iterator[Read]:
    for outline in project.code:
        for call in outline.calls:
            if (path := _path_read(outline, call)) and not path.startswith(
                ("http:", "https:", "s3:", "gs:", "ftp:", "/kaggle", "../input")
            ):
                yield Read(path, outline.place(call))


def _path_read(outline: Outline, call: Call) -> str:
    if not _READS.match(call.name) or not call.args or call.keywords.get("mode", "'r'").strip("'\"")[:1] in {"w", "a"}:
        return ""
    if call.name == "h5py.File" and len(call.args) > 1 and call.args[1].strip("'\"")[:1] in {"w", "a"}:
        return ""
    first = call.args[0]
    path = first[1:-1].replace("\\\\", "\\") if first[:1] in {"'", '"'} else ""
    return path if path and "{}" not in path and "\n" not in path and _SUFFIXES.search(path) else ""


def _mentioned(project: Project) -> set[str]:
    """Names of files that code writes or a script speaks of, in lower case."""
    found: set[str] = set()
    for outline in project.code:
        written: set[tuple[int | None, int]] = set()
        for call in outline.calls:
            opened = call.method == "open" and any(
                a.strip("'\"")[:1] in {"w", "a", "x"} for a in (*call.args[1:2], call.keywords.get("mode", ""))
            )
            if opened or _WRITES.match(call.method):
                found.update(_own_name(a.strip("'\"")) for a in (*call.args, *call.keywords.values()))
                written.update((call.cell, call.line + below) for below in range(3))
        # The name may be joined to a folder: `save(folder + "rows.npy")`.
        found.update(_own_name(text.value) for text in outline.texts if (text.cell, text.line) in written)
        found.update(_own_name(constant.value.strip("'\"")) for constant in outline.constants)
        found.update(_filled(outline, written))
        if written and any(call.name in _DOWNLOADS for call in outline.calls):
            found.update(_own_name(text.value) for text in outline.texts)
    for path in project.matching(_SCRIPTS.pattern)[:200]:
        if role_of(path) is Role.CODE and project.entries[path].size < 200_000:
            found.update(word.lower() for word in re.findall(r"[\w.-]{3,80}", project.text(path)))
    return found


def _filled(outline: Outline, written: set[tuple[int | None, int]]) -> Iterator[str]:
    """Names that a file may make of its words where it writes: `f"{part}.csv"` for "train" and "test"."""
    endings = {text.value for text in outline.texts if _ENDING.fullmatch(text.value)}
    if written and endings:
        words = {text.value.lower() for text in outline.texts if re.fullmatch(r"[\w-]{1,60}", text.value)}
        yield from (f"{word}{ending}" for word in words for ending in endings)
