"""What a project's documents say of its data, its models and its labels, told by their content."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from solvent.domain.evidence import Place
from solvent.source.notebook import read_notebook
from solvent.source.paths import Role, folder, name, role_of, suffix
from solvent.source.project import Project

_TEXTS = frozenset([".md", ".rst", ".txt", ".mdx", ".adoc", ""])
_DOCUMENT = re.compile(r"\.(md|mdx|rst|adoc)$|(^|/)(readme|model_?card|datasheet)[^/]*(\.txt)?$", re.I)
_NOT_OURS = re.compile(
    r"(^|/)(\.github|\.gemini|\.claude|\.cursor|prompts?|node_modules|skills)(/|$)|(^|/)(license|changelog|contributing|agents"
    r"|claude|code_of_conduct|security|requirements|history|news|authors)[^/]*$",
    re.I,
)
_HEADING = re.compile(r"^\s{0,3}(?:#{1,6})\s+(.+?)\s*#*\s*$")
_UNDERLINE = re.compile(r"^\s*([=\-~^*\"'+])\1{2,}\s*$")
_LARGEST = 300_000
_MOST = 400
_NOTEBOOKS = 6

# Kinds of statement that a datasheet or a model card makes (Gebru et al. 2021; Mitchell et al. 2019).
_FIELD = re.compile(r"^\s*(?:[-*+|]\s*)?[`\"*_(]{0,3}[A-Za-z]\w[\w ./()-]{0,38}[`\"*_)]{0,3}\s*(?:\||:|–|—|-\s|=)\s*\S")
_SAYS = {
    "origin": re.compile(
        r"https?://|\b(?:collected|sources?|originat\w+|provided by|taken from|obtained|distributed|downloaded"
        r"|kaggle|openml|zenodo|uci|hugging ?face|public(?:ly available)? data ?sets?)\b",
        re.I,
    ),
    "size": re.compile(
        r"(?<![\d,.])\d[\d,.]{0,20}\s?(?:k|m|b|gb|mb|million|thousand|billion)?\s(?:\w+\s)?(?:rows|samples|records|tokens|images|documents"
        r"|examples|observations|instances|characters|words|entries|passengers|customers|patients|annotations)\b|~\d+\s?[GM]B",
        re.I,
    ),
    "licence": re.compile(r"\blicen[cs]e|\bcitation\b|\bplease cite\b|\bcopyright\b", re.I),
    "splits": re.compile(r"\btrain(?:ing)?\b[^\n]{0,80}\b(?:test|val(?:idation)?)\b|\bsplits?\b", re.I),
    "format": re.compile(r"\bcolumns?\b|\bmatrix\b|\bunits?\b|\bformat\b|\bschema\b|\bfields?\b|\bvariables\b", re.I),
    "limits": re.compile(
        r"\blimitations?\b|\bbias(?:es|ed)?\b|\bcaveats?\b|\bintended use\b|\bout[- ]of[- ]scope\b|\bnot suitable\b"
        r"|\bdifferences? between\b|\bknown issues?\b|\bmissing values?\b",
        re.I,
    ),
    "quality": re.compile(r"\b(?:accuracy|f1|auc|mae|rmse|precision|recall|nmae|r2)\b[^\n]{0,30}\d", re.I),
}  # fmt: skip


@dataclass(frozen=True)
class Section:
    """A heading of a document and the text up to the next one."""

    place: Place
    title: str
    body: str

    @cached_property
    def words(self) -> int:
        """Words of the text."""
        return len(self.body.split())

    @cached_property
    def says(self) -> frozenset[str]:
        """The kinds of statement that a datasheet makes: fields, origin, size, licence, splits, format, limits …"""
        found = {kind for kind, pattern in _SAYS.items() if pattern.search(self.body)}
        fields = sum(bool(_FIELD.match(line[:200])) and "http" not in line[:60] for line in self.body.split("\n"))
        return frozenset(found | ({"fields"} if fields >= 4 else set()))


@dataclass(frozen=True)
class Document:
    """A text that people read, in its sections; the first one, before any heading, may have no title."""

    path: str
    sections: tuple[Section, ...]
    front: str = ""

    @cached_property
    def whole(self) -> Section:
        """All of it as one section, under its first title."""
        title = next((s.title for s in self.sections if s.title), "")
        return Section(Place(self.path, 1), title, "\n".join(f"{s.title}\n{s.body}" for s in self.sections))


def documents(project: Project) -> tuple[Document, ...]:
    """The project's documents: pages, readmes and the prose of its few notebooks; others' and tools' left out."""
    return project.once(_documents)


def _documents(project: Project) -> tuple[Document, ...]:
    return tuple(_find(project))


def _find(project: Project) -> Iterator[Document]:
    paths = [
        path
        for path, entry in project.entries.items()
        if entry.size <= _LARGEST
        and suffix(path) in _TEXTS
        and _DOCUMENT.search(path)
        and not _NOT_OURS.search(path)
        and role_of(path) in {Role.CODE, Role.DOCS}
    ]
    for path in sorted(paths, key=lambda p: (p.count("/"), p))[:_MOST]:
        yield read_document(path, project.text(path))
    notebooks = [
        path for path in project.notebooks if project.entries[path].size <= 2_000_000 and role_of(path) is Role.CODE
    ]
    for path in notebooks[:_NOTEBOOKS] if len(notebooks) <= _NOTEBOOKS else ():
        yield Document(path, tuple(_prose(path, project.text(path))))


def read_document(path: str, text: str) -> Document:
    """The sections of a page in Markdown, reStructuredText or plain text; its front matter apart."""
    lines, front, first = text.split("\n"), "", 0
    if lines and lines[0].strip() == "---":
        end = next((n for n, line in enumerate(lines[1:200], 1) if line.strip() == "---"), 0)
        front, first = "\n".join(lines[1:end]), end + 1 if end else 0
    return Document(path, tuple(_sections(path, lines, first)), front)


def _sections(path: str, lines: list[str], first: int) -> Iterator[Section]:
    title, start, body, fenced = "", first + 1, list[str](), False
    for number in range(first, len(lines)):
        line = lines[number]
        if line.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        heading = None if fenced else _title(lines, number)
        if heading is None:
            body.append(line)
            continue
        if title or any(part.strip() for part in body):
            yield Section(Place(path, start), title, "\n".join(body))
        title, start, body = heading, number + 1, []
    yield Section(Place(path, start), title, "\n".join(body))


def _title(lines: list[str], number: int) -> str | None:
    line = lines[number]
    if found := _HEADING.match(line[:300]):
        return found[1]
    following = lines[number + 1] if number + 1 < len(lines) else ""
    stands = (
        line.strip() and len(line) < 100 and not _UNDERLINE.match(line) and not line.lstrip().startswith(("|", "-"))
    )
    return line.strip() if stands and _UNDERLINE.match(following[:200]) and len(following.strip()) >= 3 else None


def _prose(path: str, text: str) -> Iterator[Section]:
    for cell in read_notebook(path, text).cells:
        if cell.kind == "markdown":
            first, _, rest = cell.source.partition("\n")
            titled = _HEADING.match(first[:300])
            yield Section(Place(path, 1, cell.number), titled[1] if titled else "", rest if titled else cell.source)


def is_readme(path: str) -> bool:
    """Whether a document introduces its folder."""
    return name(path).lower().startswith("readme")


def lies_with_data(path: str) -> bool:
    """Whether a document lies in a folder of data."""
    return bool(re.search(r"(^|/)(data|datas|dataset|datasets)(/|$)", folder(path), re.I))
