"""Paths that exist on one machine only, in code and in configuration."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from solvent.domain.evidence import Place
from solvent.source.environment import environment_of
from solvent.source.outline import Outline, Text
from solvent.source.paths import Role, name, role_of
from solvent.source.project import Project


class Machine(StrEnum):
    """Whose machine a path lies on: a person's, a cluster's, or a rented notebook's."""

    PERSONAL = "personal"
    CLUSTER = "cluster"
    PLATFORM = "platform"


@dataclass(frozen=True)
class MachinePath:
    """A path of one machine, and where it stands."""

    value: str
    place: Place
    machine: Machine

    @property
    def root(self) -> str:
        """The part that names the machine: `/home/ana`, `C:/Users/ana`, `/mnt/nas`."""
        parts = re.split(r"[\\/]+", self.value.removeprefix("file:"))
        return "/".join(parts[:3])


_PERSONAL = re.compile(
    r"^(?:file:/{0,3})?(?:/home/[\w.-]+/|/Users/[\w.-]+/|[A-Za-z]:[\\/]{1,2}[\w .()~-]{1,80}[\\/.]"
    r"|/content/(?:drive|gdrive)/)"
)
_EVERYWHERE = re.compile(
    r"^/(?:home|Users)/(?:app|appuser|jovyan|users?|username|you|your\w*|me|name|runner|vscode|core|airflow|docker|node|coder|gitpod"
    r"|sagemaker-user|codespace|site|web|webapp|appuser|nonroot|mambauser|linuxbrew|somebody|Shared|root|dev|foo|xxx|path|USER\w*"
    r"|<[^>]*>|\{[^}]*\})/|^[A-Za-z]:/{2}|^[A-Za-z]:[\\/]+(?:path|your|foo)\b",
    re.I,
)
_CLUSTER = re.compile(
    r"^(?:file:/{0,3})?/(?:(?:mnt|media|Volumes)/[\w.-]+/[\w.-]+|(?:scratch\d?|nfs\w*|gpfs\w*|efs|lustre|raid\d?|checkpoint|ssd\d?"
    r"|hdd\d?|data\d|gscratch|fsx\w*|netscratch|cephfs|root/autodl-\w+|storage\d?|afs|p/project\w*)/\S)"
)
# A route of a web service looks the same: these need a call or a name that speaks of files.
_PERHAPS_CLUSTER = re.compile(
    r"^/(?:data|datasets?|work|share[d]?|projects?|export|vol|network|cluster)/[\w{}.-]+/?|^/[\w-]+/(?:u|users|homes?)/[\w.-]+/"
)
_PLATFORM = re.compile(r"^/(?:kaggle/(?:input|working)|content/(?!drive|gdrive))")
_OPENS = frozenset(
    "open read_csv read_parquet read_json read_excel read_pickle load Path PurePath join exists listdir glob imread "
    "ImageFolder makedirs mkdir isdir isfile chdir expanduser "
    "read_table loadtxt genfromtxt save to_csv from_pretrained".split()
)
_PATH_NAME = re.compile(r"(?:dir|path|root|folder|file|home|cache|ckpt|checkpoint)s?\d?$", re.I)
_CONFIG = re.compile(
    r"\.(?:ya?ml|toml|ini|cfg|conf|sh|bash|bat|ps1|env|properties|gin|mk|sbatch|slurm)$|(?:^|/)(?:Makefile|\.env[\w.]*|\w*_env|env\.\w+|\.dvc/config)$"
    r"|(?:^|/)(?:conf|confs|config|configs|params|settings)[\w.-]*(?:/[\w./-]+)?\.json$",
    re.I,
)
_NOT_CONFIG = re.compile(
    r"(?:^|/)(?:mlruns|wandb|outputs?|logs?|results|runs|\.github|\.circleci|\.devcontainer|lightning_logs|\.hydra)/|compose"
    r"|(?:^|/)(?:k8s|kubernetes|helm|charts?|manifests|deploy\w*)/"
    # What an editor or an assistant keeps of one person's machine.
    r"|(?:^|/)\.(?:claude|vscode|idea|cursor|gemini|codex|windsurf|zed|fleet)/",
    re.I,
)
# What a run wrote down about itself once is no setting of the next.
_RECORD = re.compile(
    r"^(?:git_?(?:hash|sha|commit(?:_?hash|_?id)?)\s*:\s*['\"]?[0-9a-f]{7,40}\b"
    r"|\w*start(?:ed)?_?(?:time|at)\s*:\s*['\"]?\d{4}-\d\d-\d\d[T ]\d\d:)",
    re.M,
)
# Code that says what a container sees.
_CONTAINED = ("modal", "kubernetes", "kfp", "docker")
_IN_LINE = re.compile(
    r"(?<![\w$}/.:-])(/home/[\w.-]+/[\w./-]*|/Users/[\w.-]+/[\w./-]*|[A-Za-z]:\\{1,2}Users\\[\w.\\ -]+"
    r"|/content/drive/[\w./ -]+|/(?:mnt|scratch|nfs\w*|gpfs\w*|lustre|efs|raid\d?|data\d)/[\w.-]+/[\w./-]*)"
)
_IGNORED_LINE = re.compile(r"^\s*(?:#(?!SBATCH)|//|;|rem\b|prefix:|::)|mount|volume|hostPath|@\s*file:", re.I)
# What an option calls its data, at a root that no system, image or service has.
_OPTION = re.compile(
    r"^\s*[\"']?(?:\w+_)?(?:data|datasets?|inputs?|outputs?|work(?:ing)?|models?|checkpoints?|ckpt|weights|logs?|cache|results?|save|images?"
    r"|train|val|test|raw|features|submission)_?(?:dir(?:ectory)?|path|root|folder)[\"']?\s*[:=]\s*[\"']?"
    r"(/(?!(?:usr|opt|tmp|var|etc|dev|bin|lib|srv|app|apps|api|code|src|workspaces?|workdir|builds?|home|root|run|path|your|static|v\d"
    r"|databricks-datasets|dbfs|volumes|lakehouse|gcs)/)"
    r"[a-z][\w.-]+/[\w./-]+)",
    re.I,
)
_MAKES = re.compile(
    r"(?:adduser|useradd)[^\n]{0,200}?(?:--home|--home-dir|-d)[ =](/[\w./-]{3,80})"
    r"|\bmkdir(?:\s+-\w+)*\s+[\"']?(/[\w./-]{3,80})"
)
_MOST_FILES, _LARGEST, _MOST_FOUND = 400, 200_000, 300


