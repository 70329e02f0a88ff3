"""Whole packages of others that were copied into a project, told by what their authors left beside them."""

import re
from collections import defaultdict
from collections.abc import Iterable

from solvent.source.paths import folder, name

_BUILDS = re.compile(r"^(setup\.py|pyproject\.toml)$")
_LICENSES = re.compile(r"^licen[cs]e(\.\w+)?$", re.I)
_AUTHORS = re.compile(r"^(authors|contributing)(\.\w+)?$", re.I)
_SIGNS = (_BUILDS, _LICENSES, _AUTHORS)
_MOST = 2


def packages_of_others(paths: Iterable[str]) -> tuple[str, ...]:
    """Folders with a build file, a licence and authors of their own, in a project that has its own licence.

    More than a few of them are the project's own packages, and so is one that holds most of its code.

    >>> copy = [f"solaris/{n}" for n in ("setup.py", "LICENSE.txt", "CONTRIBUTING.md", "solaris/tile.py")]
    >>> packages_of_others([*copy, "LICENSE", "a.py", "b.py", "c.py"])
    ('solaris/',)
    """
    signs: dict[str, set[int]] = defaultdict(set)
    code: list[str] = []
    for path in paths:
        own = name(path)
        code += [path] * own.endswith(".py")
        for number, sign in enumerate(_SIGNS):
            if sign.match(own):
                signs[folder(path)].add(number)
    found = [f"{at}/" for at, seen in signs.items() if at and "{{" not in at and len(seen) == len(_SIGNS)]
    if 1 not in signs[""] or len(found) > _MOST:
        return ()
    return tuple(at for at in found if 2 * sum(path.startswith(at) for path in code) < len(code))
