"""Explain a check, a fact, a stage, a family or a key of the contract; with no name, list them all."""

from collections.abc import Iterator, Mapping

from solvent.catalog.check import Check
from solvent.catalog.question import FactReader
from solvent.catalog.subject import Overview, Subject
from solvent.domain.contract_keys import keys, sections
from solvent.domain.errors import UnknownCode
from solvent.domain.stage import Stage
from solvent.domain.suggest import nearest

CONTRACT = "contract"
_STAGES = {
    Stage.SCOPE: "What the system is for and what it must reach is settled.",
    Stage.COLLECT: "Data is gathered, and can be gathered again.",
    Stage.LABEL: "Truth is attached to data, by people, rules or the world.",
    Stage.PROCESS: "Raw data becomes features.",
    Stage.TRAIN: "Features become a model.",
    Stage.EVALUATE: "The model is measured against what it must reach.",
    Stage.DEPLOY: "The model reaches those who use it.",
    Stage.MONITOR: "Inputs, predictions and performance are watched in production.",
    Stage.RETRAIN: "What was seen in production makes the next model.",
}


def explain(name: str | None, checks: Mapping[str, Check], facts: Mapping[str, FactReader]) -> Subject:
    """The entry or overview of this name; any of codes, names, facts, stages, families and keys of the contract.

    Raises
    ------
    UnknownCode
        Nothing has this name; the hint gives the nearest.
    """
    everything = Overview(
        "Everything that solvent knows",
        "`solvent explain NAME` explains any of these.",
        tuple(checks.values()),
        tuple(facts.values()),
        tuple(key for key in keys().values() if "." not in key.path),
        sections(),
    )
    if name is None:
        return everything
    wanted = name.strip().lower()
    known = dict(_subjects(everything))
    for spelling in (wanted, wanted.replace("_", "-"), wanted.replace("-", "_")):
        if spelling in known:
            return known[spelling]
    close = nearest(wanted, known)
    close = close.upper() if close and close.upper() in checks else close
    raise UnknownCode(
        f"Nothing here is called {name!r}.",
        hint=f"Did you mean {close}?" if close else "`solvent explain` lists everything.",
    )


def _subjects(everything: Overview) -> Iterator[tuple[str, Subject]]:
    """Names and what they stand for; of equal names the last counts, so entries of the shelves come last."""
    for name in {key.name for key in keys().values()}:
        alike = tuple(key for key in keys().values() if key.name == name)
        yield name, alike[0] if len(alike) == 1 else Overview(f"Keys called {name}", keys=alike)
    for section in sections():
        yield section.name, section
        yield f"{CONTRACT}.{section.name}", section
    for path, key in keys().items():
        yield path, key
        yield f"{CONTRACT}.{path}", key
    yield CONTRACT, _contract(everything)
    yield "solvent.toml", _contract(everything)
    for stage in Stage:
        yield stage.value, _stage(stage, everything)
    yield "stage", Overview("The stages of the life cycle", "\n".join(f"{s.value}: {t}" for s, t in _STAGES.items()))
    for family in dict.fromkeys(check.family for check in everything.checks):
        own = tuple(check for check in everything.checks if check.family == family)
        yield family, Overview(f"Checks of {family}", checks=own)
    yield "checks", Overview("All checks", checks=everything.checks)
    yield "facts", Overview("All facts", "What is asked of every project.", facts=everything.facts)
    for fact in everything.facts:
        yield fact.name.lower(), fact
    for check in everything.checks:
        yield check.name, check
        yield check.code.lower(), check


def _contract(everything: Overview) -> Overview:
    return Overview(
        "The contract, solvent.toml",
        'What "valuable" means for one system. Every key is optional; `solvent init` writes a first one.',
        keys=everything.keys,
        sections=everything.sections,
    )


def _stage(stage: Stage, everything: Overview) -> Overview:
    return Overview(
        f"The stage {stage.value}",
        _STAGES[stage],
        tuple(check for check in everything.checks if check.stage is stage),
        tuple(fact for fact in everything.facts if fact.stage is stage),
    )