def machine_paths(project: Project) -> tuple[MachinePath, ...]:
    """All such paths in the project's own code and configuration, found once."""
    return project.once(_machine_paths)


def machine_of(path: str) -> Machine | None:
    """Whose machine a path surely lies on; None for all others.

    >>> [machine_of(p) for p in ("/home/ana/x.csv", "/home/jovyan/x", "data/x.csv")]
    [<Machine.PERSONAL: 'personal'>, None, None]
    """
    if len(path) > 300 or any(sign in path for sign in "\n<>") or _EVERYWHERE.match(path):
        return None
    if _PERSONAL.match(path):
        return Machine.PERSONAL
    if _CLUSTER.match(path):
        return Machine.CLUSTER
    return Machine.PLATFORM if _PLATFORM.match(path) else None


def _machine_paths(project: Project) -> tuple[MachinePath, ...]:
    inside = _inside_containers(project)
    found = [
        path
        for path in (*_in_code(project), *_in_configuration(project))
        if not any(path.value.startswith(prefix) for prefix in inside)
    ]
    return tuple(found[:_MOST_FOUND])


def _in_code(project: Project) -> Iterator[MachinePath]:
    for outline in project.code:
        unsure = []
        contained = any(item.name.split(".")[0] in _CONTAINED for item in outline.imports)
        for text in outline.texts:
            if text.value[:1] not in "/fABCDEFGHIJKLMNOPQRSTUVWXYZabcdeghijklmnopqrstuvwxyz" or len(text.value) < 5:
                continue
            machine = machine_of(text.value)
            if machine is not None and not (contained and machine is Machine.CLUSTER):
                yield MachinePath(text.value, outline.place(text), machine)
            elif _PERHAPS_CLUSTER.match(text.value) and "\n" not in text.value:
                unsure.append(text)
        if unsure and not contained:
            yield from _opened(outline, unsure)


def _opened(outline: Outline, unsure: list[Text]) -> Iterator[MachinePath]:
    """Those texts that a call opens, an option has as its default, or a name calls a path."""
    opened = {c.value for c in outline.constants if _PATH_NAME.search(c.name)}
    for call in outline.calls:
        if call.method in _OPENS:
            opened.update(call.args)
        if call.method == "add_argument" and any(_PATH_NAME.search(a.strip("'\"")) for a in call.args):
            opened.add(call.keywords.get("default", ""))
    for text in unsure:
        if repr(text.value) in opened:
            yield MachinePath(text.value, outline.place(text), Machine.CLUSTER)


def _in_configuration(project: Project) -> Iterator[MachinePath]:
    paths = [
        path
        for path, entry in project.entries.items()
        if entry.size <= _LARGEST
        and _CONFIG.search(path)
        and not _NOT_CONFIG.search(path)
        and role_of(path) is Role.CODE
    ]
    for path in paths[:_MOST_FILES]:
        text = project.text(path)
        if "apiVersion:" in text or "example" in name(path).lower() or "template" in name(path).lower():
            continue
        if path.endswith((".yaml", ".yml")) and _RECORD.search(text):
            continue
        made = tuple(folder.rstrip("/") for pair in _MAKES.findall(text) for folder in pair if folder)
        for number, line in enumerate(text.split("\n"), 1):
            if ("/" in line or "\\" in line) and len(line) < 2000 and not _IGNORED_LINE.search(line):
                for written, machine in _written(line):
                    if not written.startswith(made):
                        yield MachinePath(written, Place(path, number), machine)


def _written(line: str) -> Iterator[tuple[str, Machine]]:
    found = [(written, machine_of(written)) for written in _IN_LINE.findall(line)]
    if option := _OPTION.match(line):
        found.append((option[1], machine_of(option[1]) or Machine.CLUSTER))
    yield from ((written, machine) for written, machine in found if machine is not None)


def _inside_containers(project: Project) -> tuple[str, ...]:
    """Folders that the project's own images make or mount: they exist wherever the image runs."""
    found = {target for image in environment_of(project).images for target in image.targets if target.count("/") > 0}
    for path in project.matching(r"compose[\w.-]*\.ya?ml$|(^|/)(k8s|kubernetes|helm|deploy\w*)/.*\.ya?ml$")[:60]:
        text = project.text(path)
        found.update(re.findall(r":(/[\w./-]{3,80})(?::r[ow])?[\"']?\s*$", text[:_LARGEST], re.M))
        found.update(re.findall(r"(?:mountPath|target):\s*[\"']?(/[\w./-]{3,80})", text[:_LARGEST]))
    return tuple(prefix.rstrip("/") for prefix in found if len(prefix.strip("/")) > 2 and prefix.startswith("/"))
