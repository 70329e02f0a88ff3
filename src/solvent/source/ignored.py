"""Whether version control is told to ignore a path: what is not there may then be meant not to be."""

from fnmatch import fnmatchcase

from solvent.source.paths import folder, name
from solvent.source.project import Project

_MOST_RULES = 500


def is_ignored(project: Project, path: str) -> bool:
    """Whether a `.gitignore` on the way to a path names it or a folder around it; the last rule that fits decides."""
    ignored = False
    above = [path]
    while above[-1]:
        above.append(folder(above[-1]))
    for place in reversed(above[1:]):
        for rule in project.text(f"{place}/.gitignore".lstrip("/")).split("\n")[:_MOST_RULES]:
            bare = rule.strip()
            if bare and not bare.startswith("#"):
                inside = [part[len(place) :].lstrip("/") for part in above if len(part) > len(place)]
                if any(_fits(part, bare.removeprefix("!"), is_folder=part != inside[0]) for part in inside):
                    ignored = not bare.startswith("!")
    return ignored


def _fits(path: str, rule: str, *, is_folder: bool) -> bool:
    if rule.endswith("/") and not is_folder:
        return False
    bare = rule.rstrip("/")
    if "/" not in bare.removeprefix("**/"):
        return fnmatchcase(name(path), bare.removeprefix("**/"))
    return fnmatchcase(path, bare.lstrip("/"))
