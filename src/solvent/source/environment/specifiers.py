"""One line of a list of requirements, in the dialects of pip, Poetry and conda."""

import re
from dataclasses import replace

from packaging.requirements import InvalidRequirement
from packaging.requirements import Requirement as Parsed
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from solvent.domain.evidence import Place
from solvent.source.environment.nouns import Pin, Requirement

_NAME = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]{0,100})")
_EGG = re.compile(r"[#&]egg=([A-Za-z0-9._-]+)")
_URL = re.compile(r"^(?:git|hg|svn|bzr)\+|^(?:https?|file|ssh)://|^git@", re.I)
_REVISION = re.compile(r"\.git@([\w./-]+)|(?<=[\w])@([0-9a-f]{7,40}|v?\d[\w.]*)(?:[#\s]|$)")
_WHEEL = re.compile(r"/([A-Za-z0-9_.]+)-(\d[\w.+%]*?)(?:-[\w.]+-[\w.]+-[\w.]+\.whl|\.tar\.gz|\.zip)")
_ARCHIVE = re.compile(r"/archive/(?:refs/tags/)?([\w.]+)\.(?:zip|tar\.gz)")
_RUN_ON = re.compile(r"^([A-Za-z][\w.-]{0,80})((?:[<>~!]=?|==)[\w.*]{1,30}(?:[<>~!]=?|==)[\w.*<>=!~]{1,60})$")
_CONDA_LINE = re.compile(r"^([\w.-]+)=([\w.*+!]+)(?:=([\w.*]+))?$")
_FLOATING_REVISIONS = frozenset(["master", "main", "head", "develop", "dev", "trunk"])


def pip_requirement(line: str, place: Place, *, group: str = "") -> Requirement | None:
    """A line of a requirements file or an entry of PEP 621; None where it is no requirement.

    >>> place = Place("requirements.txt", 1)
    >>> [(str(r), r.pin.value) for r in map(lambda l: pip_requirement(l, place), ("numpy==1.2", "torch>=2", "Foo_Bar"))]
    [('numpy==1.2', 'exact'), ('torch>=2', 'floating'), ('foo-bar', 'floating')]
    """
    line = line.strip().rstrip("\\").strip()
    if _URL.match(line):
        return _from_url(line, place, group)
    try:
        parsed = Parsed(line)
    except (InvalidRequirement, RecursionError):
        return _loose(line, place, group)
    if parsed.url:
        found = _from_url(parsed.url, place, group)
        pin = found.pin if found else Pin.FLOATING
        return Requirement(canonicalize_name(parsed.name), place, pin, f" @ {parsed.url}"[:120], group)
    spec = str(parsed.specifier)
    return Requirement(
        canonicalize_name(parsed.name), place, pin_of(spec), spec, group, str(parsed.marker) if parsed.marker else ""
    )


def pin_of(spec: str) -> Pin:
    """How firmly a PEP 440 specifier holds a version.

    >>> [pin_of(s).value for s in ("==1.2", "==1.*", "~=1.2", ">=1,<2", ">=1", "")]
    ['exact', 'series', 'series', 'series', 'floating', 'floating']
    """
    clauses = [clause.strip() for clause in spec.split(",") if clause.strip()]
    if any(clause.startswith("==") and "*" not in clause for clause in clauses):
        return Pin.EXACT
    lower = any(clause.startswith((">", "==", "~=")) for clause in clauses)
    upper = any(clause.startswith(("<", "==", "~=")) for clause in clauses)
    return Pin.SERIES if lower and upper else Pin.FLOATING


def poetry_requirement(name: str, spec: object, place: Place, *, group: str = "") -> Requirement:
    """An entry of a Poetry, Pipfile or pixi table: a text, a table, or a list of tables."""
    if isinstance(spec, list):
        spec = spec[0] if spec else "*"
    found = Requirement(canonicalize_name(name), place, group=group)
    if isinstance(spec, dict):
        if spec.get("git") or spec.get("url") or spec.get("path"):
            held = bool(spec.get("rev") or spec.get("ref") or spec.get("tag") or spec.get("url"))
            return replace(
                found, pin=Pin.EXACT if held else Pin.FLOATING, spec=" @ git" if spec.get("git") else " @ url"
            )
        found = replace(found, marker=str(spec.get("markers") or spec.get("python") or ""))
        spec = spec.get("version", "*")
    text = str(spec).strip()
    if text in {"", "*", "latest"}:
        return found
    if text[0] in "^~" and not text.startswith("~="):
        return replace(found, pin=Pin.SERIES, spec=text)
    if text[0].isdigit():
        return replace(found, pin=Pin.SERIES if "*" in text else Pin.EXACT, spec=f"=={text}")
    return replace(found, pin=pin_of(text), spec=text)


