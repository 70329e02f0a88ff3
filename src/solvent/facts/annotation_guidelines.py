"""How labels are made is written down."""

import re
from collections.abc import Iterator

from solvent.catalog.question import fact
from solvent.domain.evidence import Place
from solvent.domain.fact import Fact, no, partial, unknown, yes
from solvent.domain.stage import Stage
from solvent.source.docs import documents
from solvent.source.labels import labelled_by_people
from solvent.source.project import Project

_LABELS = r"(?:annotat(?:ion|ing|or|ors)|label(?:l?ing|l?er|l?ers|s)?)"
_GUIDE = r"(?:guide|guides|guidelines?|instructions?|manual|protocol|rules|rubric|codebook|handbook|how[ -]?to)"
_TITLE = re.compile(
    rf"\b{_LABELS}[ _-](?:\w+[ _-])?{_GUIDE}\b|\b{_GUIDE}[ _-](?:for|to|on)[ _-](?:\w+[ _-])?{_LABELS}\b", re.I
)
# So cards of data sets call the passage.
_CARD = re.compile(
    r"^[*_# \t]{0,8}(?:[^\W_]{1,30} )?(?:annotations?|labell?ing|label creation)(?: process| procedure)?[*_: \t]*$",
    re.I,
)
_SHORT = 25
_FILE = re.compile(rf"(?:^|[/_-]){_LABELS}[_-](?:\w+[_-])?{_GUIDE}[^/]*\.(?:md|rst|txt|pdf|docx?|html)$", re.I)
_SAYS_HOW = re.compile(
    r"\b(?:how (?:the )?labels (?:are|were) (?:made|created|assigned)|labels (?:are|were) (?:assigned|collected) by"
    r"|(?:manually|hand)[ -](?:annotated|labell?ed)|labels are [^.\n]{1,60}\b(?:manually|by hand)\b"
    r"|annotators? (?:should|must|are asked|were asked|were instructed)|inter-annotator"
    r"|(?:two|three|several) annotators)\b",
    re.I,
)
_LABELLING = re.compile(r"\b(?:annotators?|annotating|labell?ing|labell?ers?)\b", re.I)
_OFTEN = 5
_TOOLS = (
    "label_studio_sdk", "label_studio", "argilla", "prodigy", "doccano_client", "labelbox", "snorkel.labeling",
    "rubrix", "cvat_sdk", "superannotate", "encord", "humansignal", "pigeon", "ipyannotate", "small_text", "modAL",
)  # fmt: skip
_LABELLED = re.compile(
    r"(^|/)(labels|annotations|annotated|labelled|labeled|gold|ground_truth)/[^/]+\.(csv|jsonl?|tsv|txt|xml)$", re.I
)
_LABELLER = re.compile(
    r"(^|/)[^/]*(labell?er|labell?ing|annotator|annotation|relabel|fetch_labels)[^/]*\.(py|ipynb)$", re.I
)
_BY_RULES = re.compile(r"(^|/)[^/]*(auto_?label|label(?:l?ing)?_functions?|weak_label)[^/]*\.py$", re.I)


@fact(stage=Stage.LABEL)
def annotation_guidelines(project: Project) -> Fact:
    guideline = project.contract.labels.guideline
    if guideline and project.has(guideline):
        return yes(Place(guideline), note="the contract names the guideline")
    whole, some = _written(project)
    if whole:
        return yes(*whole[:3], note="a guideline for those who label is written down")
    if some:
        return partial(*some[:3], note="how labels come about is told, but there is no guideline")
    if rules := project.matching(_BY_RULES.pattern):
        return partial(*map(Place, rules[:3]), note="labels are made by rules, which only their code says")
    made = list(_by_hand(project))
    if made:
        return no(*made[:3], note="people make labels, but no document says how")
    if told := labelled_by_people(project):
        return no(*told, note="somebody labelled what is told apart here, and nothing says by which rules")
    return unknown(note="nothing shows that people make the labels")


def _written(project: Project) -> tuple[list[Place], list[Place]]:
    whole = [Place(path) for path in project.matching(_FILE.pattern)]
    some: list[Place] = []
    for document in documents(project):
        for section in document.sections:
            if _TITLE.search(section.title[:200]):
                (whole if section.words >= 60 or document.whole.title == section.title else some).append(section.place)
            elif _CARD.search(section.title[:200]) and section.words >= _SHORT and document.path.endswith(".md"):
                whole.append(section.place)
            elif _SAYS_HOW.search(section.body) or len(_LABELLING.findall(section.body)) >= _OFTEN:
                some.append(section.place)
    return list(dict.fromkeys(whole)), some


def _by_hand(project: Project) -> Iterator[Place]:
    """Signs that people of this project make labels."""
    yield from (place for _, place in project.imported(*_TOOLS))
    yield from (Place(path) for path in project.matching(_LABELLED.pattern)[:1])
    yield from (Place(path) for path in project.matching(_LABELLER.pattern)[:2])
