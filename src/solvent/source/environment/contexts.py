"""Whether what an image copies is there: the folders it may be built from, and what other steps put there first."""

import re
from fnmatch import fnmatchcase
from posixpath import join, normpath

from solvent.source.environment.areas import area_of, serves
from solvent.source.environment.docker import Copied, Image
from solvent.source.paths import folder, name
from solvent.source.project import Project
from solvent.source.yaml_lines import read_documents

_COMPOSE = r"(^|/)(docker-)?compose[\w.-]*\.ya?ml$|(^|/)[\w.-]*compose\.ya?ml$"
_STEPS = r"(^|/)\.github/workflows/[^/]+\.ya?ml$|(^|/)(Makefile|Justfile|Taskfile\.ya?ml|\.gitlab-ci\.ya?ml|cloudbuild[\w.-]*\.ya?ml|dvc\.yaml|Jenkinsfile)$|\.(sh|mk|bash)$|(^|/)[\w.-]*azure-pipelines?[\w.-]*\.ya?ml$|(^|/)\.circleci/config\.yml$"  # noqa: E501
_MAKING = re.compile(
    r">\s*(\S+)|(?:-o|-O|-f|--out|--output|--output-file|--destination|-d)[\s=]+(\S+)"
    r"|\b(?:cp|mv|rsync|copy|scp|ln|touch|mkdir|unzip|tar|curl|wget|dvc\s+(?:pull|get|import)|git\s+clone)\b(.{0,300})"
)
_TAGGED = re.compile(r"(?:-t|--tag|--destination|[iI]mage\w{0,20}|IMAGE\w{0,20})[\s=:]{1,10}[\"']?([\w.-]+/[\w./-]+)")
_NAMED = re.compile(r"(?:\s-t|--tag|^[ \t]+image:)[\s=]{1,10}[\"']?([\w.-]+)", re.M)
_MOST_STEPS = 150


def absent(project: Project, image: Image) -> tuple[Copied, ...]:
    """What an image copies from its context that lies in none of the folders it may be built from."""
    contexts = _contexts(project, image)
    made = project.once(_made)
    missing = []
    for copied in image.copies:
        source = copied.source
        if source in {".", "./", "*"} or source.startswith("..") or name(source) in made or source in made:
            continue
        if not any(_exists(project, normpath(join(context, source)) if context else source) for context in contexts):
            missing.append(copied)
    return tuple(missing)


def is_made_by_code(project: Project, copied: Copied) -> bool:
    """Whether git ignores what is copied or the project's code names it: a run has to come before the build."""
    wanted = name(copied.source)
    return any(fnmatchcase(wanted, pattern) for pattern in project.once(_ignored)) or wanted in project.once(_written)


def reach(project: Project, image: Image) -> frozenset[str]:
    """The folders whose code an image serves: its own, those of the lists it installs, those it copies whole."""
    found = {area_of(image.path)}
    copied = [name(c.source) for c in image.copies]
    wanted = {name(path) for path in image.files} | {
        own for own in copied if own.endswith((".txt", ".toml", ".yml", ".yaml"))
    }
    for context in _contexts(project, image):
        here = {own for own in wanted if f"{context}/{own}".lstrip("/") in project.entries}
        here |= {c.source for c in image.copies if f"{context}/{c.source}".lstrip("/") in project.entries}
        if here:
            found |= {area_of(normpath(join(context, own))) for own in here}
            break
    if folder(image.path) and any(c.source.rstrip("/") in {"", "."} for c in image.copies):
        found |= {c for c in project.once(_compose_contexts) if serves(c, image.path)}
    return frozenset(found)


def _contexts(project: Project, image: Image) -> tuple[str, ...]:
    here = folder(image.path)
    found = [here]
    while here:
        here = folder(here)
        found.append(here)
    return tuple(dict.fromkeys((*found, *project.once(_compose_contexts))))


def _compose_contexts(project: Project) -> tuple[str, ...]:
    found = []
    for path in project.matching(_COMPOSE)[:50]:
        for document in read_documents(project.text(path)):
            for service in document.get("services").fields.values():
                build = service.get("build")
                context = build.text or build.get("context").text
                if context and "$" not in context and "://" not in context:
                    found.append(normpath(join(folder(path), context)).removeprefix("./").removeprefix("."))
    return tuple(dict.fromkeys(found))


def _exists(project: Project, path: str) -> bool:
    path = path.rstrip("/")
    if any(sign in path for sign in "*?["):
        start = re.split(r"[*?\[]", path, maxsplit=1)[0]
        pattern = path.replace("[", "[[]") if path.count("[") != path.count("]") else path
        return any(
            known.startswith(start) and (fnmatchcase(known, pattern) or fnmatchcase(known, f"{pattern}/*"))
            for known in project.files.entries
        )
    # Links and vendored files are there as well, whatever they hold.
    return (
        path in project.files.entries
        or project.has_folder(path)
        or f"{path}.dvc" in project.files.entries
        or any(known.startswith(f"{path}/") for known in project.files.entries)
    )


def _made(project: Project) -> frozenset[str]:
    """Names of files that scripts and CI steps make, copy or fetch."""
    found: set[str] = set()
    for path in project.matching(_STEPS)[:_MOST_STEPS]:
        for line in project.text(path).split("\n")[:5000]:
            for match in _MAKING.finditer(line[:1000]):
                for word in (match[1] or match[2] or match[3] or "").split():
                    bare = word.strip("\"'`;,()/")
                    found |= {bare.removeprefix("./"), name(bare)}
    return frozenset(found - {""})


def _ignored(project: Project) -> tuple[str, ...]:
    lines = [line.strip() for path in project.named(".gitignore")[:20] for line in project.text(path).split("\n")[:500]]
    return tuple(name(line.rstrip("/")) for line in lines if line and not line.startswith(("#", "!")) and line != "*")


def _written(project: Project) -> frozenset[str]:
    return frozenset(name(text.value) for outline in project.code for text in outline.texts if "." in text.value[-8:])


def built_here(project: Project, repository: str) -> bool:
    """Whether the project itself builds an image of this name."""
    return repository in project.once(_built)


def _built(project: Project) -> frozenset[str]:
    found: set[str] = set()
    for path in (*project.matching(_STEPS)[:_MOST_STEPS], *project.named("*.yml", "*.yaml", "*.md")[:200]):
        text = project.text(path)
        if "docker" in text or "build" in text:
            found.update(_TAGGED.findall(text[:200_000]))
            found.update(_NAMED.findall(text[:200_000]) if "build:" in text or "docker build" in text else ())
    return frozenset(found)
