"""Whole packages of others that were copied into a project, told by what their authors left beside them."""

import re
from collections.abc import Callable, Iterable

from solvent.source.paths import folder, name

_BUILDS = re.compile(r"^(setup\.py|pyproject\.toml)$")
_LICENSES = re.compile(r"^licen[cs]e(\.\w+)?$", re.I)
_AUTHORS = re.compile(r"^(authors|contributing)(\.\w+)?$", re.I)
_HOLDER = re.compile(r"copyright\s*(?:\(c\)|©\S*)?\s*\d{4}[\s\d,–-]*(?:present,?\s*)?([A-Za-z][^\n]{3,60})", re.I)
_MOST = 2


def packages_of_others(paths: Iterable[str], read: Callable[[str], str]) -> tuple[str, ...]:
    """Folders with a build file and a licence of others, in a project that has its own licence.

    Of others is a licence beside a list of authors or rules for contributors, and one whose copyright somebody else
    holds. More than a few such folders are the project's own packages, and so is one that holds most of its code.
    `read` gives a file's text.

    >>> copy = [f"solaris/{n}" for n in ("setup.py", "LICENSE.txt", "CONTRIBUTING.md", "solaris/tile.py")]
    >>> packages_of_others([*copy, "LICENSE", "a.py", "b.py", "c.py"], lambda path: "")
    ('solaris/',)
    >>> texts = {"LICENSE": "Copyright (c) 2021 Ana", "eval/LICENSE": "Copyright (c) 2017-present, Bo, Inc."}
    >>> packages_of_others(["eval/setup.py", "eval/e.py", *texts, "a.py", "b.py", "c.py"], texts.__getitem__)
    ('eval/',)
    """
    built, signed, licences = set[str](), set[str](), dict[str, str]()
    code: list[str] = []
    for path in paths:
        own, at = name(path), folder(path)
        code += [path] * own.endswith(".py")
        built |= {at} if _BUILDS.match(own) else set()
        signed |= {at} if _AUTHORS.match(own) else set()
        if _LICENSES.match(own):
            licences.setdefault(at, path)
    if "" not in licences:
        return ()
    nested = [at for at in licences if at in built and at and "{{" not in at]
    ours = _holder(read(licences[""])) if nested else ""
    found = [f"{at}/" for at in nested if at in signed or _holder(read(licences[at])) not in ("", ours)]
    if len(found) > _MOST:
        return ()
    return tuple(at for at in found if 2 * sum(path.startswith(at) for path in code) < len(code))


def _holder(licence: str) -> str:
    found = _HOLDER.search(licence[:2000])
    return found[1].strip(" .").lower() if found else ""
