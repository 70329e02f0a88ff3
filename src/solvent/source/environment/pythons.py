"""Where a project says which Python it runs on: version files, images, CI."""

import re
from collections.abc import Iterator

from solvent.domain.evidence import Place
from solvent.source.environment.docker import Image
from solvent.source.environment.nouns import Manifest, PythonVersion
from solvent.source.project import Project
from solvent.source.yaml_lines import Node, read_documents

_VERSION = re.compile(r"(?<!\d)\d+\.\d+(?:\.\d+)?(?:\.x|\.\*)?")
_CI = (
    r"(^|/)\.github/workflows/[^/]+\.ya?ml$|(^|/)\.(gitlab-ci|travis)\.ya?ml$|(^|/)\.circleci/config\.ya?ml$"
    r"|(^|/)[\w.-]*azure-pipelines?[\w.-]*\.ya?ml$|(^|/)\.azure[\w-]*/[^/]+\.ya?ml$"
)
_KEYS = frozenset({"python-version", "python_version", "versionSpec", "pythonVersion"})
_TESTS = re.compile(r"\b(pytest|unittest|nose2?|tox|nox|make\s+(?:unit-?)?tests?|coverage run)\b")


def python_versions(
    project: Project, manifests: tuple[Manifest, ...], images: tuple[Image, ...]
) -> Iterator[PythonVersion]:
    """All places that name a version of Python."""
    for path in project.named(".python-version", "runtime.txt", ".tool-versions"):
        yield from _version_file(path, project.text(path))
    for manifest in manifests:
        if manifest.python:
            yield PythonVersion(manifest.python, Place(manifest.path, manifest.python_line), manifest.kind)
    for image in images:
        for base in image.bases:
            found = python_of_image(base.image)
            if found:
                yield PythonVersion(found, base.place, "image")
    for path in project.matching(_CI):
        yield from _of_ci(path, project.text(path))


def python_of_image(image: str) -> str:
    """The Python that an image's name promises; empty where it does not say.

    >>> [python_of_image(i) for i in ("python:3.8-slim", "ghcr.io/astral-sh/uv:python3.12-bookworm", "ubuntu:20.04")]
    ['3.8', '3.12', '']
    """
    head = image.partition("@")[0]
    repository, _, tag = head.rpartition("/")[2].partition(":")
    whole = head.rpartition("/")[0]
    if repository in {"python", "pypy"} or "/python" in f"/{whole}/{repository}":
        found = re.match(r"(?:[\w.]{1,60}-)??(3\.\d{1,2}(?:\.\d+)?|2\.7)(?!\d)", tag)
        return found[1] if found else ""
    named = re.search(r"(?:python|py)-?(3\.\d{1,2}|2\.7)(?!\d)", f"{repository}:{tag}")
    return named[1] if named else ""


def _version_file(path: str, text: str) -> Iterator[PythonVersion]:
    for number, line in enumerate(text.split("\n")[:50], 1):
        found = re.match(r"^\s*(?:python[-\s])?(?:cpython-)?v?((?:2|3)\.\d+(?:\.\d+)?)\b", line)
        if found:
            yield PythonVersion(found[1], Place(path, number), path.rpartition("/")[2])
            return


def _of_ci(path: str, text: str) -> Iterator[PythonVersion]:
    source = "ci-tests" if _TESTS.search(text) else "ci"
    for document in read_documents(text):
        if path.endswith((".travis.yml", ".travis.yaml")):
            yield from _versions(path, document.get("python"), source)
        for node in document.walk():
            for key, value in node.fields.items():
                if key in _KEYS:
                    yield from _versions(path, value, source)
                elif key == "image" and (found := python_of_image(value.text or value.get("name").text)):
                    yield PythonVersion(found, Place(path, value.line), source)


def _versions(path: str, node: Node, source: str) -> Iterator[PythonVersion]:
    for item in node.each():
        found = _VERSION.fullmatch(item.text.strip())
        if found:
            yield PythonVersion(found[0].removesuffix(".x").removesuffix(".*"), Place(path, item.line), source)
