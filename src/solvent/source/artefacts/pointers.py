"""What DVC keeps beside git: the data and models it stands in for, their hashes, and where it fetches them."""

import re
from dataclasses import dataclass
from posixpath import normpath

from solvent.domain.evidence import Place
from solvent.source.artefacts.names import is_in_data_folder, speaks_of_model
from solvent.source.paths import folder, name, suffix
from solvent.source.project import Project
from solvent.source.yaml_lines import Node, read_yaml

_REMOTE = re.compile(r"^[ \t]*\[[ \t]*['\"]?remote\b", re.M)
_MODEL_SUFFIXES = frozenset([".pkl", ".joblib", ".pt", ".pth", ".onnx", ".h5", ".keras", ".ckpt", ".bin", ".model"])


@dataclass(frozen=True)
class Kept:
    """A path whose content DVC keeps: `fixed` where its hash is committed, a model or else data."""

    path: str
    at: Place
    fixed: bool
    is_model: bool


@dataclass(frozen=True)
class Dvc:
    """What DVC keeps for a project; `remote` where a place to fetch it from is configured."""

    kept: tuple[Kept, ...]
    remote: Place | None

    @property
    def paths(self) -> frozenset[str]:
        """The paths it keeps."""
        return frozenset(kept.path for kept in self.kept)

    def covers(self, path: str) -> bool:
        """Whether it keeps this path or a folder around it."""
        known = self.paths
        while path:
            if path in known:
                return True
            path = folder(path)
        return False


def dvc(project: Project) -> Dvc:
    """What DVC keeps for the project, read once."""
    return project.once(_read)


def _read(project: Project) -> Dvc:
    kept: dict[str, Kept] = {}
    for path in [*project.with_suffix(".dvc"), *project.named("dvc.lock", "dvc.yaml")]:
        document = read_yaml(project.text(path))
        stages = document.get("stages").fields.values() if name(path) in {"dvc.lock", "dvc.yaml"} else [document]
        for stage in stages:
            for out in stage.get("outs").each():
                for found in _kept(out, path, stage):
                    if found.path not in kept or found.fixed:
                        kept[found.path] = found
    configs = [p for p in project.files.entries if p.endswith(".dvc/config")]
    remote = next((Place(p) for p in configs if _REMOTE.search(project.text(p))), None)
    return Dvc(tuple(kept.values()), remote)


def _kept(out: Node, where: str, stage: Node) -> list[Kept]:
    """The output of a `.dvc` or lock file has its path and hash; that of a `dvc.yaml` is a path, bare or as a key."""
    base = normpath("/".join(filter(None, (folder(where), stage.get("wdir").text))) or ".")
    if out.get("path").text:
        # Metrics and plots lie in git itself, although their hashes stand in the lock.
        named = [(out.get("path").text, bool(out.first("md5", "hash", "checksum", "etag").text))]
    elif out.text:
        named = [(out.text, False)]
    else:
        named = [(path, False) for path, options in out.fields.items() if options.get("cache").text.lower() != "false"]
    found = []
    for path, fixed in named:
        full = normpath(f"{base}/{path}").removeprefix("./")
        is_model = suffix(full) in _MODEL_SUFFIXES or (speaks_of_model(full) and not is_in_data_folder(f"{full}/x"))
        found.append(Kept(full, Place(where, out.line or None), fixed, is_model))
    return found
