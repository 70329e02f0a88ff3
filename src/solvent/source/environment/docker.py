"""Dockerfiles and the images they start from: what they copy, what they install, and how firmly."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from posixpath import normpath

from solvent.domain.evidence import Place
from solvent.source.documents import read_json, texts
from solvent.source.environment.nouns import Pin, Requirement
from solvent.source.environment.specifiers import pip_requirement

FILE = re.compile(r"(?:^|/)(?:[^/]*dockerfile(?:[._-][^/]*)?|containerfile(?:\.[^/]*)?)$", re.I)
_INSTRUCTION = re.compile(r"^\s*([A-Za-z]+)\s+(.*)$", re.S)
_VARIABLE = re.compile(r"\$(?:\{(\w+)(?::?-([^{}]*))?\}|(\w+))")
_HEREDOC = re.compile(r"<<-?['\"]?(\w+)['\"]?")
_SPLIT = re.compile(r"&&|\|\||;|\n|\s&\s")
_SUBSTITUTION = re.compile(r"\"?\$\([^()]{0,300}(?:\([^()]{0,100}\)[^()]{0,300})?\)\"?|`[^`]{0,300}`")
_PIP = re.compile(r"(?:^|\s|/)(?:pip3?(?:\.\d+)?|uv\s+pip|micropip)\s+(?:-\S+\s+)*install\s+(.*)$", re.S)
_TOOL = re.compile(
    r"(?:^|\s|/)(uv\s+sync|rye\s+sync|hatch\s+env\s+create|poetry\s+install|pipenv\s+(?:install|sync)|pdm\s+(?:install|sync)|pixi\s+install"
    r"|(?:conda|mamba|micromamba)\s+(?:env\s+)?(?:create|update|install)|conda-lock\s+install)\b(.*)$",
    re.S,
)
_SYNC = re.compile(r"(?:^|\s|/)(?:uv\s+pip\s+sync|pip-sync|python\S*\s+-m\s+piptools\s+sync)\s+(.*)$", re.S)
_NOT_SOURCES = ("http://", "https://", "git@", "git://", "<<")
_VALUED = frozenset(
    "-i --index-url --extra-index-url -f --find-links -t --target --prefix --timeout --default-timeout --retries "
    "--trusted-host --platform --python-version --progress-bar --cache-dir --index-strategy --root --src "
    "--upgrade-strategy --config-settings --global-option --python -p --torch-backend".split()
)
_MOST_LINES = 4000


@dataclass(frozen=True)
class Base:
    """A `FROM`: the image as it will be pulled, its tag and digest; unknown holes keep their `$`."""

    image: str
    place: Place
    alias: str = ""

    @property
    def repository(self) -> str:
        """The image without its tag and digest."""
        head = self.image.partition("@")[0]
        start, _, last = head.rpartition("/")
        return f"{start}/{last.partition(':')[0]}".lstrip("/")

    @property
    def tag(self) -> str:
        """Its tag; empty without one."""
        return self.image.partition("@")[0].rpartition("/")[2].partition(":")[2]

    @property
    def is_held(self) -> bool:
        """Whether the image will be the same tomorrow, as far as its tag promises."""
        return "@sha256:" in self.image or self.tag not in {"", "latest"} or "$" in self.image


@dataclass(frozen=True)
class Copied:
    """A source of a `COPY` or `ADD` that is taken from the build's context."""

    source: str
    place: Place


@dataclass(frozen=True)
class Image:
    """A Dockerfile. `files` are lists it installs from, `tools` the commands that install from a lock or a manifest."""

    path: str
    bases: tuple[Base, ...] = ()
    copies: tuple[Copied, ...] = ()
    installs: tuple[Requirement, ...] = ()
    files: tuple[str, ...] = ()
    tools: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()

    @property
    def installs_python(self) -> bool:
        """Whether Python packages are put into it."""
        return bool(self.installs or self.files or self.tools)


@dataclass
class _Reading:
    path: str
    arguments: dict[str, str] = field(default_factory=dict)
    aliases: set[str] = field(default_factory=set)
    bases: list[Base] = field(default_factory=list)
    copies: list[Copied] = field(default_factory=list)
    installs: list[Requirement] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    tools: list[str] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)


def read(path: str, text: str) -> Image | None:
    """The image that a Dockerfile describes; None where it starts from nothing."""
    reading = _Reading(path)
    for line, instruction, rest in _instructions(text):
        _take(reading, Place(path, line), instruction, rest)
    if not reading.bases:
        return None
    return Image(
        path,
        tuple(reading.bases),
        tuple(reading.copies),
        tuple(reading.installs),
        tuple(dict.fromkeys(reading.files)),
        tuple(dict.fromkeys(reading.tools)),
        tuple(dict.fromkeys(reading.targets)),
    )


