"""The stages of a pipeline that a machine can run, and what is wrong with how they hang together."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from solvent.domain.evidence import Place


class Work(StrEnum):
    """What a stage does in the life cycle of a model."""

    DATA = "data"
    TRAIN = "train"
    EVALUATE = "evaluate"
    RELEASE = "release"
    OTHER = "other"


_WORDS = tuple(
    (work, re.compile(rf"(?:^|[^a-z])(?:{words})", re.I))
    for work, words in (
        (Work.TRAIN, r"(?:re)?train|fit|tun(?:e|ing)|sweep|hyperparam|finetun|model(?:l?ing)?s?(?:$|[^a-z])"),
        (Work.EVALUATE, r"eval|metric|score|benchmark|report|validat|cross_?val|test_?model|explain"),
        (
            Work.DATA,
            r"data|download|fetch|extract|ingest|prepar|preproc|process|clean|featur|label|split|sampl|etl|transform|embed"
            r"|retriev",
        ),
        (Work.RELEASE, r"predict|infer|deploy|serve|regist|publish|export|promot|push"),
    )
)


@dataclass(frozen=True)
class Stage:
    """One step: its name, where and by which tool it is declared, what it runs, reads, writes and waits for."""

    name: str
    place: Place
    tool: str
    command: str = ""
    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    after: tuple[str, ...] = ()

    @property
    def work(self) -> Work:
        """What the stage does, by its name and then its command."""
        return work_of(self.name, self.command)


@dataclass(frozen=True)
class Break:
    """An edge that is certainly broken; `kind` is "missing" or "stale"."""

    kind: str
    place: Place
    message: str
    key: str


@dataclass(frozen=True)
class Pipeline:
    """All declared stages of a project, in no order but that which they declare, and their broken edges."""

    stages: tuple[Stage, ...] = ()
    breaks: tuple[Break, ...] = ()

    def by_tool(self) -> dict[str, list[Stage]]:
        """The stages of each tool."""
        found: dict[str, list[Stage]] = {}
        for stage in self.stages:
            found.setdefault(stage.tool, []).append(stage)
        return found


def work_of(*texts: str) -> Work:
    """What a stage does, by the first of its texts that says so.

    >>> work_of("train"), work_of("all", "python src/make_dataset.py"), work_of("lint")
    (<Work.TRAIN: 'train'>, <Work.DATA: 'data'>, <Work.OTHER: 'other'>)
    """
    for text in texts:
        for work, pattern in _WORDS:
            if pattern.search(text[:300]):
                return work
    return Work.OTHER


def is_ordered(stages: Sequence[Stage]) -> bool:
    """Whether some stage waits for another, by name or by a file."""
    names = {stage.name for stage in stages} | {path for stage in stages for path in stage.writes}
    return any(names.intersection((*stage.after, *stage.reads)) - {stage.name} for stage in stages)
