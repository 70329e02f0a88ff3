"""The part of a system's inputs in which a requirement holds that does not hold, or is not proven, on all of them."""

from collections.abc import Iterator
from dataclasses import replace

from solvent.actions.labelled import Labelled
from solvent.actions.narrowing import find_domain
from solvent.actions.paths import by_people, in_order
from solvent.domain.appraisal import Appraisal, Narrowed, Path, Proof, Way
from solvent.domain.certificate import Standing
from solvent.domain.contract import Contract
from solvent.domain.errors import NotEnoughLabels
from solvent.domain.operating_domain import Domain


def narrowed(appraisal: Appraisal, labelled: Labelled) -> Appraisal:
    """The appraisal with a domain, and a way to value, for each requirement on errors that is not proven.

    Rules are about the columns that the contract does not name otherwise.

    Raises
    ------
    BadTable
        No column is left for rules, or a controllable one is not there.
    """
    found: list[Narrowed] = []
    notes: list[str] = []
    names = tuple(_features(labelled))
    for proof in appraisal.proofs:
        limit = proof.certificate.claim.error_limit if proof.certificate else None
        if limit is None or proof.standing is Standing.PROVEN:
            continue
        try:
            domain = _domain(proof, limit, labelled, names)
            if () in domain.boxes:
                notes.append(_everything(proof, domain))
            else:
                found.append(Narrowed(proof.name, domain, proof.requirement.where))
        except NotEnoughLabels as error:
            notes.append(f"No narrower domain was found for “{proof.name}”: {error} {error.hint}")
    if (reason := _unfit(appraisal.contract)) and found:
        notes.append(reason)
        found = []
    paths = [*appraisal.paths, *(_path(one, names, appraisal.contract) for one in found)]
    return replace(
        appraisal,
        domains=tuple(found),
        paths=in_order(paths),
        notes=(*appraisal.notes, *notes),
    )


def _everything(proof: Proof, domain: Domain) -> str:
    """What to tell where one look at half of the labels proves what the requirement's own test does not."""
    claim = domain.certificate.claim
    return (
        f"“{proof.name}” needs no narrower domain: a single look at half of these labels proves it for all inputs with"
        f" {100 * claim.level:.6g} % confidence. Its own test is stricter, such as one that holds however often one"
        " looks; label more."
    )


def _unfit(contract: Contract) -> str | None:
    """Why these labels cannot prove a domain, if they cannot."""
    asked = contract.evaluation
    if asked.weight or asked.label_noise or any(wanted.label_noise for wanted in contract.requirements):
        return (
            "No narrower domain is offered: its proof takes each row to count alike and each label to be true, and the"
            " contract names weights or noise (evaluation.weight, label_noise)."
        )
    return None


def _features(labelled: Labelled) -> Iterator[str]:
    """The columns that may make rules: an input, and neither an answer, nor an order, nor who the row is about."""
    contract, asked = labelled.contract, labelled.contract.evaluation
    named = {asked.truth, asked.prediction, asked.score, asked.confidence, asked.baseline, asked.cluster, asked.weight}
    named |= {*asked.raters, contract.data.target, contract.data.time, contract.data.entity}
    for wanted in contract.requirements:
        named |= {str(wanted.better_than), wanted.column, wanted.exposure, wanted.cluster}
    return (name for name in labelled.rows.columns if name not in named)


def _domain(proof: Proof, limit: float, labelled: Labelled, names: tuple[str, ...]) -> Domain:
    wanted, asked, chosen = proof.requirement, labelled.contract.evaluation, labelled.known
    if wanted.where:
        chosen = chosen & labelled.rows.where(wanted.where, key=f"requirements.where of {proof.name!r}")
    truth, said = labelled.answers(chosen)
    assert proof.certificate is not None
    return find_domain(
        {name: labelled.rows.column(name, key="the predictions")[chosen] for name in names},
        truth,
        said,
        at_most=limit,
        level=proof.certificate.claim.level,
        clusters=labelled.optional(wanted.cluster or asked.cluster, chosen, key="evaluation.cluster"),
        controllable=asked.controllable,
    )


def _path(found: Narrowed, names: tuple[str, ...], contract: Contract) -> Path:
    domain, claim = found.domain, found.domain.certificate.claim
    limit, sure = f"{100 * claim.limit:.3g} %", f"{100 * claim.level:.6g} %"
    if not domain.boxes:
        about = ", ".join(names[:5]) + (" and others" if len(names) > 5 else "")
        sentence = (
            f"For “{found.requirement}”, no narrower domain helps yet: in no part that rules on {about} describe is an"
            f" error rate of at most {limit} proven."
        )
        return Path(Way.NARROW, found.requirement, sentence)
    where = f"{found.where}, and " if found.where else ""
    rules = "; or ".join(domain.rules)
    sentence = (
        f"For “{found.requirement}”, use the model only where {where}{rules} ({100 * domain.share:.3g} % of decisions):"
        f" there at most {limit} are wrong with {sure} confidence, for one look at these labels. Give the other"
        f" {100 * (1 - domain.share):.3g} % to people."
    )
    # In a slice, the share is one of the slice, whose volume nobody said.
    money = by_people(1 - domain.share, contract) if not found.where else None
    return Path(Way.NARROW, found.requirement, sentence, money)
