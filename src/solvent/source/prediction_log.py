"""Whether predictions made in production are stored, by the code that serves them or by the platform."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from solvent.domain.evidence import Place
from solvent.source.outline import Call, Outline, Signal
from solvent.source.predicting import stores
from solvent.source.project import Project
from solvent.source.serving import Serving, serving
from solvent.source.shipping import shipping

_CAPTURES = (
    "sagemaker.model_monitor.DataCaptureConfig", "azureml.monitoring.ModelDataCollector", "*.DataCaptureConfig",
    "*.ModelDataCollector", "azureml.ai.monitoring.Collector", "bentoml.monitor", "*.DeploymentCollection",
    "*.log_inference",
)  # fmt: skip
_CAPTURED = re.compile(
    r"bigquery_destination_(?:prefix|output_uri)|logging_sampling_strategy|requestResponseLogging|request_response_logging|auto_capture_config|enable_data_capture"
    r"|data_capture_config|data_collector:|EnableCapture"
)
_TABLE = re.compile(
    r"(?:Prediction|Inference|Forecast|Recommendation)(?:s|Log|Logs|Record|Result|Results|History|Table|DB|Model|Value)?$"
)
# Only what somebody said yes or no to is kept.
_CHOSEN = re.compile(r"^(?:Approved|Accepted|Rejected|Confirmed|Verified|Corrected|Reviewed)")
_INSERTS = re.compile(r"\binsert\s+(?:or\s+\w+\s+)?into\s+[\w.\"`\[{}]{0,80}(?:prediction|inference|forecast)", re.I)
_ORMS = (
    "peewee",
    "sqlalchemy",
    "django.db",
    "sqlmodel",
    "mongoengine",
    "tortoise",
    "flask_sqlalchemy",
    "beanie",
    "odmantic",
)
_DATABASE = re.compile(
    r"^(?:to_sql|to_gbq|insert_one|insert_many|insert_rows\w*|bulk_create|bulk_save_objects|add_all|put_item|put_multi|put_record"
    r"|put_records|load_table_from_\w+|write_points|write_api|saveAsTable|copy_from|executemany|log_prediction\w*)$"
)
_EXPORTS = re.compile(r"^(?:export|upload|publish|save|store|write)(?:_\w+)?$")
_CACHE = re.compile(r"redis|cache|setex|\bset\b|hset|mset", re.I)
_WHEN = re.compile(r"^(?:strftime|now|utcnow|today|isoformat|uuid4|timestamp|time)$")
_SPEAKS = re.compile(r"predict|output|result|response|forecast|score|proba|label", re.I)
_NO_VALUE = re.compile(
    r"shape|metric|MSE|MAE|RMSE|loss|accuracy|error|number|count|len|rows|pipeline|time|series", re.I
)


@dataclass(frozen=True)
class Kept:
    """Where predictions are stored for good, and where only in part."""

    lasting: tuple[Place, ...] = ()
    passing: tuple[Place, ...] = ()
    note: str = ""


def kept_predictions(project: Project) -> Kept:
    """Where the predictions that the project serves are stored, looked for once."""
    return project.once(_find)


def _find(project: Project) -> Kept:
    served = serving(project)
    if captured := tuple(_captured(project)):
        return Kept(captured, (), "The platform captures requests and predictions")
    if not served.live:
        return Kept()
    if tables := tuple(_tables(project, served)):
        return Kept(tables, (), "Predictions have a table of their own")
    if stored := tuple(_stored(project, served)):
        return Kept(stored, (), "The code that serves stores what it predicts")
    return Kept(
        (), tuple(_in_part(project, served)), "Predictions are only logged, cached, or overwritten by the next run"
    )


def _captured(project: Project) -> Iterator[Place]:
    for outline, call in project.calls(*_CAPTURES):
        yield outline.place(call)
    for outline in project.code:
        for call in outline.calls:
            if any(_CAPTURED.search(key) and value != "None" for key, value in call.keywords.items()):
                yield outline.place(call)
    for path in project.with_suffix(".tf", ".yaml", ".yml"):
        if project.entries[path].size < 100_000 and (found := _CAPTURED.search(project.text(path))):
            yield Place(path, project.text(path).count("\n", 0, found.start()) + 1)


def _tables(project: Project, served: Serving) -> Iterator[Place]:
    stores = {outline.path for outline, _ in project.imported(*_ORMS)}
    for outline in project.code:
        if outline.path in stores:
            for d in outline.definitions:
                if d.kind == "class" and d.bases and _TABLE.search(d.name) and _CHOSEN.match(d.name) is None:
                    yield outline.place(d)
        if outline.path in served.files:
            yield from (outline.place(text) for text in outline.texts if _INSERTS.search(text.value))


def _stored(project: Project, served: Serving) -> Iterator[Place]:
    for way in served.live:
        # What a command writes belongs to whoever ran it.
        if way.kind == "command":
            continue
        entry = project.outlines.get(way.at.path)
        for path in sorted(way.files | {way.at.path}):
            outline = project.outlines.get(path)
            if outline is None or outline.is_notebook:
                continue
            for signal in _signals(outline, "stores-prediction"):
                if _lasts(signal, outline):
                    yield outline.place(signal)
            if way.kind == "job":
                yield from (outline.place(c) for c in outline.calls if _DATABASE.match(c.method))
        if way.kind == "job":
            found = (script.place_of(way.at.path) for script in shipping(project) if script.dated)
            yield from (place for place in found if place)
        # A batch job is there to write its predictions; a date in their name keeps them.
        if way.kind == "job" and entry is not None and _writes_by_date(entry):
            yield way.at


def _writes_by_date(outline: Outline) -> bool:
    dated = any(_WHEN.match(call.method) for call in outline.calls)
    return dated and any(stores(call.name) or _EXPORTS.match(call.method) for call in outline.calls)


def _lasts(signal: Signal, outline: Outline) -> bool:
    method, _, target = signal.detail.partition(" ")
    if _CACHE.search(signal.detail):
        return False
    if (
        _DATABASE.match(method)
        or target.endswith(" append")
        or method in {"add", "create", "execute", "send", "emit", "produce", "write", "record"}
    ):
        return True
    is_fixed = target[:1] in {"'", '"'} and "{}" not in target
    return not is_fixed and any(_WHEN.match(call.method) for call in outline.calls)


def _in_part(project: Project, served: Serving) -> Iterator[Place]:
    for way in served.ways:
        if way.kind == "job":
            yield way.at
        for path in sorted(way.files | {way.at.path}):
            outline = project.outlines.get(path)
            if outline is None or (way.kind == "script" and path != way.at.path):
                continue
            for signal in _signals(outline, "stores-prediction", "logs-prediction"):
                told = _SPEAKS.search(signal.detail) and not _NO_VALUE.search(signal.detail)
                if signal.kind == "stores-prediction" or (told and way.kind != "script"):
                    yield outline.place(signal)
            if way.kind != "job":
                yield from (outline.place(call) for call in outline.calls if _is_cached(call))
    stores = {outline.path for outline, _ in project.imported(*_ORMS)}
    for outline in project.code:
        if outline.path in stores:
            yield from (
                outline.place(d)
                for d in outline.definitions
                if d.kind == "class" and d.bases and _CHOSEN.match(d.name) and _TABLE.search(d.name)
            )


def _is_cached(call: Call) -> bool:
    return call.name.startswith(("redis.", "?.redis.")) and call.method in {"set", "mset", "hset", "setex"}


def _signals(outline: Outline, *kinds: str) -> Iterator[Signal]:
    return (signal for signal in outline.signals if signal.kind in kinds)