def conda_requirement(line: str, place: Place) -> Requirement | None:
    """A line of a conda environment: `numpy=1.21`, `conda-forge::torch>=2`, `python 3.8.*`.

    >>> place = Place("environment.yml", 1)
    >>> found = [conda_requirement(line, place) for line in ("numpy=1.21.2", "scipy=1.7", "tqdm")]
    >>> [(str(r), r.pin.value) for r in found]
    [('numpy==1.21.2', 'exact'), ('scipy==1.7.*', 'series'), ('tqdm', 'floating')]
    """
    line = line.strip().rpartition("::")[2].split("#")[0].split("[")[0].strip()
    matched = _NAME.match(line)
    if matched is None:
        return None
    name, spec = canonicalize_name(matched[1]), line[matched.end() :].strip()
    if not spec or spec == "*":
        return Requirement(name, place)
    if spec[0].isdigit():
        spec = "=" + "=".join(spec.split())
    if spec.startswith("==") or not spec.startswith("="):
        spec = spec.replace(" ", "")
        return Requirement(name, place, pin_of(spec), spec)
    version, _, build = spec.lstrip("= ").partition("=")
    version = version.strip()
    if "*" in version or (version.count(".") < 2 and not build):
        return Requirement(name, place, Pin.SERIES, f"=={version.rstrip('.*')}.*")
    return Requirement(name, place, Pin.EXACT, f"=={version}")


def admits(spec: str, version: str) -> bool:
    """Whether a version fits a specifier; what cannot be read, fits.

    >>> admits(">=1.2,<2", "1.5"), admits("^1.2", "2.0"), admits("~1.2", "1.3"), admits("nonsense", "1")
    (True, False, False, True)
    """
    try:
        number = Version(version)
        if spec[:1] in {"^", "~"} and spec[:2] != "~=":
            return all(_admits_series(part.strip(), number) for part in spec.split(","))
        return SpecifierSet(spec.replace(" ", "")).contains(number, prereleases=True)
    except (InvalidVersion, InvalidSpecifier, ValueError, TypeError):
        return True


def _admits_series(spec: str, number: Version) -> bool:
    if spec[:1] not in {"^", "~"}:
        return SpecifierSet(spec).contains(number, prereleases=True)
    floor = Version(spec[1:].strip())
    if number.release < floor.release:
        return False
    stated = floor.release
    if spec[0] == "~":
        kept = min(len(stated), 2)
    else:
        # The first part that is not zero may not change.
        kept = next((at + 1 for at, part in enumerate(stated) if part), len(stated))
    return (*number.release, 0, 0)[:kept] == (*stated, 0, 0)[:kept]


def _from_url(url: str, place: Place, group: str) -> Requirement | None:
    wheel, egg = _WHEEL.search(url), _EGG.search(url)
    if wheel:
        return Requirement(canonicalize_name(wheel[1]), place, Pin.EXACT, f"=={wheel[2]}", group)
    head = url.split("#", maxsplit=1)[0].split("?", maxsplit=1)[0].rstrip("/")
    revision = _REVISION.search(url)
    stated = (revision[1] or revision[2]) if revision else None
    archive = _ARCHIVE.search(url)
    stated = stated or (archive[1] if archive else None)
    pin = Pin.EXACT if stated and stated.lower() not in _FLOATING_REVISIONS else Pin.FLOATING
    last = re.sub(r"(\.git)?(@.*)?$", "", head.rpartition("/")[2])
    name = egg[1] if egg else last
    return Requirement(canonicalize_name(name), place, pin, " @ url", group) if _NAME.match(name) else None


def _loose(line: str, place: Place, group: str) -> Requirement | None:
    """What pip would refuse but people write: `numpy=1.2`, lines of `conda list --export`, stray words behind."""
    conda = _CONDA_LINE.match(line)
    if conda:
        return Requirement(canonicalize_name(conda[1]), place, Pin.EXACT, f"=={conda[2]}", group)
    # Commas between clauses are forgotten: `sagemaker>=2.1.0<3`.
    if run_on := _RUN_ON.match(line):
        return Requirement(canonicalize_name(run_on[1]), place, Pin.FLOATING, run_on[2], group)
    head = line.split(" ", maxsplit=1)[0].split(";", maxsplit=1)[0]
    if head != line and head:
        try:
            parsed = Parsed(head)
        except (InvalidRequirement, RecursionError):
            return None
        # `pandas 1.2` and `numpy # x` are requirements; a sentence is not.
        rest = line[len(head) :].strip()
        if re.match(r"^(--hash|#|;|--)", rest) or re.match(r"^[=<>~!]", rest):
            return pip_requirement(head + rest if rest[0] in "=<>~!" else head, place, group=group)
        if re.fullmatch(r"v?\d[\w.]*", rest):
            return Requirement(canonicalize_name(parsed.name), place, Pin.EXACT, f"=={rest}", group)
    return None
