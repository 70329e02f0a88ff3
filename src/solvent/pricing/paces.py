"""How long each step towards a better model takes, from the best evidence at hand.

Promise
    Every step has a time with its grade and its source. What history shows wins over what the contract says, and
    that over a default.

Assumes
    A better model is one of the larger changes: of the changes that were merged, the slowest fifth took as long or
    longer. Where nothing is known, defaults are wide; those without a source are called our assumption.

Reference
    DORA, Accelerate State of DevOps 2024, page 13 (change lead time). Algorithmia, 2020 State of Enterprise Machine
    Learning (745 answers, October 2019: time to deploy a model). Vela et al. 2022, Temporal quality degradation in
    AI models, Scientific Reports 12 (91 % of 128 pairs of data set and model degraded with age).
"""

import time
from collections.abc import Iterator, Mapping
from dataclasses import replace

from solvent.domain.contract import Contract
from solvent.domain.durations import duration
from solvent.domain.estimate import Estimate, Input
from solvent.domain.evidence import Grade, Place
from solvent.domain.fact import Answer, Fact
from solvent.pricing.evidence import LEVEL, Evidence, assumed, declared, said_by
from solvent.source.lead_times import LeadTimes, Sample, suffices
from solvent.source.schedules import Limit
from solvent.stats.order import factor, quantile

DECAY, NOTICE, TRUTH, DECIDE, LABEL = (
    "model.decay_days",
    "team.notice_days",
    "labels.delay_days",
    "team.decide_days",
    "labels.collect_days",
)
CHANGE, TRAIN, PROVE, DEPLOY = "change.days", "train.days", "prove.days", "deploy.days"
REPAIR, RECOVERY = "team.repair_days", "recovery.days"
NAMES = {
    DECAY: "a model stays worth having",
    NOTICE: "notice that it is not",
    TRUTH: "learn the true answers",
    DECIDE: "decide to act",
    LABEL: "gather and label new data",
    CHANGE: "change data, features or model",
    TRAIN: "train",
    PROVE: "prove that it is better",
    DEPLOY: "put it into use",
    REPAIR: "put a better model in place",
    RECOVERY: "recover, rehearsed",
}
LARGE_CHANGE = 0.8
_OURS = "our assumption"
_DORA = (
    "DORA, Accelerate State of DevOps 2024: changes take less than a day in 19 % of teams, up to a week in 22 %, up to"
    " a month in 35 %, one to six months in 25 %; the range leaves a tenth on either side, its middle is theirs"
)
_BANDS = (
    (1.0, "less than a day", 19),
    (7.0, "a day to a week", 22),
    (30.0, "a week to a month", 35),
    (183.0, "one to six months", 25),
)
_ALGORITHMIA = (
    "Algorithmia, 2020 State of Enterprise Machine Learning, 745 answers: 14 % put a model into use within 7 days,"
    " 28 % in 8 to 30, 40 % take longer; the range spans them"
)
_VELA = (
    "our assumption: Vela et al. 2022 saw 91 % of 128 pairs of data set and model lose quality with age, but nothing"
    " general is known of how fast"
)
# What a set of new labels takes to be worth training on, and to prove the result.
_LABELS = (1000.0, 300.0, 5000.0)
# Versions that follow each other more quickly are attempts, not replacements.
_SHORTEST_LIFE = 14.0
_Range = tuple[float, float, float]
_BY_FACT: Mapping[str, tuple[str, Mapping[Answer, _Range]]] = {
    NOTICE: (
        "monitoring_drift",
        {Answer.YES: (3, 0.5, 14), Answer.PARTIAL: (10, 2, 45), Answer.NO: (45, 10, 180)},
    ),
    TRAIN: (
        "pipeline_declared",
        {Answer.YES: (0.5, 0.05, 4), Answer.PARTIAL: (1, 0.1, 7), Answer.NO: (2, 0.3, 10)},
    ),
    PROVE: ("metric_gate", {Answer.YES: (0.5, 0.05, 3), Answer.PARTIAL: (1, 0.1, 7), Answer.NO: (3, 0.5, 14)}),
}
_WORDS = {
    "monitoring_drift": {
        Answer.YES: "code watches the model in use",
        Answer.PARTIAL: "code watches some of it",
        Answer.NO: "no code watches the model in use, so people notice: a complaint or a look at the figures",
    },
    "pipeline_declared": {
        Answer.YES: "a declared pipeline trains",
        Answer.PARTIAL: "part of the way is a declared pipeline",
        Answer.NO: "the steps are run by hand",
    },
    "metric_gate": {
        Answer.YES: "a machine stops a worse model",
        Answer.PARTIAL: "a machine compares in part",
        Answer.NO: "people compare by hand",
    },
}


