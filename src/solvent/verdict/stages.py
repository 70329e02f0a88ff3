"""How mature each stage of the life cycle is: its facts, weighed, less what findings take away."""

from collections.abc import Mapping, Sequence

from solvent.domain.contract import Contract
from solvent.domain.fact import Answer, Fact
from solvent.domain.finding import Finding, Severity
from solvent.domain.stage import Stage, StageScore
from solvent.verdict.scale import Scale
from solvent.verdict.weights import WEIGHTS, weighed

FACTS: Mapping[Stage, Mapping[str, float]] = {
    Stage.SCOPE: {"failure_cost_defined": 3, "metric_gate": 2, "baseline_comparison": 2, "human_in_loop": 1},
    Stage.COLLECT: {"data_versioned": 4, "data_docs_or_model_card": 2, "data_raw_over_1mb_in_git": 1},
    Stage.LABEL: {"annotation_guidelines": 3, "human_in_loop": 1},
    Stage.PROCESS: {
        "data_validation": 3,
        "pipeline_declared": 3,
        "train_serve_shared_preprocessing": 2,
        "notebooks_as_main_code": 2,
        "data_or_model_tests": 2,
        "hardcoded_absolute_paths": 1,
        "duplicated_code": 1,
    },
    Stage.TRAIN: {
        "deps_pinned": 3,
        "env_reproducible": 3,
        "experiment_tracking": 3,
        "seeds_set": 2,
        "config_separated": 2,
        "dead_experimental_code": 1,
    },
    Stage.EVALUATE: {
        "leakage": 4,
        "baseline_comparison": 2,
        "metric_gate": 2,
        "data_or_model_tests": 2,
        "slice_evaluation": 1,
    },
    Stage.DEPLOY: {
        "serving_code": 3,
        "model_registry": 3,
        "ci_gates_on_tests": 3,
        "unit_tests": 2,
        "ci": 1,
        "model_binaries_in_git": 1,
        "secrets_in_code": 1,
    },
    Stage.MONITOR: {"monitoring_drift": 3, "prediction_logging": 2},
    Stage.RETRAIN: {
        "pipeline_declared": 3,
        "ci_gates_on_tests": 2,
        "metric_gate": 2,
        "model_registry": 2,
        "data_versioned": 2,
        "experiment_tracking": 1,
    },
}
_COST = {Severity.HIGH: 1.0, Severity.MEDIUM: 0.3, Severity.LOW: 0.05, Severity.NOTE: 0.0}
_MOST_LOST = 2.0
_EVIDENCE = 6


def stage_scores(
    facts: Mapping[str, Fact], findings: Sequence[Finding], scale: Scale, contract: Contract
) -> dict[Stage, StageScore]:
    """Each stage's score beside what the scale requires of it."""
    return {stage: _score(stage, facts, findings, scale, contract) for stage in Stage}


def _score(
    stage: Stage, facts: Mapping[str, Fact], findings: Sequence[Finding], scale: Scale, contract: Contract
) -> StageScore:
    names = FACTS[stage]
    share = weighed(facts, names)
    mine = [finding for finding in findings if finding.stage == stage]
    # Ten findings of one kind are one habit: each check counts once.
    worst = {finding.code: finding.severity for finding in reversed(mine)}
    lost = min(sum(_COST[severity] for severity in worst.values()), _MOST_LOST)
    score = max(10 * (share or 0.0) - lost, 0.0)
    if stage is Stage.SCOPE:
        score = max(score, _scoped(contract))
    required = scale.required[stage]
    if stage is Stage.LABEL and _labels_are_free(facts, contract):
        # Labels that come for free need nobody to make them.
        score, required = 10.0, 0.0
    helping = [facts[name] for name in names if name in facts and _is_good(name, facts[name])]
    evidence = [place for fact in helping for place in fact.evidence[:1]]
    return StageScore(round(score, 1), required, tuple(evidence[:_EVIDENCE]), _reason(stage, names, facts, len(mine)))


