"""For a customer: what the system does, how well, within which limits, and what stands behind it."""

from collections.abc import Iterator

from solvent.reports.readers import sentences
from solvent.reports.readers.letter import Letter, Section
from solvent.reports.readers.standing import Standing
from solvent.reports.since import by_number

_STAGES = {
    "idea": "It is an idea so far (declared).",
    "poc": "It is a proof of concept so far, and not meant for daily use (declared).",
    "pilot": "It is a pilot: in use on trial (declared).",
    "production": "It is in production use (declared).",
}


def letter(standing: Standing) -> Letter:
    """The report for a customer."""
    now, contract = standing.now, standing.now.contract
    does = tuple(sentences.purpose(standing)) or ("The team has not written down what the system is for (read).",)
    stage = (_STAGES[contract.system.stage],) if contract.system.stage in _STAGES else ()
    limits = [
        *sentences.failure(standing),
        *_told(
            standing,
            "human_in_loop",
            "Uncertain or critical cases go to a person",
            "Every prediction is used as it comes: no person checks uncertain ones",
        ),
        *_told(
            standing,
            "slice_evaluation",
            "Its quality is looked at for groups of cases apart",
            "Its quality is only known on average: for some groups of cases it may be much worse",
        ),
    ]
    return Letter(
        reader="customer",
        project=now.project,
        date=now.assessed_at[:10],
        title=f"{now.project}: what it does, how well, and what stands behind it",
        sections=(
            Section("What it does", (*does, *stage)),
            Section("How well it must work", tuple(sentences.agreed(standing))),
            Section("How well it works", (*_proof(standing), sentences.figure(standing))),
            Section("Limits", tuple(limits)),
            Section("What is guaranteed", tuple(_guarantees(standing))),
            Section("If it gets worse", tuple(_watching(standing))),
            Section("What changed", tuple(sentences.changes(standing, told=by_number))),
        ),
        foot=sentences.GRADES,
    )


def _told(standing: Standing, name: str, yes: str, no: str) -> Iterator[str]:
    # Who reads no code has no use for its places.
    return sentences.fact_line(standing, name, yes, no, most=0)


def _proof(standing: Standing) -> tuple[str, ...]:
    if not standing.now.contract.requirements:
        return ("Since no level is agreed, it cannot be said whether it works well enough.",)
    return ("That it reaches this has not been proven here: an assessment reads files and runs no test (read).",)


def _guarantees(standing: Standing) -> list[str]:
    gate = _told(
        standing,
        "metric_gate",
        "A model that is worse than a threshold or than the one in use is stopped by a machine",
        "Nothing stops a worse model from being put into use",
    )
    tests = _told(
        standing,
        "ci_gates_on_tests",
        "Changes go in only when the tests pass",
        "Changes can go in although tests fail, or are not tested at all",
    )
    data = _told(
        standing,
        "data_validation",
        "Inputs are checked before the model sees them",
        "Inputs are not checked before the model sees them",
    )
    return [*gate, *tests, *data]


def _watching(standing: Standing) -> list[str]:
    watched = _told(
        standing,
        "monitoring_drift",
        "The system in use is watched for change",
        "Nothing watches the system in use: that it has become worse would be noticed by its users first",
    )
    kept = _told(standing, "prediction_logging", "Predictions are kept and can be traced", "Predictions are not kept")
    return [*watched, *kept, *sentences.solvency(standing)]
