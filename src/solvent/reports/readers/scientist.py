"""For a data scientist: whether the evaluation can be believed, leakage, data, and whether a run can be repeated."""

from solvent.domain.fact import Answer
from solvent.domain.finding import Finding
from solvent.reports.readers import sentences
from solvent.reports.readers.letter import Letter, Section
from solvent.reports.readers.standing import Standing

_MOST = 20
_EVALUATION = {
    "baseline_comparison": ("The model is compared with a baseline", "The model is compared with no baseline"),
    "slice_evaluation": ("Metrics are computed on slices", "Metrics are computed on all rows together only"),
    "metric_gate": ("A gate stops a worse model", "No gate stops a worse model"),
}
_DATA = {
    "data_versioned": ("Data is versioned with the code", "Data is not versioned with the code"),
    "data_validation": ("Inputs are validated", "Inputs are not validated"),
    "train_serve_shared_preprocessing": (
        "Training and serving share their preprocessing",
        "Training and serving each have their own preprocessing",
    ),
    "annotation_guidelines": ("Labelling guidelines are written down", "No labelling guideline is written down"),
}
_AGAIN = {
    "seeds_set": ("Random draws are seeded", "Random draws are not seeded"),
    "experiment_tracking": ("Runs and their metrics are recorded", "Runs and their metrics are not recorded"),
    "deps_pinned": ("Dependencies are pinned", "Dependencies are not pinned"),
    "model_registry": ("Models have versions", "Models have no versions"),
}


def letter(standing: Standing) -> Letter:
    """The report for a data scientist."""
    now = standing.now
    leaks = [f for f in now.findings if f.code.startswith("LEK")]
    others = [f for f in now.findings if f not in leaks]
    return Letter(
        reader="data-scientist",
        project=now.project,
        date=now.assessed_at[:10],
        title=f"{now.project}: evaluation, leakage and data",
        sections=(
            Section("Agreed", tuple(sentences.agreed(standing))),
            Section("Leakage", (sentences.figure(standing),), sentences.at_places(leaks, _MOST)),
            Section(
                "Evaluation", _facts(standing, _EVALUATION), sentences.at_places(_of(others, "EVA", "evaluate"), _MOST)
            ),
            Section(
                "Data and labels",
                _data(standing),
                sentences.at_places(_of(others, "", "collect", "label", "process"), _MOST),
            ),
            Section("The same result twice", _facts(standing, _AGAIN), sentences.at_places(_of(others, "REP"), _MOST)),
            Section("What changed", tuple(sentences.changes(standing))),
        ),
        foot=sentences.GRADES,
    )


def _of(findings: list[Finding], family: str, *stages: str) -> list[Finding]:
    data = ("REP", "EVA", "STR", "API", "GIT")
    return [
        f
        for f in findings
        if (family and f.code.startswith(family)) or (not family and f.stage in stages and not f.code.startswith(data))
    ]


def _data(standing: Standing) -> tuple[str, ...]:
    serving = standing.now.facts.get("serving_code")
    if serving is None or serving.value is not Answer.NO:
        return _facts(standing, _DATA)
    rest = {name: said for name, said in _DATA.items() if name != "train_serve_shared_preprocessing"}
    return (
        *_facts(standing, rest),
        "No code serves predictions, so none can prepare rows otherwise than training (read).",
    )


def _facts(standing: Standing, said: dict[str, tuple[str, str]]) -> tuple[str, ...]:
    return tuple(line for name, (yes, no) in said.items() for line in sentences.fact_line(standing, name, yes, no))
