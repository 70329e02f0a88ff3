"""YAML as plain values that know their lines, whatever stands in the file.

Nothing is constructed but texts, lists and mappings. Templates, tabs and errors cost the part that they spoil;
aliases are shared, and a file whose aliases unfold without end keeps only the start of it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

_LONGEST = 500_000
_DEEPEST = 100
_MOST = 100_000
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TEMPLATE_LINE = re.compile(r"^\s*(?:\{%.*%\}|\{#.*#\}|\{\{-?\s*(?:if|else|end|range|with|define|include)\b.*\}\})\s*$")
_HOLE = re.compile(r"(?<!\$)\{\{[^{}\n]{0,300}\}\}")
_BRACKET = re.compile(r"[\[\]{}]")
_MERGE = "<<"


@dataclass(frozen=True)
class Node:
    """A value: the `text` of a scalar, the `fields` of a mapping, or the `items` of a list; the rest of it is empty.

    `line` counts from 1; the text of a `block` (`|` or `>`) starts on the line after.
    """

    line: int = 0
    text: str = ""
    fields: dict[str, "Node"] = field(default_factory=dict)
    items: list["Node"] = field(default_factory=list)
    block: bool = False

    def __bool__(self) -> bool:
        return bool(self.text or self.fields or self.items)

    def get(self, *keys: str) -> "Node":
        """The value below these keys; an empty one where there is none."""
        node = self
        for key in keys:
            node = node.fields.get(key, NOTHING)
        return node

    def first(self, *keys: str) -> "Node":
        """The value of the first of these keys that is there."""
        return next((self.fields[key] for key in keys if key in self.fields), NOTHING)

    def each(self) -> list["Node"]:
        """The items of a list; a value that is no list is its own only item."""
        return self.items or ([self] if self and not self.items else [])

    def scripts(self) -> Iterator[tuple[str, int]]:
        """The texts of a scalar or a (nested) list, each with its first line."""
        for node in self.walk():
            if node.text and not node.fields:
                yield node.text, node.line + node.block

    def walk(self) -> Iterator["Node"]:
        """This value and all below it, in the order of the file, each shared one once."""
        seen: set[int] = set()
        stack = [self]
        while stack:
            node = stack.pop()
            if id(node) not in seen:
                seen.add(id(node))
                yield node
                stack.extend(reversed([*node.items, *node.fields.values()]))

    @property
    def is_true(self) -> bool:
        """Whether a scalar means yes."""
        return self.text.lower() in {"true", "yes", "on", "1"}


NOTHING = Node()


def read_yaml(text: str) -> Node:
    """The first document of a YAML text that holds something.

    >>> read_yaml("a:\\n  - b: 1\\n  - |\\n    x\\n").get("a").items[0].get("b")
    Node(line=2, text='1', fields={}, items=[], block=False)
    >>> [*read_yaml("a:\\n  - |\\n    x\\n").get("a").scripts()]
    [('x\\n', 3)]
    """
    return next((document for document in read_documents(text) if document), NOTHING)


def read_documents(text: str) -> list[Node]:
    """All documents of a YAML text; of one that goes wrong, what stands before the error, templates taken out."""
    text = _shallow(text[:_LONGEST].replace("\0", ""))
    reading = _Reading()
    if not reading.read(text):
        plain = _without_templates(text)
        if plain != text:
            second = _Reading()
            second.read(plain)
            reading = max(reading, second, key=lambda r: r.count)
    return reading.documents


def _shallow(text: str) -> str:
    """The text up to where brackets are nested so deep that its reading would take the square of its length."""
    depth = 0
    for found in _BRACKET.finditer(text):
        depth += 1 if found[0] in "[{" else -1
        if depth > 5 * _DEEPEST:
            return text[: found.start()]
    return text


def _without_templates(text: str) -> str:
    lines = (("" if _TEMPLATE_LINE.match(line[:500]) else line.replace("\t", "  ")) for line in text.split("\n"))
    return _HOLE.sub("template", "\n".join(lines))


@dataclass
class _Frame:
    """A list or mapping whose end has not been read; `key` is the key that waits for its value."""

    node: Node
    is_mapping: bool
    anchor: str | None = None
    key: str | None = None
    size: int = 1


class _Reading:
    """Builds documents from events, without recursion."""

    def __init__(self) -> None:
        self.documents: list[Node] = []
        self.count = 0
        self._frames: list[_Frame] = []
        self._anchors: dict[str, tuple[Node, int]] = {}
        self._too_deep = 0

    def read(self, text: str) -> bool:
        """Whether all of the text was read."""
        try:
            for event in yaml.parse(text, Loader=_Loader):
                self._take(event)
                if self.count > _MOST:
                    return True
        except (yaml.YAMLError, ValueError, RecursionError, UnicodeError):
            return False
        return True

    def _take(self, event: Any) -> None:
        if isinstance(event, yaml.DocumentStartEvent):
            self._anchors.clear()
        elif isinstance(event, yaml.CollectionStartEvent):
            self._open(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._close()
        elif self._too_deep:
            return
        elif isinstance(event, yaml.ScalarEvent):
            node = Node(_line(event), event.value, block=event.style in {"|", ">"})
            if event.anchor:
                self._anchors[event.anchor] = (node, 1)
            self._add(node, 1)
        elif isinstance(event, yaml.AliasEvent):
            node, size = self._anchors.get(event.anchor or "", (NOTHING, 1))
            # A bomb is an alias of aliases: it is counted as large as it would unfold.
            self._add(node if self.count + size <= _MOST else NOTHING, size)

    def _open(self, event: Any) -> None:
        if self._too_deep or len(self._frames) >= _DEEPEST:
            self._too_deep += 1
            return
        node = Node(_line(event))
        self._attach(node)
        self._frames.append(_Frame(node, isinstance(event, yaml.MappingStartEvent), event.anchor))

    def _close(self) -> None:
        if self._too_deep:
            self._too_deep -= 1
            return
        done = self._frames.pop()
        if done.anchor:
            self._anchors[done.anchor] = (done.node, done.size)
        if self._frames:
            self._frames[-1].size += done.size

    def _add(self, node: Node, size: int) -> None:
        self._attach(node)
        self.count += size
        if self._frames:
            self._frames[-1].size += size

    def _attach(self, node: Node) -> None:
        if not self._frames:
            self.documents.append(node)
            return
        frame = self._frames[-1]
        if not frame.is_mapping:
            frame.node.items.append(node)
        elif frame.key is None:
            frame.key = node.text or "?"
        else:
            if frame.key == _MERGE:
                for source in node.each():
                    frame.node.fields.update({k: v for k, v in source.fields.items() if k not in frame.node.fields})
            else:
                frame.node.fields[frame.key] = node
            frame.key = None


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1
