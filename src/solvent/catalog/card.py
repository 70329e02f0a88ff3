"""The card that opens an entry's file: a title and named sections, read from its docstring."""

import inspect
import re
from dataclasses import dataclass

_HEADING = re.compile(r"^([A-Z][\w ]*)$")
_FILE = re.compile(r"^--- (\S+)\s*$")


@dataclass(frozen=True)
class Card:
    """A title, an introduction and sections by their heading."""

    title: str
    introduction: str
    sections: dict[str, str]

    def section(self, heading: str) -> str:
        """The text under a heading; empty where there is none."""
        return self.sections.get(heading, "")

    @property
    def promise(self) -> str:
        """What its verdicts or alarms guarantee, as one paragraph."""
        return " ".join(self.section("Promise").split())

    @property
    def assumes(self) -> str:
        """Under which conditions, as one paragraph."""
        return " ".join(self.section("Assumes").split())


def card(docstring: str) -> Card:
    """The card in a docstring: headings stand at the margin, their text is indented.

    >>> shown = card("Title.\\n\\nWhy\\n    It hurts.\\n\\nPay\\n    Mend it.\\n")
    >>> shown.title, shown.sections
    ('Title.', {'Why': 'It hurts.', 'Pay': 'Mend it.'})
    """
    title, _, rest = inspect.cleandoc(docstring).partition("\n")
    introduction: list[str] = []
    sections: dict[str, list[str]] = {}
    current = introduction
    for line in rest.split("\n"):
        if (found := _HEADING.match(line)) is not None:
            current = sections.setdefault(found[1], [])
        else:
            current.append(line)
    return Card(
        title.strip(),
        "\n".join(introduction).strip(),
        {name: inspect.cleandoc("\n" + "\n".join(lines)).rstrip() for name, lines in sections.items()},
    )


def files_of(example: str, *, default: str = "example.py") -> dict[str, str]:
    """The files of an example: all of it is `default`, unless lines `--- path` part it into files.

    >>> files_of("x = 1"), files_of("--- a.py\\nx = 1\\n--- b/c.toml\\ny = 2")
    ({'example.py': 'x = 1\\n'}, {'a.py': 'x = 1\\n', 'b/c.toml': 'y = 2\\n'})
    """
    files: dict[str, list[str]] = {}
    current = default
    for line in example.split("\n"):
        if (found := _FILE.match(line)) is not None:
            current = found[1]
            files[current] = []
        else:
            files.setdefault(current, []).append(line)
    return {path: "\n".join(lines) + "\n" for path, lines in files.items()}