def paces(
    lead: LeadTimes, contract: Contract, facts: Mapping[str, Fact], *, measured: tuple[Input, ...] = ()
) -> Evidence:
    """All that says how long a step takes, and how long a model stays worth having."""
    found = (*measured, *_read(lead), *_declared(contract), *_defaults(lead, contract, facts))
    return Evidence(found)


def factors(lead: LeadTimes) -> dict[str, float]:
    """How much occasions differ, where the history shows it; larger changes differ less than all together."""
    released = lead.assigned if suffices(lead.assigned) else lead.release
    seen = {DEPLOY: released, TRAIN: lead.runs}
    return {key: factor(sample.days) for key, sample in seen.items() if suffices(sample)}


def _read(lead: LeadTimes) -> Iterator[Input]:
    if suffices(lead.runs):
        spread = quantile(lead.runs.days, LARGE_CHANGE, n=lead.runs.ends)
        source = f"{len(lead.runs)} {lead.runs.of}, {_when(lead.runs)}: the slowest fifth took this long or longer"
        yield _seen(TRAIN, (spread.value, spread.low, spread.high), source, lead.runs)
    if suffices(lead.assigned):
        spread = quantile(lead.assigned.days, n=lead.assigned.ends)
        source = f"{len(lead.assigned)} {lead.assigned.of}, {_when(lead.assigned)}"
        yield _seen(DEPLOY, (spread.value, spread.low, spread.high), source, lead.assigned)
    if suffices(lead.change):
        spread = quantile(lead.change.days, LARGE_CHANGE, n=lead.change.ends)
        source = f"{len(lead.change)} merged branches, {_when(lead.change)}: the slowest fifth took this long or longer"
        source += f"; {_class_of(lead)}"
        yield _seen(CHANGE, (spread.value, spread.low, spread.high), source, lead.change)
    if suffices(lead.release):
        spread = quantile(lead.release.days, n=lead.release.ends)
        end = "next committed model" if lead.by_update else "release that holds it"
        source = f"{len(lead.release)} changes, {_when(lead.release)}: from the main line to the {end}"
        yield _seen(DEPLOY, (spread.value, spread.low, spread.high), source, lead.release)


def _class_of(lead: LeadTimes) -> str:
    """The group of teams that the time from a change to its use belongs to, as far as the history shows it."""
    days = quantile(lead.change.days, n=lead.change.ends).value
    seen, more = f"half took {duration(days)} to the merge", ", or a slower one"
    if suffices(lead.release) and not lead.by_update:
        waited = quantile(lead.release.days, n=lead.release.ends).value
        days, seen, more = days + waited, f"{seen} and {duration(waited)} more to the release", ""
    took, share = next((band[1:] for band in _BANDS if days < band[0]), _BANDS[-1][1:])
    return f"{seen}, which is the class of {took} ({share} % of teams, DORA 2024){more}"


def _seen(key: str, values: _Range, source: str, sample: Sample) -> Input:
    value, low, high = values
    method = "order statistics"
    estimate = Estimate(value, low, high, "day", Grade.READ, LEVEL, len(sample), method)
    return Input(key, NAMES[key], estimate, source, sample.places)


def _when(sample: Sample) -> str:
    first, last = (time.strftime("%Y", time.gmtime(at)) for at in (sample.since, sample.until))
    return f"in {first}" if first == last else f"{first} to {last}"


