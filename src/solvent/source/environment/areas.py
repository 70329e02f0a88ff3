"""Which code a file of the environment serves, by where it lies."""

from solvent.source.paths import folder, is_lesson

_ASIDE = frozenset(
    "requirements requirement reqs deps dependencies env envs environment environments conda conda_envs conda-env "
    "docker dockerfiles .devcontainer devcontainer .binder binder .docker container containers build_tools pip".split()
)
_SHOWN = frozenset("example examples demo demos tutorial tutorials docs".split())


def area_of(path: str) -> str:
    """The folder that a manifest, lock or image serves: its own, or the one around a folder kept for such files.

    >>> area_of("requirements/base.txt"), area_of("serving/requirements.txt"), area_of("docker/train/Dockerfile")
    ('', 'serving', 'docker/train')
    """
    here = folder(path)
    while here.rpartition("/")[2].lower() in _ASIDE:
        here = folder(here)
    return here


def is_shown(area: str) -> bool:
    """Whether a folder holds examples, lessons or a template, which nobody runs in production.

    >>> is_shown("examples/titanic"), is_shown("{{cookiecutter.slug}}"), is_shown("labs/1"), is_shown("training")
    (True, True, True, False)
    """
    return "{{" in area or is_lesson(f"{area}/") or any(part in _SHOWN for part in area.lower().split("/"))


def serves(area: str, path: str) -> bool:
    """Whether a file lies in an area.

    >>> serves("", "a/b.py"), serves("a", "a/b.py"), serves("a", "ab/c.py")
    (True, True, False)
    """
    return not area or path.startswith(f"{area}/")


class LineOf:
    """Finds the line of a file that opens with a name: `name = …`, `- name`, `"name>=1",`."""

    def __init__(self, text: str) -> None:
        self._lines: dict[str, int] = {}
        for number, line in enumerate(text.split("\n")[:20_000], 1):
            head = line.strip()[:200].lstrip("-\"' \t[").lower()
            word = head
            for stop in "=<>~! \"';:[,@":
                word = word.split(stop, 1)[0]
            self._lines.setdefault(word.replace("_", "-").replace(".", "-"), number)

    def __call__(self, name: str) -> int:
        """Its line; 1 where none opens so."""
        return self._lines.get(name.lower().replace("_", "-").replace(".", "-"), 1)
