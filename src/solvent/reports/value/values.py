"""An appraisal as plain values, for JSON."""

import math
from typing import Any

from solvent.domain.appraisal import Appraisal, Narrowed, Path, Proof, Worth
from solvent.domain.buy import Buy
from solvent.domain.certificate import Certificate
from solvent.domain.conflict import Conflicts
from solvent.domain.estimate import Estimate, NotMeasurable, Price
from solvent.domain.learning_curve import Forecast
from solvent.domain.nines import Cell, Nines
from solvent.reports import estimates
from solvent.reports.value.words import headline

SCHEMA_VERSION = 1
_DIGITS = 12


def values(of: Appraisal) -> dict[str, Any]:
    """The appraisal as plain values."""
    return {
        "schema_version": SCHEMA_VERSION,
        "solvent": of.version,
        "project": of.project,
        "certified_at": of.appraised_at,
        "predictions": list(of.files),
        "ran_project": of.ran,
        "verdict": of.standing,
        "answer": headline(of),
        "requirements": [_proof(proof) for proof in of.proofs],
        "worth": _worth(of.worth),
        "ceiling": _estimate(of.ceiling) if of.ceiling else None,
        "conflicts": _conflicts(of.conflicts) if of.conflicts else None,
        "paths": [_path(path) for path in of.paths],
        "nines": _nines(of.nines) if of.nines else None,
        "evidence": [_buy(buy) for buy in of.evidence],
        "curve": _curve(of.curve) if of.curve else None,
        "domains": [_narrowed(one) for one in of.domains],
        "agreements": [
            {"role": a.sign_off.role, "name": a.sign_off.name, "date": a.sign_off.date, "agreed": a.stands}
            for a in of.agreements
        ],
        "notes": list(of.notes),
    }


def certificate(found: Certificate) -> dict[str, Any]:
    """A certificate as plain values."""
    claim = found.claim
    return {
        "metric": claim.metric,
        "sense": claim.sense,
        "limit": claim.limit,
        "level": claim.level,
        "looks": claim.looks,
        "verdict": found.verdict,
        "estimate": _estimate(found.estimate),
        "exact": found.exact,
        "needed": found.needed,
        "effective_n": found.effective_n,
        "promise": found.promise,
        "assumes": list(found.assumes),
        "notes": list(found.notes),
    }


def _proof(proof: Proof) -> dict[str, Any]:
    wanted = proof.requirement
    return {
        "name": proof.name,
        "metric": wanted.metric,
        "of": wanted.of,
        "where": wanted.where,
        "better_than": wanted.better_than,
        "verdict": proof.standing,
        "reason": proof.reason or None,
        "rows": proof.rows,
        "of_rows": proof.of_rows,
        "level_assumed": proof.assumed_level,
        "certificate": certificate(proof.certificate) if proof.certificate else None,
    }


def _conflicts(found: Conflicts) -> dict[str, Any]:
    among = found.among_duplicates
    counts = {name: getattr(found, name) for name in ("rows", "of_rows", "sets", "conflicting", "least_error")}
    return {**counts, "among_duplicates": _estimate(among) if among else None}


def _worth(found: Worth | NotMeasurable) -> dict[str, Any]:
    if isinstance(found, NotMeasurable):
        return {"break_even": None, "reason": found.reason}
    return {
        "break_even": _price(found.break_even),
        "observed": _estimate(found.observed) if found.observed else None,
        "chance": _estimate(found.chance) if found.chance else None,
    }


def _price(price: Price) -> dict[str, Any]:
    return {**_estimate(price.estimate), "derivation": estimates.derivation(price.derivation)}


def _nines(found: Nines) -> dict[str, Any]:
    def cell(known: Cell) -> dict[str, Any] | None:
        return None if isinstance(known, NotMeasurable) else _estimate(known)

    rows = [
        {
            "error": row.error,
            "proof": _estimate(row.proof),
            "data": _estimate(row.data),
            "months": cell(row.months),
            "money": cell(row.money),
        }
        for row in found.rows
    ]
    return {"level": found.level, "rows": rows}


def _curve(found: Forecast) -> dict[str, Any]:
    return {
        "sizes": list(found.curve.sizes),
        "errors": list(found.curve.errors),
        "runs": found.curve.runs,
        "forecast": [{"size": at.size, "error": _estimate(at.error)} for at in found.ahead],
    }


def _narrowed(found: Narrowed) -> dict[str, Any]:
    domain = found.domain
    return {
        "requirement": found.requirement,
        "rules": list(domain.rules),
        "condition": found.condition if domain.boxes else None,
        "share": domain.share,
        "certificate": certificate(domain.certificate),
        "controls": [
            {
                "column": one.column,
                "rule": one.rule,
                "share": one.share,
                "certificate": certificate(one.certificate),
            }
            for one in domain.controls
        ],
        "notes": list(domain.notes),
    }


def _buy(buy: Buy) -> dict[str, Any]:
    return {
        "what": buy.what,
        "worth": _estimate(buy.worth),
        "cost": _estimate(buy.cost),
        "days": buy.days,
        "net": buy.net,
    }


def _path(path: Path) -> dict[str, Any]:
    return {
        "way": path.way,
        "requirement": path.requirement,
        "sentence": path.sentence,
        "money": _estimate(path.money) if path.money else None,
        "days": _estimate(path.days) if path.days else None,
    }


def _estimate(known: Estimate) -> dict[str, Any]:
    """All digits that count: 0.999999 is not 1."""
    ends = {name: getattr(known, name) for name in ("value", "low", "high")}
    # JSON has no infinity: what has no bound has none.
    exact = {name: float(f"{end:.{_DIGITS}g}") if math.isfinite(end) else None for name, end in ends.items()}
    return {**estimates.estimate(known), **exact}
