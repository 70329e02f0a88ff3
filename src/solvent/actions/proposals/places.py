"""Where data and model lie: files that the code names and that are there, by what their names say they are for."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from solvent.domain.evidence import Place
from solvent.domain.proposal import Proposal
from solvent.source.artefacts.inventory import inventory
from solvent.source.artefacts.pointers import dvc
from solvent.source.outline import Outline
from solvent.source.paths import Role, folder, name, role_of, suffix
from solvent.source.project import Project

_DATA = frozenset(
    ".csv .tsv .parquet .feather .arrow .jsonl .ndjson .xlsx .xls .npz .npy .arff .gz .zip .txt .json".split()
)
_SURE = frozenset(".csv .tsv .parquet .feather .arrow .jsonl .ndjson .xlsx .xls .npz .npy .arff".split())
_MODEL = frozenset(
    ".pkl .pickle .joblib .pt .pth .ckpt .onnx .h5 .hdf5 .keras .safetensors .cbm .ubj .bst .model .bin".split()
)
_SAVES = frozenset("dump save save_model save_weights save_pretrained export write_model log_model".split())
_MODEL_OWNERS = ("joblib.", "pickle.", "torch.", "cloudpickle.", "dill.", "bentoml.", "onnx.", "skops.")
_TRAINING = re.compile(r"(?:^|[_\-./])(?:x?_?train\w*|fit)(?:[_\-./]|$)", re.I)
_EVALUATION = re.compile(r"(?:^|[_\-./])(?:x?_?test\w*|eval\w*|valid\w*|val|hold_?out|dev)(?:[_\-./]|$)", re.I)
_PRODUCTION = re.compile(
    r"(?:^|[_\-./])(?:prod\w*|live|inference|serving|incoming|current|new|unseen)(?:[_\-./]|$)", re.I
)
_ASIDE = re.compile(
    r"submission|sample|example|result|output|pred\w*|metric|report|log|vocab|label_?map|requirements|schema", re.I
)
_LOGGED = re.compile(
    r"(?:^|[/_\-])(?:pred\w*|inference)[\w-]*(?:log\w*|history|store)|(?:^|/)logs?/[\w-]*pred\w*", re.I
)
_LOGS = frozenset(".csv .jsonl .json .parquet .log .db .sqlite".split())
_HOLE = re.compile(r"\{[^{}]*\}")
_MOST = 4


@dataclass
class _Named:
    """A file that the code names: where it is named, and whether it is in the project or kept by DVC."""

    path: str
    places: list[Place] = field(default_factory=list)
    there: bool = True


def places(project: Project, target: str | None) -> Iterator[Proposal]:
    """Proposals for the data's and the model's places."""
    named = _named_data(project) or _lying_data(project)
    yield from _by_role(project, named, target)
    yield from _log(project)
    yield from _model(project)
    yield from _registry(project)


# Data ----------------------------------------------------------------------------------------------------------


def _named_data(project: Project) -> list[_Named]:
    """Data files that texts in the code name and that exist (or that DVC keeps), those named first first."""
    found: dict[str, _Named] = {}
    known = _Tree(project, _DATA)
    for outline in project.code:
        for text in outline.texts:
            if suffix(text.value) in _DATA and (path := known.find(text.value, outline)):
                found.setdefault(path, _Named(path)).places.append(outline.place(text))
    return list(found.values())


def _lying_data(project: Project) -> list[_Named]:
    """Tables that lie in the tree without the code saying so, where they are few."""
    tables = [a.path for a in inventory(project).data if suffix(a.path) in _SURE and role_of(a.path) is Role.CODE]
    return [_Named(path, [Place(path)]) for path in sorted(tables)] if len(tables) <= _MOST else []


class _Tree:
    """The files of some kinds that a project has, on disk or in DVC's keeping."""

    def __init__(self, project: Project, suffixes: frozenset[str]) -> None:
        self._project = project
        kept = {kept.path for kept in dvc(project).kept}
        self._paths = {p for p in project.entries if suffix(p) in suffixes} | kept
        self._by_name: dict[str, list[str]] = defaultdict(list)
        for path in sorted(self._paths):
            self._by_name[name(path)].append(path)

    def find(self, written: str, outline: Outline) -> str | None:
        """The file that a text stands for: from the root, from the code's folder, or the only one so called."""
        written = written.strip().removeprefix("./")
        if "://" in written or "\0" in written or len(written) > 200 or not name(written):
            return None
        if "{" in written:
            pattern = _HOLE.sub("*", written)
            fits = any(fnmatchcase(path, pattern) for path in self._paths) if pattern.count("*") <= 3 else False
            return pattern if fits and not name(pattern).startswith("*.") else None
        parts = [part for part in written.split("/") if part not in {"", ".", ".."}]
        tail = "/".join(parts)
        for start in ("", folder(outline.path)):
            path = f"{start}/{tail}".lstrip("/")
            if path in self._paths:
                return path
            # A file that git ignores is not listed, but it may lie there.
            if not written.startswith("/") and self._project.files.read(path, limit=1):
                return path
        alike = [path for path in self._by_name.get(name(tail), ()) if f"/{path}".endswith(f"/{tail}")]
        return alike[0] if len(alike) == 1 else None


