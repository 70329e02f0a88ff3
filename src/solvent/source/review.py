"""Signs in code that predictions reach people: queues for review, votes, tasks for annotators, doubt that abstains."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from solvent.domain.evidence import Place
from solvent.source.project import Project
from solvent.source.serving import serving

_QUEUES = re.compile(
    r"^(?:\w+_)?(?:human_?review|manual_?review|human_?loop|annotation_?votes?|send_(?:to|for)_(?:human_)?review"
    r"|moderation_?queue|human_?approval|ask_human|escalate_to_(?:human|agent|operator|expert)"
    r"|defer_to_(?:human|expert)|route_to_(?:human|reviewer)|human_?verification|expert_?review)(?:_\w+)?$",
    re.I,
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORDS = re.compile(
    r"^(?:needs?_review|human_review|manual_review|to_review|review_required|requires_review|under_review)$", re.I
)
# What people said of single predictions, kept by the application that showed them.
_VERDICTS = re.compile(
    r"^(?:approved|accepted|rejected|confirmed|verified|corrected|reviewed|validated)_?predictions?$"
    r"|^predictions?_?(?:reviews?|corrections?|approvals?|verdicts?|feedbacks?)$",
    re.I,
)
# A function that decides, and knows a decision that leaves it to a person.
_DECIDES = re.compile(r"^_?(?:decide|decision|decisions|route|routing|triage|choose_action|next_action)(?:_\w+)?$")
_LEAVES = frozenset(["ask", "ask_human", "abstain", "defer", "escalate", "human", "manual", "refer", "person"])
_LOOPS = ("*.create_human_loop", "*.start_human_loop", "*.create_flow_definition")
_LABELLING = ("label_studio_sdk", "argilla", "prodigy", "labelbox", "scaleapi", "superannotate", "kili")


@dataclass(frozen=True)
class Review:
    """Where predictions are handed to people, and where code only speaks of it."""

    sent: tuple[Place, ...]
    spoken: tuple[Place, ...]


def review(project: Project) -> Review:
    """Where people see predictions, looked for once."""
    return project.once(_find)


def _find(project: Project) -> Review:
    sent = [outline.place(signal) for outline, signal in project.signals("asks-person")]
    sent += [outline.place(call) for outline, call in project.calls(*_LOOPS)]
    sent += list(_defined(project))
    sent += list(_decided(project))
    return Review(tuple(dict.fromkeys(sent)), tuple(_spoken(project)))


def _defined(project: Project) -> Iterator[Place]:
    """Classes and functions called after a queue for people."""
    for outline in project.code:
        for d in outline.definitions:
            named = _CAMEL.sub("_", d.name)
            queues = _QUEUES.match(named) or (d.kind == "class" and d.bases and _VERDICTS.match(named))
            if queues and not d.name.lower().startswith(("test", "code_review", "pull")):
                yield outline.place(d)


def _decided(project: Project) -> Iterator[Place]:
    """Decisions about predictions one of which is to ask a person, in code that serves."""
    served = serving(project)
    for path in sorted(served.files) if served.live else ():
        outline = project.outlines.get(path)
        if outline and any(d.kind == "function" and _DECIDES.match(d.name) for d in outline.definitions):
            yield from (outline.place(text) for text in outline.texts if text.value.lower() in _LEAVES)


def _spoken(project: Project) -> Iterator[Place]:
    yield from (outline.place(signal) for outline, signal in project.signals("advises-person"))
    for outline, place in project.imported(*_LABELLING):
        if any(
            call.method.startswith(("predict", "log_records", "create_task", "import_tasks")) for call in outline.calls
        ):
            yield place
    for outline in project.code:
        for text in outline.texts:
            if _WORDS.match(text.value):
                yield outline.place(text)
                break
