"""Appraise a system: which of its requirements labelled predictions prove, and what the system is worth."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

import numpy as np

from solvent.actions.ceiling import ceiling_of_raters, conflicting_duplicates
from solvent.actions.certifying import certify
from solvent.actions.comparing import compare
from solvent.actions.growing import contradiction, forecast
from solvent.actions.hinting import hint_of
from solvent.actions.labelled import Labelled, alike
from solvent.actions.paths import LEVEL, Limits, in_order, paths_of
from solvent.actions.rating import certify_rate
from solvent.actions.requiring import LESS_IS_BETTER, MEAN, RATE, Chosen, canonical, given, named, needed, unit_of
from solvent.domain.agreement import agreements
from solvent.domain.appraisal import Appraisal, Proof, Sight, Worth
from solvent.domain.buy import Buy
from solvent.domain.certificate import Certificate, Standing
from solvent.domain.conflict import Conflicts
from solvent.domain.contract import Contract, Requirement
from solvent.domain.errors import BadContract, NotEnoughLabels, SolventError
from solvent.domain.estimate import Estimate, NotMeasurable
from solvent.domain.learning_curve import LearningCurve
from solvent.domain.nines import Nines
from solvent.pricing.next_evidence import Known, next_evidence
from solvent.pricing.nines import nines
from solvent.pricing.way_to_value import cheapest_way
from solvent.pricing.worth import worth_of
from solvent.source.clauses import entry

_FIRST, _SIGHTS = 20, 16
# Where nothing was wrong yet, the way is told from here.
_LOOSEST = 0.01
_NOWHERE: tuple[float, float, float, str | None] = (LEVEL, 0.0, 1.0, None)
_HUMAN, _BASELINE = "human", "baseline"


def appraise(
    contract: Contract,
    labelled: Labelled | None,
    *,
    project: str,
    text: str = "",
    only: str | None = None,
    curve: LearningCurve | None = None,
) -> Appraisal:
    """Every requirement of a contract with its proof, and from which quality on the system is worth having.

    `text` is that of the contract's file; `only` chooses one requirement by its name or metric; `curve` is the learning
    curve of the system, where one was measured.

    Raises
    ------
    BadContract
        `only` names no requirement.
    BadTable
        The columns that the contract names for all requirements are not there.
    """
    wanted = {n: w for n, w in enumerate(contract.requirements) if only in {None, w.name, w.metric}}
    if only is not None and not wanted:
        named = ", ".join(entry.name or entry.metric for entry in contract.requirements) or "none"
        raise BadContract(f"The contract has no requirement {only!r}.", hint=f"Its requirements: {named}.")
    file = contract.path or "solvent.toml"
    proofs = tuple(
        replace(proof, place=entry(file, text, "requirements", number))
        for number, requirement in wanted.items()
        for proof in _proofs(requirement, labelled)
    )
    ceiling = _ceiling(labelled) if labelled and contract.evaluation.raters else None
    conflicts = _conflicts(labelled) if labelled and contract.evaluation.inputs else None
    ahead = forecast(curve, contract.system.technology_level) if curve else None
    worth = worth_of(contract, labelled.pairs() if labelled else None)
    limits = Limits(ceiling, ahead, conflicts)
    ways = [paths_of(proof, labelled, limits) if labelled else () for proof in proofs]
    proofs = tuple(
        replace(proof, principal=cheapest_way(own, contract, of=proof.key))
        for proof, own in zip(proofs, ways, strict=True)
    )
    return Appraisal(
        project=project,
        contract=contract,
        proofs=proofs,
        worth=worth,
        agreements=agreements(contract),
        ceiling=ceiling,
        conflicts=conflicts,
        paths=in_order(path for own in ways for path in own),
        nines=_nines(proofs, contract, curve),
        evidence=_evidence(worth, contract, curve),
        curve=ahead,
        notes=tuple(_notes(labelled, proofs, curve)) if labelled else (),
    )


def _proofs(wanted: Requirement, labelled: Labelled | None) -> Iterator[Proof]:
    """The proof of a requirement, or of each of its two sides."""
    name = wanted.name or wanted.metric
    sides = [replace(wanted, at_least=None), replace(wanted, at_most=None)]
    both = wanted.at_most is not None and wanted.at_least is not None
    for side in sides if both else [wanted]:
        yield _proof(name, side, labelled)


def _proof(name: str, wanted: Requirement, labelled: Labelled | None) -> Proof:
    assumed = wanted.level is None
    if labelled is None:
        return Proof(
            name, wanted, reason="there are no labelled predictions (evaluation.predictions)", assumed_level=assumed
        )
    chosen = labelled.known
    try:
        if wanted.where:
            chosen = chosen & labelled.rows.where(wanted.where, key=f"requirements.where of {name!r}")
        found = certificate(wanted, labelled, chosen)
    except SolventError as error:
        return Proof(name, wanted, reason=f"{error} {error.hint}".strip(), assumed_level=assumed)
    return Proof(
        name,
        wanted,
        certificate=found,
        rows=int(chosen.sum()),
        of_rows=len(labelled.rows),
        assumed_level=assumed,
        # With an account of labels each of these figures would cost further models trust.
        track=tuple(_track(wanted, labelled, chosen)) if found.exact and labelled.share == 1 else (),
    )


def _track(wanted: Requirement, labelled: Labelled, chosen: Chosen) -> Iterator[Sight]:
    """What the first labels showed, then ever more of them, in the order of the rows."""
    order = np.cumsum(chosen)
    sizes = np.unique(np.geomspace(min(_FIRST, order[-1]), order[-1], _SIGHTS).astype(int))
    for n in sizes:
        with suppress(SolventError):
            seen = certificate(wanted, labelled, chosen & (order <= n)).estimate
            yield Sight(int(n), seen.value, seen.low, seen.high)


def certificate(wanted: Requirement, labelled: Labelled, chosen: Chosen) -> Certificate:
    """What the chosen rows prove of a requirement.

    Raises
    ------
    SolventError
        It cannot be asked of these rows; the message says why.
    """
    asked = labelled.contract.evaluation
    wanted = canonical(wanted)
    level = 1 - (1 - (wanted.level or LEVEL)) * labelled.share
    how: dict[str, Any] = {"level": level, "looks": wanted.looks or "anytime"}
    if wanted.better_than is not None and wanted.better_than != _HUMAN and not _number(wanted.better_than):
        return _against_another(wanted, labelled, chosen, how["level"])
    limits = _limits(wanted, labelled.contract)
    if wanted.metric == RATE:
        return _rate(wanted, labelled, chosen, {**limits, **how})
    how |= {
        **limits,
        "clusters": labelled.optional(wanted.cluster or asked.cluster, chosen, key="evaluation.cluster"),
        "weights": labelled.optional(asked.weight, chosen, key="evaluation.weight"),
    }
    noise = wanted.label_noise if wanted.label_noise is not None else asked.label_noise
    if noise and wanted.metric != MEAN:
        how["label_noise"] = noise
    found = certify(**vars(given(wanted, labelled, chosen)), metric=named(wanted, asked.positive), **how)
    return _in_unit(found, unit_of(wanted, labelled.contract, found.estimate.unit))


def _limits(wanted: Requirement, contract: Contract) -> dict[str, float]:
    """The limit that is asked for, in the metric's own unit; a person's error rate where a person is to be beaten.

    Raises
    ------
    BadContract
        There is none.
    """
    if wanted.at_most is not None:
        return {"at_most": wanted.at_most}
    if wanted.at_least is not None:
        return {"at_least": wanted.at_least}
    if (constant := _number(wanted.better_than)) is not None:
        return {"at_most" if wanted.metric in LESS_IS_BETTER else "at_least": constant}
    if wanted.better_than == _HUMAN:
        human = contract.human.error_rate
        if human is None or wanted.metric not in {"error_rate", "accuracy"}:
            raise BadContract(
                f"The requirement on {wanted.metric} is to beat a person, whose {wanted.metric} is not known.",
                hint="Set human.error_rate, and ask for error_rate or accuracy; or give at_most or at_least.",
            )
        return {"at_most": human} if wanted.metric == "error_rate" else {"at_least": 1 - human}
    raise BadContract(
        f"The requirement on {wanted.metric} has no limit.", hint="Give it at_most, at_least or better_than."
    )


def _against_another(wanted: Requirement, labelled: Labelled, chosen: Chosen, level: float) -> Certificate:
    """The claim that the system errs less often than another one whose answers stand in a column."""
    named = labelled.contract.evaluation.baseline if wanted.better_than == _BASELINE else str(wanted.better_than)
    if named is None:
        raise BadContract(
            "No column holds the answers of the baseline.", hint="Set evaluation.baseline, or name the column itself."
        )
    if wanted.metric not in {"error_rate", "accuracy"}:
        raise BadContract(
            f"Two models are compared by how often they err, not by {wanted.metric}.",
            hint="Ask for error_rate or accuracy, or give a limit: at_most or at_least.",
        )
    if wanted.cluster or labelled.contract.evaluation.cluster:
        raise BadContract(
            "Two models are compared row by row, and these rows come in groups.",
            hint="Compare them on one row of each group, without evaluation.cluster; or give a limit.",
        )
    truth, said = labelled.answers(chosen)
    other = labelled.column(named, chosen, key="requirements.better_than")
    return compare(truth, alike(other, truth)[0], said, level=level)


def _rate(wanted: Requirement, labelled: Labelled, chosen: Chosen, how: dict[str, Any]) -> Certificate:
    events = labelled.column(needed(wanted, "column"), chosen, key="requirements.column")
    exposure = labelled.column(needed(wanted, "exposure"), chosen, key="requirements.exposure")
    if "at_least" in how:
        raise BadContract("A rate of events is to stay below a limit.", hint="Give the requirement at_most.")
    counted, hours = str(wanted.exposure).lower().removesuffix("s"), float(np.sum(exposure))
    if wanted.second_channel is not None:
        second = labelled.column(wanted.second_channel, chosen, key="requirements.second_channel")
        how |= {"second_channel": (float(np.sum(second)), hours), "correlation": _declared(wanted, "correlation")}
    if wanted.believed_rate is not None or wanted.belief is not None:
        how |= {"believed": (_declared(wanted, "belief"), _declared(wanted, "believed_rate"))}
    return _in_unit(certify_rate(float(np.sum(events)), hours, **how), f"event/{counted}")


def _declared(wanted: Requirement, key: str) -> float:
    """A number that an argument rests on, which nobody but the team can state."""
    value: float | None = getattr(wanted, key)
    if value is None:
        raise BadContract(
            f"The requirement on {wanted.metric} rests on an assumption that it does not name: {key}.",
            hint="State it: correlation = 0 assumes that two channels fail independently of each other."
            if key == "correlation"
            else "State both: belief = 0.9 and believed_rate = 1e-10.",
        )
    return value


def _in_unit(found: Certificate, unit: str) -> Certificate:
    return replace(found, estimate=replace(found.estimate, unit=unit))


def _number(value: str | float | None) -> float | None:
    try:
        return float(value) if value is not None else None
    except ValueError:
        return None


def _ceiling(labelled: Labelled) -> Estimate | None:
    """The lowest error that any model could reach against one rater, by how often raters disagree."""
    with suppress(NotEnoughLabels):
        return ceiling_of_raters(*labelled.raters, level=LEVEL)
    return None


def _conflicts(labelled: Labelled) -> Conflicts:
    """What rows that are equal in all that the model sees say of the lowest error."""
    named, known = labelled.contract.evaluation.inputs, labelled.known
    # What is missing is equal to what is missing.
    seen = [labelled.rows.column(name, key="evaluation.inputs")[known].astype(str) for name in named]
    return conflicting_duplicates(np.column_stack(seen), labelled.answers(known)[0].astype(str), level=LEVEL)


def _nines(proofs: Sequence[Proof], contract: Contract, curve: LearningCurve | None) -> Nines | None:
    """What each nine takes on the way from what was seen to the strictest limit that is not proven."""
    unproven = [proof.certificate for proof in proofs if proof.certificate and proof.standing is not Standing.PROVEN]
    level, seen, goal, exposure = min(filter(None, map(_way, unproven)), key=lambda way: way[2], default=_NOWHERE)
    now = max(seen, _LOOSEST) if exposure is None else seen
    if not 0 < goal * 2 < now < 1:
        return None
    return nines(contract, now=now, goal=goal, level=level, curve=curve, exposure=exposure)


def _way(found: Certificate) -> tuple[float, float, float, str | None] | None:
    """The level, what was seen, the limit and the unit of exposure of a claim on errors or on a rate."""
    claim, seen, (events, _, exposure) = found.claim, found.estimate.value, found.estimate.unit.partition("/")
    if events == "event":
        return claim.level, seen, claim.limit, exposure
    error, limit = claim.as_error(seen), claim.error_limit
    return None if error is None or limit is None else (claim.level, error, limit, None)


def _evidence(worth: Worth | NotMeasurable, contract: Contract, curve: LearningCurve | None) -> tuple[Buy, ...]:
    if isinstance(worth, NotMeasurable) or worth.observed is None or not worth.observed.n:
        return ()
    seen, loss = worth.observed, worth.break_even.derivation.inputs[-1]
    found = next_evidence(contract, Known(round(seen.value * (seen.n or 0)), seen.n or 0, curve), loss)
    return () if isinstance(found, NotMeasurable) else found


def _notes(labelled: Labelled, proofs: Sequence[Proof], curve: LearningCurve | None) -> Iterator[str]:
    if labelled.contract.evaluation.cluster:
        yield (
            "Rows come in groups, and proofs hold however alike the rows of one are. What is told of labels elsewhere"
            " (each further nine, what to learn next) counts rows as if they came alone: in groups of 5 it takes about"
            " twice as many labels, in groups of 20 seven to nine times."
        )
    yield from labelled.rows.notes
    waiting = len(labelled.rows) - int(labelled.known.sum())
    if waiting:
        yield f"{waiting:,} of {len(labelled.rows):,} rows have no label or no answer yet and were left out."
    if curve is not None and (said := contradiction(proofs, curve)):
        yield said
    errors = (proof.certificate.claim.error_limit for proof in proofs if proof.certificate)
    if any(limit is not None for limit in errors) and (hint := hint_of(labelled)):
        yield hint
