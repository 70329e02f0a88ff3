"""How runs and their metrics are recorded: by a tracker, by a versioned file, or only on this machine."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from solvent.domain.evidence import Place
from solvent.source.outline import Call, Outline
from solvent.source.paths import Role, name, role_of
from solvent.source.project import Project
from solvent.source.run_records import EVENTS, events_of_runs, logs_of_runs, rows_of_runs, tables_of_runs
from solvent.source.yaml_lines import read_yaml

_TRACKERS = (
    "mlflow.log_metric", "mlflow.log_metrics", "mlflow.log_params", "mlflow.log_param", "mlflow.start_run",
    "mlflow.autolog",
    "mlflow.sklearn.autolog", "mlflow.tensorflow.autolog", "mlflow.keras.autolog", "mlflow.pytorch.autolog",
    "mlflow.xgboost.autolog", "mlflow.lightgbm.autolog", "mlflow.evaluate", "wandb.init", "wandb.log", "neptune.init",
    "neptune.init_run", "neptune.create_experiment", "neptune.log_metric", "comet_ml.Experiment", "comet_ml.start",
    "clearml.Task.init", "trains.Task.init", "aim.Run", "sacred.Experiment", "dvclive.Live", "dvclive.log",
    "google.cloud.aiplatform.start_run", "google.cloud.aiplatform.log_metrics", "google.cloud.aiplatform.log_params",
    "sagemaker.experiments.Run", "sagemaker.experiments.run.Run", "smexperiments.tracker.Tracker.create",
    "swanlab.init",
    "guild.ipy.run", "polyaxon.tracking.init", "labml.experiment.create", "labml.experiment.record", "trackio.init",
    "azureml.core.Run.log", "azureml.core.run.Run.log", "determined.*", "pycaret.classification.setup",
    "deepsense.neptune.Context", "triage.experiments.SingleThreadedExperiment",
    "triage.experiments.MultiCoreExperiment",
)  # fmt: skip
_LOGGERS = re.compile(
    r"(?:^|\.)(?:WandbLogger|MLFlowLogger|MLflowLoggerCallback|NeptuneLogger|CometLogger|AimLogger|ClearMLLogger|WandbCallback"
    r"|WandbLoggerCallback|MLflowCallback|WeightsAndBiasesCallback|DVCLiveLogger|DVCLiveCallback|NeptuneCallback"
    r"|CometCallback|WandbMetricsLogger|MlflowLogger|WandBLogger|MLflowWriter|ClearMLCallback|NeptuneObserver"
    r"|MongoObserver|FileStorageObserver)$"
)
# `from config import mlflow` hides where the tracker comes from.
_PASSED_ON = re.compile(r"\.(?:mlflow|wandb|neptune)\.(?:log|log_\w+|start_run|init|autolog)$")
# An Estimator of TensorFlow writes its losses beside its checkpoints by itself.
_LOCAL = re.compile(r"(?:^|\.)(?:CSVLogger|tensorflow\.(?:compat\.v1\.)?estimator\.(?:Estimator|train_and_evaluate))$")
_CONFIGURED = re.compile(
    r"_target_:\s*[\w.]*(?:WandbLogger|MLFlowLogger|NeptuneLogger|CometLogger|AimLogger|wandb\.init|mlflow\.\w+)"
)
_NO_LOGGER = re.compile(
    r"^[ \t]*(?:-[ \t]*)?(?:override[ \t]+)?/?logger:[ \t]*(?:null|none|~|\[\])?[ \t]*(?:#.*)?$", re.M | re.I
)
_METRICS_FILE = re.compile(
    r"(?:^|[_\-./])(?:metrics?|scores?|results?|leaderboard|evaluation|eval_results|benchmark_results|tuning_reports?|model_info"
    r"|experiments?|runs?|performance)(?:[_\-.]\w+)*\.(?:json|csv|tsv|ya?ml|jsonl)$",
    re.I,
)
_REPORTS = re.compile(
    r"(?:^|/)(?:tuning_reports?|model_info|model_cards?|metrics|reports/metrics|results)/[^/]+\.(?:md|json|csv|ya?ml)$"
)
_NOTES = re.compile(r"(?:^|/)(?:experiments?|exp|runs)/[^/]*\d[^/]*/(?:readme|results?|notes)\.(?:md|rst|txt)$", re.I)
_METRIC_PATH = re.compile(
    r"(?:^|[/\"'_{}])(?:metrics?|scores|logs?|history|eval_results?|evaluation|log_stats|stats)(?:[_\-{]\w*)?}?"
    r"\.(?:json|jsonl|csv|ya?ml|txt|log)['\"]?$|(?:^|[/\"'_])(?:results?(?:_\w+)?\.(?:txt|jsonl)|train(?:ing)?\.(?:log|jsonl))['\"]?$",
    re.I,
)

# A pipeline that keeps its metrics with each run: `path: /metrics.json` among its artifacts.
_OUTPUT = r"\bOutput\[(?:dsl\.)?(?:Classification)?Metrics\]"
_ARTEFACT = re.compile(r"^[ \t]*(?:-[ \t]*)?(?:path|paths|artifacts?|file|metrics):[ \t]*\S*\bmetrics\.json\b", re.M)


@dataclass(frozen=True)
class Tracking:
    """Where runs are recorded, by how well the record lasts."""

    trackers: tuple[Place, ...] = ()
    files: tuple[Place, ...] = ()
    configured: tuple[Place, ...] = ()
    local: tuple[Place, ...] = ()
    notes: tuple[Place, ...] = ()


def tracking(project: Project) -> Tracking:
    """How the project records its runs, looked for once."""
    return project.once(_find)


def _find(project: Project) -> Tracking:
    tables = tuple(tables_of_runs(project))
    return Tracking(
        trackers=(*_tracked(project), *_of_components(project), *rows_of_runs(project), *events_of_runs(project)),
        files=(*_versioned(project), *(place for place, written in tables if written)),
        configured=tuple(_configured(project)),
        local=tuple(_local(project)),
        notes=(
            *(Place(path) for path in project.matching(_NOTES.pattern)),
            *(place for place, _ in tables),
            *logs_of_runs(project),
        ),
    )


def _tracked(project: Project) -> Iterator[Place]:
    for outline, call in project.calls(*_TRACKERS):
        if not call.name.startswith("pycaret") or call.keywords.get("log_experiment") == "True":
            yield outline.place(call)
    for outline in project.code:
        azure = any(item.name.startswith(("azureml.core", "azureml")) for item in outline.imports)
        for call in outline.calls:
            if (
                (
                    _is_logger(call.name)
                    or (azure and call.method in {"log", "log_list", "log_row"} and len(call.args) > 1)
                )
                or call.keywords.get("report_to", "").strip("'\"[]")
                in {
                    "wandb",
                    "mlflow",
                    "neptune",
                    "comet_ml",
                    "clearml",
                    "all",
                }
                or _accelerates(call)
                or call.keywords.get("experiment_config", "None") != "None"
            ):
                yield outline.place(call)


def _of_components(project: Project) -> Iterator[Place]:
    """Metrics that a component of a Kubeflow or Vertex pipeline gives out, kept with each run of the pipeline."""
    for path in dict.fromkeys(outline.path for outline, _ in project.imported("kfp")):
        yield from (place for place, _ in project.lines(path, _OUTPUT))


@lru_cache(maxsize=65536)
def _is_logger(called: str) -> bool:
    return bool(_LOGGERS.search(called) or _PASSED_ON.search(called))


@lru_cache(maxsize=65536)
def _is_local(called: str) -> bool:
    return bool(EVENTS.search(called) or _LOCAL.search(called))


def _accelerates(call: Call) -> bool:
    return call.method == "init_trackers" or (
        call.method == "Accelerator"
        and call.keywords.get("log_with", "").strip("'\"") in {"wandb", "mlflow", "comet_ml", "aim"}
    )


def _versioned(project: Project) -> Iterator[Place]:
    """Metrics that a pipeline declares, and committed files of metrics that the code writes."""
    for path in project.named("dvc.yaml"):
        document = read_yaml(project.text(path))
        for node in (*(s.get("metrics") for s in document.get("stages").fields.values()), document.get("metrics")):
            if node:
                yield Place(path, node.line or None)
    for path in project.with_suffix(".yml", ".yaml"):
        if project.entries[path].size < 200_000 and (found := _ARTEFACT.search(project.text(path))):
            yield Place(path, project.text(path).count("\n", 0, found.start()) + 1)
    written = {
        name(text.value) for outline in project.code for text in outline.texts if _METRICS_FILE.search(text.value)
    }
    reports = []
    for path, entry in project.entries.items():
        if entry.tracked is False or role_of(path) is not Role.CODE:
            continue
        if _METRICS_FILE.search(path) and name(path) in written and not path.endswith((".yaml", ".yml")):
            yield Place(path)
        elif _REPORTS.search(path):
            reports.append(path)
    if len(reports) > 2:
        yield from (Place(path) for path in sorted(reports)[:3])


def _configured(project: Project) -> Iterator[Place]:
    for path in project.matching(r"(^|/)(configs?|conf|logger|logging)/.*\.ya?ml$"):
        text = project.text(path)
        if found := _CONFIGURED.search(text):
            yield Place(path, text.count("\n", 0, found.start()) + 1)


def _local(project: Project) -> Iterator[Place]:
    """Event files, logs and runs that stay on the machine that wrote them."""
    for outline in project.code:
        yield from (outline.place(d) for d in outline.definitions if "metaflow.FlowSpec" in d.bases)
        yield from (outline.place(text) for text in outline.texts if "ogger" in text.value and _is_logger(text.value))
        for call in outline.calls:
            if _is_local(call.name) or _writes_metrics(outline, call):
                yield outline.place(call)


def _writes_metrics(outline: Outline, call: Call) -> bool:
    opened = call.method == "open" and any(
        "w" in a or "a" in a for a in (*call.args[:2], call.keywords.get("mode", "")) if len(a) < 6
    )
    given = (*call.args, *(t.value for t in outline.texts if opened and (t.line, t.cell) == (call.line, call.cell)))
    path = next((a for a in given if _METRIC_PATH.search(a)), "")
    return bool(path) and (opened or call.method in {"to_csv", "to_json", "write_text"})


def logs_by_default(project: Project) -> bool:
    """Whether no configuration says that there is no logger unless asked for."""
    return not any(
        _NO_LOGGER.search(project.text(path)) for path in project.matching(r"(^|/)(configs?|conf)/[^/]+\.ya?ml$")
    )
