"""A model is registered or deployed whatever its metrics say.

Why
    A training run on bad data, or with a bug, replaces a good model by a worse one, and users are the first to notice.

Pay
    Before the release, compare the new model's metric with a threshold and with the present model on the same rows,
    and stop if it is worse.

Not
    Projects in which some comparison of metrics raises, exits or decides about a release, a test of a metric fails CI,
    or what is promoted is the best of all runs by a metric.

Debt
    import mlflow
    def release(run, score):
        print(score)
        mlflow.register_model(run, "delays")

Paid
    import mlflow
    def release(run, accuracy, present_accuracy):
        if accuracy < present_accuracy:
            raise SystemExit("worse than the present model")
        mlflow.register_model(run, "delays")
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.fitting import is_aside
from solvent.source.gates import gates_by_tests, gates_by_verdict
from solvent.source.outline import Call, Outline
from solvent.source.project import Project
from solvent.source.signals.gates import DECISION, GATE

_RELEASES = (
    "mlflow.register_model", "*.create_model_version", "*.transition_model_version_stage",
    "*.set_registered_model_alias",
    "azureml.core.Model.register", "azureml.core.model.Model.register", "*.create_endpoint_config",
    "google.cloud.aiplatform.Model.upload", "sagemaker.workflow.step_collections.RegisterModel", "*.link_artifact",
)  # fmt: skip
_LOGS = ("mlflow.*",)
_PROMOTES = frozenset(["transition_model_version_stage", "set_registered_model_alias", "copy_model_version"])


@check("OPS113", effort=Effort(3, 16), severity=Severity.MEDIUM, stage=Stage.DEPLOY)
def ungated_release(project: Project) -> Iterator[Sighting]:
    if any(True for _ in project.signals(GATE, DECISION)) or gates_by_verdict(project) or gates_by_tests(project):
        return
    if any(_promotes_the_best(outline) for outline in project.code):
        return
    found = [
        (outline, call)
        for outline, call in (
            *project.calls(*_RELEASES),
            *((o, c) for o, c in project.calls(*_LOGS) if _registers(c)),
        )
        if not outline.is_notebook and not is_aside(outline.path)
    ]
    if not found:
        return
    outline, call = found[0]
    yield Sighting(
        outline.place(call),
        f"`{call.method}` puts a model into the registry or into service, and no comparison of metrics can stop it",
        also=tuple(o.place(c) for o, c in found[1:5]),
        key="ungated release",
    )


def _promotes_the_best(outline: Outline) -> bool:
    """Whether a file asks the tracker for the runs in the order of a metric, and promotes one."""
    called = {call.method for call in outline.calls}
    ordered = "search_runs" in called and any(text.value.startswith("metrics.") for text in outline.texts)
    return ordered and not called.isdisjoint(_PROMOTES)


def _registers(call: Call) -> bool:
    return call.method == "log_model" and call.keywords.get("registered_model_name", "None") not in {"None", ""}