def _declared(contract: Contract) -> Iterator[Input]:
    place = Place(contract.path) if contract.path else None
    said = {
        DECAY: contract.model.decay_days,
        NOTICE: contract.team.notice_days,
        REPAIR: contract.team.repair_days,
    }
    for key, value in said.items():
        if value is not None:
            yield declared(key, NAMES[key], value, "day", place=place, by=said_by(contract, key))
    if contract.labels.delay_days is not None:
        delay, by = contract.labels.delay_days, said_by(contract, TRUTH)
        yield declared(TRUTH, NAMES[TRUTH], delay, "day", place=place, by=by)
    if contract.labels.per_day:
        value, low, high = (number / contract.labels.per_day for number in _LABELS)
        source = f"the contract, labels.per_day, and {_LABELS[1]:g} to {_LABELS[2]:g} labels for a new model (assumed)"
        estimate = Estimate(value, low, high, "day", Grade.DECLARED, LEVEL, method="declared")
        yield Input(LABEL, NAMES[LABEL], estimate, source, (place,) if place else ())


def _defaults(lead: LeadTimes, contract: Contract, facts: Mapping[str, Fact]) -> Iterator[Input]:
    yield _decay(lead)
    yield from _limited(lead.limit)
    for key, (fact, ranges) in _BY_FACT.items():
        answer = facts[fact].value if fact in facts else Answer.NO
        known = answer if answer in ranges else Answer.NO
        places = facts[fact].evidence[:2] if fact in facts else ()
        found = assumed(key, NAMES[key], ranges[known], "day", f"{_OURS}: {_WORDS[fact][known]}")
        yield replace(found, places=places)
    free = contract.labels.source == "free"
    wait = "the world delivers the answers" if free else "where the answers come from is not said"
    yield assumed(TRUTH, NAMES[TRUTH], (7, 1, 45) if free else (14, 2, 90), "day", f"{_OURS}: {wait}")
    gather = "new rows come in with their answers" if free else "people have to label"
    yield assumed(LABEL, NAMES[LABEL], (7, 1, 45) if free else (14, 3, 60), "day", f"{_OURS}: {gather}")
    yield assumed(DECIDE, NAMES[DECIDE], (3, 0.5, 14), "day", _OURS)
    yield assumed(CHANGE, NAMES[CHANGE], (10, 0.5, 90), "day", _DORA)
    yield assumed(DEPLOY, NAMES[DEPLOY], (30, 4, 210), "day", _ALGORITHMIA)


def _limited(limit: Limit | None) -> Iterator[Input]:
    """How long training takes at most, where CI trains and stops what takes longer."""
    if limit is not None:
        days = limit.minutes / 1440
        source = (
            f"the CI job `{limit.job}` trains and may take at most {limit.minutes:g} minutes; kept open below, down to"
            " a twentieth (assumed)"
        )
        estimate = Estimate(days / 3, days / 20, days, "day", Grade.DECLARED, LEVEL, method="declared")
        yield Input(TRAIN, NAMES[TRAIN], estimate, source, (limit.place,))


def _decay(lead: LeadTimes) -> Input:
    """How long a model lasts: at least as long as the team leaves one in place, where it replaces models regularly."""
    if suffices(lead.update):
        kept = max(quantile(lead.update.days, n=lead.update.ends).value, _SHORTEST_LIFE)
        seen = " ".join(filter(None, (f"{len(lead.update)} times", lead.update.of)))
        how = f"put a new version in a model's place every {duration(kept)} ({seen}, {_when(lead.update)})"
        places = lead.update.places
    elif lead.again is not None:
        kept, places = max(lead.again.every_days, _SHORTEST_LIFE), (lead.again.place,)
        how = f"has {lead.again.tool} train again every {duration(lead.again.every_days)} (`{lead.again.said}`)"
    else:
        return assumed(DECAY, NAMES[DECAY], (180, 30, 1080), "day", _VELA)
    source = f"our assumption: the team {how}; a model lasts once to nine times {duration(kept)}"
    return replace(assumed(DECAY, NAMES[DECAY], (3 * kept, kept, 9 * kept), "day", source), places=places)
