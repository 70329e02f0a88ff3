"""A datasheet, data description or model card exists."""

import re
from collections.abc import Iterator

from solvent.catalog.question import fact
from solvent.domain.evidence import Place
from solvent.domain.fact import Fact, no, partial, yes
from solvent.domain.stage import Stage
from solvent.source.docs import Document, Section, documents, is_readme, lies_with_data
from solvent.source.paths import suffix
from solvent.source.project import Project

_CARD = re.compile(
    r"\b(?:model|data|dataset)[ _-]?cards?\b|\bdata[ _-]?sheets?\b|\bdata[ _-]?dictionary\b|\bcodebook\b", re.I
)
_FRONT = re.compile(r"^(?:license|pipeline_tag|datasets):", re.M)
_CARD_FILE = re.compile(
    r"(^|/)(model[_-]?cards?|data(set)?[_-]?cards?|data[_-]?sheets?|data[_-]?dictionary|data[_-]?description|codebook"
    r"|\w*data[_-](?:schema|contract)|\w*[_-]?schema[_-]contract)"
    r"(/|[^/]*\.(md|rst|txt|html|pdf|csv|xlsx|ya?ml|json)$)",
    re.I,
)
_MACHINE_FILE = re.compile(r"(^|/)(dataset_infos?\.json|croissant\.json|schema\.pbtxt|model_?info/[^/]+\.md)$", re.I)
_ABOUT = re.compile(
    r"^\W*(?:\d+[.)]\s*)?(?:the |about |our |input |raw |training |source |used )*"
    r"(?:data ?sets?|data|variables|features|columns|attributes|model (?:specification|detail|description|overview)s?"
    r"|inputs|(?:study )?cohort|(?:inclusion|exclusion) criteria|(?:output |feature )?tables?"
    r"|(?:label|feature) (?:creation|definition)s?)"
    r"(?: (?:data|sets?|description|dictionary|overview|information|explanation|used|details|fields|sources?|and \w+))*"
    # `Dataset: Adult Income` gives its name.
    r"(?:\W*|: .{1,80})$",
    re.I,
)
# What a heading alone says, however little stands below it.
_NAMED = re.compile(
    r"^\W*(?:\d+[.)]\s*)?(?:the |about |our |input |training |source |used |overview of |description of |details of )*"
    r"(?:the )?(?:data ?sets?|data|model|methodology|inputs to the model)"
    r"(?: (?:overview|description|information|explanation|used|details|card|sources?))?\W*$",
    re.I,
)
_FEW, _SOME_WORDS = 25, 30
_DATA_PAGE = re.compile(
    r"(^|/)((data|dataset)s?([_-]\w{1,40})?|descriptive_statistics|models?|predictions?|features?|regressor|classifier)"
    r"(/[^/]+)?\.(md|rst)$",
    re.I,
)
_LINK = re.compile(r"\b(?:model|data|dataset)[ _-]?cards?\]?\W{0,3}[:(][ \[]{0,3}[^\n ]{0,40}https?://", re.I)
# A report on paper: what was done with which data stands there, for whoever opens it.
_REPORT = re.compile(
    r"^(?:(?:docs?|documentation|reports?|papers?|writeups?)/[^/]*(?:solution|documentation|report|method|model|approach|paper)"
    r"[^/]*|(?:documentation|solution|report|writeup|model_?description)[^/]*)\.(?:pdf|docx?)$",
    re.I,
)
_DATASHEET = frozenset(["fields", "origin", "licence"])
_DESCRIBED = re.compile(r"^artifacts:(?:.*\n){1,40}?\s+desc:", re.M)


@fact(stage=Stage.COLLECT)
def data_docs_or_model_card(project: Project) -> Fact:
    full, some = list(_cards(project)), list[Place]()
    for document in documents(project):
        grade = _grade(document)
        if grade is not None:
            (full if grade[0] else some).append(grade[1])
    if full:
        return yes(*full[:4], note="a document describes the data or the model")
    some += [_linked(d) for d in documents(project) if is_readme(d.path) and _LINK.search(d.whole.body)]
    some += [Place(path) for path in project.matching(_REPORT.pattern)[:2]]
    some += [Place(path) for path in project.matching(_MACHINE_FILE.pattern)[:2]]
    some += [Place(path) for path in project.named("dvc.yaml")[:3] if _DESCRIBED.search(project.text(path)[:20_000])]
    if some:
        return partial(*some[:4], note="some of the data or the model is described")
    return no(note="no document says what the data or the model is, where it comes from or where it fails")


def _cards(project: Project) -> Iterator[Place]:
    # What the UCI repository keeps beside each table.
    yield from (Place(path) for path in project.with_suffix(".names")[:5] if len(project.text(path).split()) >= 60)
    for path in project.matching(_CARD_FILE.pattern)[:50]:
        if suffix(path) not in {".md", ".rst", ".txt"} or len(project.text(path).split()) >= 60:
            yield Place(path)


def _linked(document: Document) -> Place:
    """Where a readme points to a card that is kept elsewhere."""
    found = next((s for s in document.sections if _LINK.search(s.body)), document.whole)
    return found.place


def _grade(document: Document) -> tuple[bool, Place] | None:
    """Whether a document describes data or model in full, and where; None where it does not at all."""
    whole, path = document.whole, document.path
    if whole.words >= 80 and (_CARD.search(whole.title) or _FRONT.search(document.front)):
        return True, whole.place
    if lies_with_data(path) and whole.words >= 25 and len(whole.says) >= 2:
        return len(whole.says - {"licence"}) >= 2, whole.place
    if not is_readme(path) and _DATA_PAGE.search(path) and whole.words >= 60 and len(whole.says) >= 3:
        return "fields" in whole.says and len(whole.says) >= 4, whole.place
    sheets = [s for s in document.sections if s.says >= _DATASHEET and s.words >= 40]
    if len(sheets) >= 2:
        return True, sheets[0].place
    if not is_readme(path) and _DATA_PAGE.search(path) and whole.words >= 200 and "fields" in whole.says:
        return False, whole.place
    sections = [section for section in _merged(document) if _ABOUT.match(section.title[:120])]
    for section in sorted(sections, key=lambda s: -len(s.says)):
        if path.endswith(".ipynb"):
            if "fields" in section.says:
                return False, section.place
        elif section.words >= 40 and len(section.says) >= 2:
            return {"fields", "limits"} <= section.says and len(section.says) >= 3, section.place
        elif "fields" in section.says and section.words >= _FEW:
            return False, section.place
    if named := [s for s in document.sections if _NAMED.match(s.title[:120]) and s.words >= _SOME_WORDS and s.says]:
        return False, named[0].place
    if path.endswith(".ipynb"):
        told = [s for s in document.sections if "fields" in s.says and s.words >= 40 and "format" in s.says]
        return (False, told[0].place) if told else None
    return None


def _merged(document: Document) -> Iterator[Section]:
    """Each section with the two that follow it: `Inputs` under `Model specification` belong to it."""
    sections = document.sections
    for number, section in enumerate(sections):
        follows = sections[number + 1 : number + 3] if section.words < 10 else ()
        yield Section(section.place, section.title, "\n".join((section.body, *(s.body for s in follows))))
