"""pyproject.toml in every dialect: PEP 621 and PEP 735, Poetry, PDM, Hatch, uv, Flit, setuptools' dynamic files."""

from collections.abc import Iterator
from posixpath import dirname, join, normpath

from solvent.domain.evidence import Place
from solvent.source.documents import read_toml, table, texts
from solvent.source.environment.areas import LineOf, area_of
from solvent.source.environment.nouns import Manifest, Requirement
from solvent.source.environment.specifiers import pip_requirement, poetry_requirement


def read(path: str, text: str) -> Manifest | None:
    """The manifest in a pyproject.toml; None where it configures tools only."""
    document = read_toml(text)
    poetry = table(document, "tool", "poetry")
    project = table(document, "project")
    if not project and not poetry and not _is_old_flit(document) and not document.get("dependency-groups"):
        return None
    lines = LineOf(text)
    found = [r for r in (*_standard(path, document, lines), *_poetry(path, poetry, lines)) if r is not None]
    python = str(project.get("requires-python") or table(poetry, "dependencies").get("python") or "")
    return Manifest(
        path,
        "pyproject",
        area_of(path),
        tuple(found),
        python=python,
        python_line=lines("requires-python" if project.get("requires-python") else "python") if python else None,
        is_package=bool(document.get("build-system")) and poetry.get("package-mode") is not False,
        is_dynamic="dependencies" in texts(project.get("dynamic")),
        includes=tuple(_dynamic_files(path, document)),
    )


def _is_old_flit(document: dict[str, object]) -> bool:
    return bool(table(document, "tool", "flit", "metadata"))


def _standard(path: str, document: dict[str, object], lines: LineOf) -> Iterator[Requirement | None]:
    project = table(document, "project")
    flit = table(document, "tool", "flit", "metadata")
    for line in (*texts(project.get("dependencies")), *texts(flit.get("requires"))):
        yield _at(path, line, lines, "")
    groups = {
        **table(project, "optional-dependencies"),
        **table(flit, "requires-extra"),
        **table(document, "dependency-groups"),
        **table(document, "tool", "pdm", "dev-dependencies"),
        "dev": [*texts(table(document, "tool", "uv").get("dev-dependencies")), *_dev_extra(document)],
    }
    for group, entries in groups.items():
        for line in texts(entries):
            yield _at(path, line, lines, str(group) or "extra")
    for environment in table(document, "tool", "hatch", "envs").values():
        for line in texts(table(environment).get("dependencies")):
            yield _at(path, line, lines, "hatch")


def _dev_extra(document: dict[str, object]) -> list[str]:
    groups = (table(document, "project", "optional-dependencies"), table(document, "dependency-groups"))
    return [line for group in groups for line in texts(group.get("dev"))]


def _poetry(path: str, poetry: dict[str, object], lines: LineOf) -> Iterator[Requirement]:
    groups = [("", table(poetry, "dependencies")), ("dev", table(poetry, "dev-dependencies"))]
    groups += [(str(name), table(group, "dependencies")) for name, group in table(poetry, "group").items()]
    for group, entries in groups:
        for name, spec in entries.items():
            if name != "python":
                optional = "extra" if isinstance(spec, dict) and spec.get("optional") else ""
                yield poetry_requirement(name, spec, Place(path, lines(name)), group=group or optional)


def _at(path: str, line: str, lines: LineOf, group: str) -> Requirement | None:
    found = pip_requirement(line, Place(path, 1), group=group)
    if found is None:
        return None
    return pip_requirement(line, Place(path, lines(found.name)), group=group)


def _dynamic_files(path: str, document: dict[str, object]) -> Iterator[str]:
    dynamic = table(document, "tool", "setuptools", "dynamic")
    hooks = table(document, "tool", "hatch", "metadata", "hooks", "requirements_txt")
    for name in (*texts(table(dynamic, "dependencies").get("file")), *texts(hooks.get("files"))):
        yield normpath(join(dirname(path), name))