def _by_role(project: Project, named: list[_Named], target: str | None) -> Iterator[Proposal]:
    roles: dict[str, list[_Named]] = defaultdict(list)
    for data in named:
        role = _role(project, data, target)
        if role:
            roles[role].append(data)
    if not roles["training"]:
        # One table without a role is what is split and learnt from.
        roles["training"] = roles["whole"] if 0 < len(roles["whole"]) <= _MOST else []
    if target is None and (truth := _kept_back(project, roles)) is not None:
        yield truth
        roles["evaluation"] = []
    for role in ("training", "evaluation", "production"):
        if chosen := roles[role][:_MOST]:
            evidence = tuple(data.places[0] for data in chosen)
            yield Proposal(f"data.{role}", [data.path for data in chosen], evidence)


def _kept_back(project: Project, roles: Mapping[str, list[_Named]]) -> Proposal | None:
    """The target, where the test table has every column of the training table but one."""
    for train in roles["training"]:
        for test in roles["evaluation"]:
            more = set(_header(project, train.path)) - set(shorter := _header(project, test.path))
            if len(more) == 1 and len(shorter) > 1:
                evidence = (Place(train.path, 1), Place(test.path, 1))
                return Proposal("data.target", more.pop(), evidence, "the column that the test table lacks")
    return None


def _role(project: Project, data: _Named, target: str | None) -> str:
    own = name(data.path)
    if _ASIDE.search(own) or suffix(own) in {".txt", ".json"}:
        return ""
    for pattern, role in ((_TRAINING, "training"), (_EVALUATION, "evaluation"), (_PRODUCTION, "production")):
        if pattern.search(own):
            header = _header(project, data.path)
            # A test table without the target cannot evaluate anything: it holds what is to be predicted.
            lacks_truth = role == "evaluation" and target is not None and bool(header) and target not in header
            return "" if lacks_truth else role
    for pattern, role in ((_TRAINING, "training"), (_EVALUATION, "evaluation")):
        if pattern.search(folder(data.path)):
            return role
    return (
        "whole" if suffix(own) in _SURE - {".npy", ".npz"} or own.endswith((".csv.gz", ".json.gz", ".tsv.gz")) else ""
    )


def _header(project: Project, path: str) -> list[str]:
    if suffix(path) not in {".csv", ".tsv"} or not project.has(path):
        return []
    line = project.head(path, 8192).decode("utf-8", "replace").partition("\n")[0]
    separator = max(",;\t|", key=line.count)
    return [cell.strip().strip("\"'") for cell in line.split(separator)]


def _log(project: Project) -> Iterator[Proposal]:
    for outline in project.code:
        for text in outline.texts:
            path = text.value
            if suffix(path) in _LOGS and len(path) < 120 and _LOGGED.search(path) and not set(" {") & set(path):
                yield Proposal("data.prediction_log", path, (outline.place(text),))
                return


# Model ---------------------------------------------------------------------------------------------------------


def _model(project: Project) -> Iterator[Proposal]:
    saved: list[tuple[str, Place]] = []
    for outline in project.code:
        for call in outline.calls:
            if call.method not in _SAVES or not (call.name.startswith(_MODEL_OWNERS) or call.method != "save"):
                continue
            for written in (*call.args[:3], *call.keywords.values()):
                path = written[1:-1] if written[:1] in "'\"" and written else ""
                if suffix(path) in _MODEL and "{" not in path and not path.startswith(("/", "~")) and ":" not in path:
                    saved.append((path.removeprefix("./"), outline.place(call)))
    saved.sort(key=lambda s: not re.search(r"model|clf|classif|regress|pipeline|forest|net", s[0], re.I))
    if saved:
        path = saved[0][0]
        near = f"{folder(saved[0][1].path)}/{path}".lstrip("/")
        while path.startswith("../"):
            path = path[3:]
        yield Proposal("model.path", near if project.has(near) else path, (saved[0][1],))
        return
    lying = [a.path for a in inventory(project).models if role_of(a.path) is Role.CODE]
    if len(lying) == 1:
        yield Proposal("model.path", lying[0], (Place(lying[0]),))


def _registry(project: Project) -> Iterator[Proposal]:
    for outline, call in project.calls("mlflow.set_tracking_uri", "mlflow.set_registry_uri"):
        written = call.args[0] if call.args else call.keywords.get("uri", "")
        if written[:1] in "'\"" and written and "{" not in written and "@" not in written:
            yield Proposal("model.registry", written[1:-1], (outline.place(call),))
            return