def _instructions(text: str) -> Iterator[tuple[int, str, str]]:
    lines = text.replace("\0", "").split("\n")[:_MOST_LINES]
    at = 0
    while at < len(lines):
        start = at
        parts: list[str] = []
        while at < len(lines):
            line = lines[at][:4000].rstrip()
            at += 1
            if line.lstrip().startswith("#") or (parts and not line.strip()):
                continue
            parts.append(line.removesuffix("\\"))
            if not line.endswith("\\"):
                break
        whole = " ".join(parts)
        heredoc = _HEREDOC.search(whole)
        if heredoc and whole.lstrip()[:4].upper() in {"RUN ", "COPY", "ADD "}:
            body = []
            while at < len(lines) and lines[at].strip() != heredoc[1]:
                body.append(lines[at][:4000])
                at += 1
            at += 1
            whole = "\n".join([whole, *body])
        found = _INSTRUCTION.match(whole)
        if found:
            # A continued instruction is placed where it starts; comments before it do not count.
            first = next(
                (
                    n
                    for n in range(start, at)
                    if n < len(lines) and lines[n].strip() and not lines[n].lstrip().startswith("#")
                ),
                start,
            )
            yield first + 1, found[1].upper(), found[2].strip()


def _take(reading: _Reading, place: Place, instruction: str, rest: str) -> None:
    if instruction == "ARG":
        name, _, value = rest.partition("=")
        if value:
            reading.arguments[name.strip()] = value.strip().strip("\"'")
    elif instruction == "ENV":
        for found in re.finditer(r"(?<!\w)(\w+)=(\"[^\"]*\"|'[^']*'|\S+)", rest[:2000]):
            reading.arguments[found[1]] = found[2].strip("\"'")
            if found[2].strip("\"'").startswith("/"):
                reading.targets.append(found[2].strip("\"'"))
    elif instruction == "FROM":
        _take_base(reading, place, rest)
    elif instruction in {"COPY", "ADD"}:
        reading.copies += [Copied(source, place) for source in _sources(reading, rest)]
        if words := _words(rest):
            reading.targets.append(_filled(words[-1], reading.arguments))
    elif instruction in {"WORKDIR", "VOLUME"}:
        reading.targets += [_filled(word, reading.arguments) for word in _words(rest)]
    elif instruction == "RUN":
        for command in _SPLIT.split(_SUBSTITUTION.sub("$", rest[:20_000])):
            _take_command(reading, place, command)


def _take_base(reading: _Reading, place: Place, rest: str) -> None:
    words = [word for word in rest.split() if not word.startswith("--")]
    if not words:
        return
    image = _filled(words[0], reading.arguments)
    alias = words[2] if len(words) > 2 and words[1].lower() == "as" else ""
    if image.lower() != "scratch" and image.lower() not in reading.aliases:
        reading.bases.append(Base(image, place, alias))
    reading.aliases.add(alias.lower())


def _filled(text: str, arguments: dict[str, str]) -> str:
    return _VARIABLE.sub(lambda v: arguments.get(v[1] or v[3]) or v[2] or v[0], text)


def _words(rest: str) -> list[str]:
    head = rest.split("\n", maxsplit=1)[0]
    if head.startswith("["):
        return texts(read_json(head))
    return [word.strip("\"'") for word in head.split() if not word.startswith("--")]


def _sources(reading: _Reading, rest: str) -> Iterator[str]:
    if re.match(r"(?:--\S+\s+)*--from=", rest):
        return
    rest = re.sub(r"^(?:--\S+\s+)+", "", rest)
    for word in _words(rest)[:-1]:
        source = _filled(word, reading.arguments)
        if not source.startswith(_NOT_SOURCES) and "$" not in source and "<<" not in source and "{{" not in source:
            yield normpath(source.lstrip("/") or ".")


def _take_command(reading: _Reading, place: Place, command: str) -> None:
    command = command.strip()[:4000]
    if found := _PIP.search(command):
        _take_pip(reading, place, found[1].split())
    elif found := _SYNC.search(command):
        reading.files += [w.strip("\"'") for w in found[1].split() if w.endswith((".txt", ".lock", ".toml"))]
    elif found := _TOOL.search(command):
        reading.tools.append(" ".join(found[1].split()) + found[2][:200])
        reading.files += [w for w in found[2].split() if w.endswith((".yml", ".yaml", ".txt", ".lock"))]


def _take_pip(reading: _Reading, place: Place, words: list[str]) -> None:
    skip = False
    for word, following in zip(words, [*words[1:], ""], strict=True):
        if skip:
            skip = False
            continue
        if word in {"-r", "--requirement", "-c", "--constraint"} or re.match(r"^-[a-zA-Z]{1,5}[rc]$", word):
            reading.files.append(following.strip("\"'"))
            skip = True
        elif word.startswith(("-r", "--requirement=")) and len(word) > 2:
            reading.files.append(word.removeprefix("--requirement=").removeprefix("-r").strip("\"'"))
        elif word in _VALUED:
            skip = True
        elif word in {"-e", "."} or word.startswith((".", "/", "--editable")):
            reading.tools.append("pip install .")
            skip = word == "-e"
        elif not word.startswith(("-", "$", "|", ">", "`", "#", '"$', "'$", "<", "2>")):
            filled = _filled(word.strip("\"'"), reading.arguments)
            if filled.endswith((".whl", ".tar.gz", ".zip")) and "://" not in filled:
                continue
            found = pip_requirement(filled, place)
            if found is not None:
                # A version that an argument fills in is held by whoever builds the image.
                pin = Pin.EXACT if "$" in filled else found.pin
                reading.installs.append(Requirement(found.name, place, pin, found.spec))