def _scoped(contract: Contract) -> float:
    """What the contract alone says for the scope: purpose, requirements, cost, human, and somebody's agreement."""
    said = (
        contract.system.purpose,
        contract.requirements,
        contract.cost.per_error or contract.cost.false_negative or contract.cost.worst_case,
        contract.human.error_rate or contract.human.cost_per_decision,
        contract.sign_offs,
    )
    return 2.0 * sum(bool(part) for part in said)


def _labels_are_free(facts: Mapping[str, Fact], contract: Contract) -> bool:
    guidelines = facts.get("annotation_guidelines")
    return contract.labels.source == "free" or (guidelines is not None and guidelines.value is Answer.UNKNOWN)


def _is_good(name: str, fact: Fact) -> bool:
    return (WEIGHTS[name].share(fact) or 0) > 0


def _reason(stage: Stage, names: Mapping[str, float], facts: Mapping[str, Fact], findings: int) -> str:
    asked = [name for name in sorted(names, key=lambda n: -names[n]) if name in facts]
    missing = [name for name in asked if WEIGHTS[name].share(facts[name]) == 0]
    there = [name for name in asked if WEIGHTS[name].share(facts[name]) == 1]
    said = []
    if there:
        said.append("in place: " + ", ".join(PHRASES[name][0] for name in there[:3]))
    if missing:
        said.append("missing: " + ", ".join(PHRASES[name][1] for name in missing[:3]))
    if findings:
        said.append(f"{findings} finding{'s' if findings > 1 else ''}")
    return "; ".join(said) or f"nothing could be read of {stage}"


PHRASES: Mapping[str, tuple[str, str]] = {
    "deps_pinned": ("pinned dependencies", "pinned dependencies"),
    "env_reproducible": ("an environment that can be rebuilt", "an environment that can be rebuilt"),
    "seeds_set": ("seeds", "seeds for every source of chance"),
    "data_versioned": ("versioned data", "versions of the data"),
    "data_raw_over_1mb_in_git": ("no bulky data in git", "a place for bulky data outside git"),
    "pipeline_declared": ("a declared pipeline", "a pipeline that a machine can run"),
    "experiment_tracking": ("tracked experiments", "a record of experiments"),
    "model_registry": ("versioned models", "versions of the models"),
    "model_binaries_in_git": ("no model binaries in git", "a place for models outside git"),
    "config_separated": ("configuration apart from code", "configuration apart from code"),
    "hardcoded_absolute_paths": ("no machine's own paths", "paths that exist on other machines"),
    "unit_tests": ("unit tests", "tests of the code"),
    "data_or_model_tests": ("tests of data or model", "tests of data and model"),
    "ci": ("continuous integration", "continuous integration"),
    "ci_gates_on_tests": ("tests that gate every change", "tests that gate every change"),
    "notebooks_as_main_code": ("code outside notebooks", "code outside notebooks"),
    "duplicated_code": ("little duplication", "one home for duplicated code"),
    "data_validation": ("validated inputs", "validation of inputs"),
    "monitoring_drift": ("monitoring", "monitoring for drift"),
    "serving_code": ("serving code", "code that serves predictions"),
    "prediction_logging": ("logged predictions", "a log of predictions"),
    "train_serve_shared_preprocessing": ("shared preprocessing", "preprocessing shared by training and serving"),
    "versions_released": ("released versions", "released versions"),
    "work_sustained": ("years of work", "work that goes on"),
    "leakage": ("no leakage found", "an evaluation free of leakage"),
    "metric_gate": ("a quality gate", "a gate that stops a bad model"),
    "baseline_comparison": ("a baseline", "a baseline to compare with"),
    "slice_evaluation": ("metrics by slice", "metrics by slice"),
    "data_docs_or_model_card": ("documented data or model", "a data sheet or model card"),
    "annotation_guidelines": ("labelling guidelines", "labelling guidelines"),
    "secrets_in_code": ("no secrets in the code", "secrets kept out of the code"),
    "dead_experimental_code": ("no abandoned experiments", "an end to abandoned experiments"),
    "failure_cost_defined": ("a cost of failure", "the cost of a failure"),
    "human_in_loop": ("a human in the loop", "a way for doubtful cases to reach a person"),
}
