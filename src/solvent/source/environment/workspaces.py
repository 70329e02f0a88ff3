"""Development containers: what a devcontainer.json starts from and installs once it runs."""

import re

from solvent.source.documents import read_json, table, texts
from solvent.source.environment import docker
from solvent.source.environment.docker import Image

FILE = re.compile(r"(?:^|/)\.?devcontainer\.json$", re.I)
_COMMENT = re.compile(r"^[ \t]*//.*$", re.M)
_TRAILING = re.compile(r",(\s*[}\]])")
_STEPS = ("onCreateCommand", "updateContentCommand", "postCreateCommand", "postStartCommand")
_LONGEST = 100_000


def read(path: str, text: str) -> Image | None:
    """The image that a devcontainer.json makes of another; None where a Dockerfile or a compose file says it."""
    # The format allows comments and commas that JSON does not.
    document = table(read_json(_TRAILING.sub(r"\1", _COMMENT.sub("", text[:_LONGEST]))))
    base = document.get("image")
    if not isinstance(base, str) or not base.strip():
        return None
    steps = [command for step in _STEPS for command in _commands(document.get(step))]
    written = "\n".join([f"FROM {base.split()[0]}", *(f"RUN {' '.join(command.split())}" for command in steps)])
    return docker.read(path, written)


def _commands(value: object) -> list[str]:
    """A command as a text, as a list of words, or several by name."""
    if isinstance(value, dict):
        return [command for inner in value.values() for command in _commands(inner) if not isinstance(inner, dict)]
    return [" ".join(texts(value))] if value else []
