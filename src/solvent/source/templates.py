"""Files of project templates, seen as what they render to: `train.py.tmpl` as `train.py`, its tags blotted out."""

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cached_property
from typing import Any, TypeVar

from solvent.domain.evidence import Place
from solvent.domain.ports import Entry, Files
from solvent.source.paths import name, suffix
from solvent.source.text import decode

_ENDINGS = (".tmpl", ".tpl", ".jinja", ".jinja2", ".j2", ".template", ".gotmpl", ".mustache")
_RENDERS_TO = frozenset(
    ".py .ipynb .yml .yaml .toml .cfg .ini .txt .md .rst .json .sh .sql .r .rmd .tf .smk .lock .conf".split()
)
_NAMED = re.compile(r"(?:dockerfile|makefile|justfile|procfile|snakefile|jenkinsfile)[\w.-]*$", re.I)
# A `$` before the braces makes an expression of a CI system, which is meant to stay.
_TAG = re.compile(r"\{%.{0,400}?%\}|\{#.{0,400}?#\}|(?<!\$)(?<!\{)\{\{(?!\{)(.{0,400}?)\}\}(?!\})", re.S)
_CONTROL = re.compile(
    r"(?:if|else|end|range|define|block|with|skip|update_layout|include|/\*|#|\$?\w{1,60}[ ]{0,4}:?=|/)(?:\b|\W)"
)
_WORD = re.compile(r"[A-Za-z_]\w*")
_FILTERS = frozenset(["cookiecutter", "template", "copier__", "lower", "upper", "replace", "trim", "default", "tojson"])
_LARGEST = 200_000
_QUESTIONS = ("copier.yml", "copier.yaml")
_ALL = re.compile(r"^_templates_suffix:[ \t]*(?:\"\"|'')[ \t]*$", re.M)
_SUBFOLDER = re.compile(r"^_subdirectory:[ \t]*[\"']?([\w./-]{1,200})", re.M)
Value = TypeVar("Value")


def with_templates(files: Files) -> "Files | Templates":
    """The files with those of templates under the names and with the texts that they render to, if there are any."""
    seen = Templates(files)
    return seen if seen.originals or seen.is_whole else files


def shown_as_stored(value: Value, files: Files) -> Value:
    """A value made of plain dataclasses with every place in it named as the file that lies in the project."""
    return _renamed(value, files.originals) if isinstance(files, Templates) else value


class Templates:
    """A tree in which templates have the names and texts that they render to; all else is as it was."""

    def __init__(self, files: Files) -> None:
        self._files = files

    @cached_property
    def originals(self) -> Mapping[str, str]:
        """The stored path by the rendered one, of those files that differ; a file that is there already wins."""
        stored, found = self._files.entries, dict[str, str]()
        for path in stored:
            if (rendered := rendered_path(path)) != path and rendered not in stored:
                found.setdefault(rendered, path)
        return found

    @cached_property
    def _whole(self) -> str | None:
        """The folder whose files are all templates, as Copier's questions say; None where there is none."""
        for path in _QUESTIONS:
            if path in self._files.entries:
                said = decode(self._files.read(path, limit=_LARGEST))
                if _ALL.search(said) and (found := _SUBFOLDER.search(said)):
                    return f"{found[1].strip('/')}/"
        return None

    @property
    def is_whole(self) -> bool:
        """Whether a whole folder is a template."""
        return self._whole is not None

    def _is_in_template(self, path: str) -> bool:
        return self._whole is not None and path.startswith(self._whole) and suffix(path) == ".py"

    @cached_property
    def entries(self) -> Mapping[str, Entry]:
        """Everything in the tree by its rendered path."""
        names = {stored: rendered for rendered, stored in self.originals.items()}
        return {names.get(p, p): replace(e, path=names.get(p, p)) for p, e in self._files.entries.items()}

    def read(self, path: str, *, limit: int) -> bytes:
        """The first bytes of a file, its tags blotted out where it is a template."""
        stored = self.originals.get(path)
        if stored is None and not self._is_in_template(path):
            return self._files.read(path, limit=limit)
        data = self._files.read(stored or path, limit=limit)
        is_text = suffix(path) in _RENDERS_TO or _NAMED.match(name(path))
        return rendered_text(decode(data)).encode() if is_text and len(data) < _LARGEST else data


def rendered_path(path: str) -> str:
    """The path that a file of a template gets, as far as its name tells.

    >>> rendered_path("{{cookiecutter.repo}}/Dockerfile.j2"), rendered_path("src/train.py.tmpl"), rendered_path("a.tpl")
    ('repo/Dockerfile', 'src/train.py', 'a.tpl')
    """
    ending = suffix(path)
    if ending in _ENDINGS:
        stem = path[: -len(ending)]
        if suffix(stem) in _RENDERS_TO or _NAMED.match(name(stem)):
            path = stem
    return _TAG.sub(_blot, path) if "{{" in path or "{%" in path else path


def rendered_text(text: str) -> str:
    """The text with its tags blotted out, line for line: values become a name, conditions and loops nothing.

    >>> rendered_text("{% if x %}\\nfrom {{ cookiecutter.pkg }} import y  # ${{ z }}\\n{% endif %}")
    '\\nfrom pkg import y  # ${{ z }}\\n'
    """
    return _TAG.sub(_blot, text)


def _blot(tag: re.Match[str]) -> str:
    inner, breaks = tag[1], "\n" * tag[0].count("\n")
    if inner is None or _CONTROL.match(inner.lstrip("- \t\r\n")):
        return breaks
    words = [word for word in _WORD.findall(inner.partition("|")[0]) if word not in _FILTERS]
    return (words[0] if words else "template") + breaks


def _renamed(value: Any, originals: Mapping[str, str]) -> Any:
    if isinstance(value, Place):
        return replace(value, path=originals[value.path]) if value.path in originals else value
    if isinstance(value, tuple):
        return tuple(_renamed(item, originals) for item in value) if type(value) is tuple else value
    if isinstance(value, dict):
        return {key: _renamed(item, originals) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        changed = {}
        for part in fields(value):
            held = getattr(value, part.name)
            if (
                part.init
                and (new := originals.get(held, held) if part.name == "path" else _renamed(held, originals)) is not held
            ):
                changed[part.name] = new
        return replace(value, **changed) if changed else value
    return value
