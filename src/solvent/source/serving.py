"""How a project serves predictions: services, apps, scoring functions, batch jobs, and servers that it configures."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from solvent.domain.evidence import Place
from solvent.source.environment.areas import is_shown
from solvent.source.imports import import_graph
from solvent.source.outline import Call, Definition, Outline
from solvent.source.paths import Role, folder, name, role_of, suffix
from solvent.source.predicting import loads_model, predicts
from solvent.source.predictors import calls_predictor, predictors, runs_a_network
from solvent.source.project import Project
from solvent.source.shipping import shipping

_SERVICES = (
    "fastapi", "flask", "starlette", "sanic", "aiohttp.web", "tornado.web", "bottle", "falcon", "django.urls",
    "django.http", "django.views", "rest_framework", "quart", "litestar", "bentoml", "ray.serve", "litserve",
    "mlserver",
    "kserve", "kfserving", "seldon_core", "ts.torch_handler", "connexion", "flask_restful", "flask_restx",
    "robyn", "cog",
    "ninja", "chalice", "azure.functions", "functions_framework", "telegram", "telebot", "aiogram", "discord", "celery",
    "faust", "confluent_kafka", "kafka", "http.server", "rq", "grpc", "modal", "runpod", "websockets",
)  # fmt: skip
_APPS = (
    "streamlit", "gradio", "dash", "panel", "shiny", "chainlit", "nicegui", "pywebio", "tkinter", "PyQt5", "taipy",
)  # fmt: skip
_JOB = re.compile(
    r"(?:^|[_\-/])(?:predict\w*|infer|inference|score|scoring|batch|serve|serving|forecast\w*|app|job|worker)", re.I
)
_BY_HAND = re.compile(
    r"(?:^|[_\-/])(?:sample|generate|demo|detect|caption|translate|transcribe|chat|txt2img|img2img)\w*\.py$", re.I
)
_MODE = re.compile(r"^--(?:do_)?predict(?:_only)?$")
_NO_JOB = re.compile(
    r"(?:^|[_\-/])(?:train\w*|eval\w*|test\w*|benchmark\w*|submission|submit|experiments?)(?:[_\-/.]|$)",
    re.I,
)
_WRITES = re.compile(
    r"^(?:to_csv|to_parquet|to_sql|to_json|to_gbq|to_feather|to_netcdf|to_zarr|write\w*|save\w*|upload\w*|insert\w*|put_object"
    r"|publish|send|saveAsTable|store\w*|dump|export\w*|load_table_from_\w+)$"
)
_RELEASED = re.compile(r"^\[(?:project|tool\.poetry)\.scripts\]|\bconsole_scripts\b", re.M)
_ENTRY = re.compile(r"[\"']?([\w.-]{1,80})[\"']?\s*=\s*[\"']?([A-Za-z_][\w.]{0,120}):([A-Za-z_]\w{0,80})\b")
_NO_COMMAND = re.compile(
    r"train|fit|eval|test|bench|valid|tune|explain|plot|diagnos|analy|export|convert|compare|profil|drift|report|check",
    re.I,
)
_SCHEDULERS = ("prefect.", "airflow.", "dagster.", "kfp.", "luigi.", "metaflow.", "zenml.", "tfx.")
_GEAR = (
    r"(^|/)(\.github/workflows|k8s|kubernetes|deploy\w*|helm|charts|infra\w*|cron\w*|dags?|resources)"
    r"/[^/]+\.(ya?ml|sh|tf|py|toml)$"
)
_SERVERS = re.compile(
    r"mlflow(?:\.\w+)? (?:models|sklearn|pyfunc) serve|mlflow models build-docker|tensorflow/serving"
    r"|tensorflow_model_server"
    r"|torchserve\b|tritonserver|bentoml (?:serve|containerize|deploy)|seldonio/|InferenceService\b|SeldonDeployment\b"
    r"|ray serve|serve run \w|az ml (?:online|batch)-(?:deployment|endpoint)|sagemaker create-endpoint"
    r"|gcloud ai endpoints"
    r"|AWS::SageMaker::(?:Endpoint|InferenceComponent|TransformJob)\b|\bazurerm_machine_learning_inference_cluster"
    r"|kind: online(?:Deployment|Endpoint)\b|managedOnlineDeployment|batchDeployment\.schema"
    r"|text-generation-inference|vllm\.entrypoints|llama-server|aws_sagemaker_endpoint|google_vertex_ai_endpoint"
)
_DEPLOYS = (
    "google.cloud.aiplatform.Endpoint.create", "google.cloud.aiplatform.Model.deploy", "*.deploy_model",
    "*.batch_predict",
    "sagemaker.model.Model.deploy", "azureml.core.model.Model.deploy", "azureml.core.Model.deploy",
    "*.create_endpoint_config", "azure.ai.ml.entities.ManagedOnlineDeployment", "azure.ai.ml.entities.BatchDeployment",
    "mlflow.deployments.get_deploy_client", "tfx.components.BulkInferrer", "tfx.v1.components.BulkInferrer",
    "azureml.core.webservice.AksWebservice.deploy_configuration",
)  # fmt: skip
_PLATFORMS = ("google.cloud", "azure", "sagemaker", "boto3", "mlflow", "tfx", "vertexai", "kfp")
_DEPLOYED = frozenset(
    "instance_type initial_instance_count serverless_inference_config endpoint_name deployment_config "
    "inference_config machine_type".split()
)
_BUILDS = ("dockerfile", "makefile", "justfile", "procfile")
_GEARED = frozenset([".yml", ".yaml", ".sh", ".tf", ".toml", ".cfg", ".conf", ".service"])


@dataclass(frozen=True)
class Served:
    """One way in which predictions are served: `kind` is service, app, function, job, command, script or server."""

    kind: str
    at: Place
    files: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Serving:
    """All ways; a script is a program that predicts when somebody runs it by hand."""

    ways: tuple[Served, ...]

    @property
    def live(self) -> tuple[Served, ...]:
        """The ways that run without somebody calling a script."""
        return tuple(way for way in self.ways if way.kind != "script")

    @property
    def files(self) -> frozenset[str]:
        """The Python files that run when predictions are served."""
        return frozenset(path for way in self.ways for path in way.files)

    @property
    def online(self) -> tuple[Served, ...]:
        """The ways that answer one request after another."""
        return tuple(way for way in self.ways if way.kind in {"service", "app", "function", "server"})


def served_for_real(ways: Iterable[Served]) -> tuple[Served, ...]:
    """Those of the ways that stand in no lesson, example or demonstration: somebody may rely on their predictions."""
    return tuple(way for way in ways if not is_shown(folder(way.at.path)))


def serving(project: Project) -> Serving:
    """How the project serves predictions, looked for once."""
    return project.once(_find)


def _find(project: Project) -> Serving:
    found = [*_frameworks(project), *_functions(project), *_deployed(project)]
    known = {path for way in found for path in way.files}
    jobs = [way for way in _jobs(project) if way.at.path not in known]
    ways = (*found, *jobs, *_commands(project), *_servers(project))
    return Serving(ways or tuple(_libraries(project)))


def _frameworks(project: Project) -> Iterator[Served]:
    graph = import_graph(project)
    for kind, packages in (("service", _SERVICES), ("app", _APPS)):
        for outline, place in project.imported(*packages):
            # A client that tests a service is none.
            tries = any("testclient" in item.name.lower() for item in outline.imports)
            if _is_aside(outline.path) or outline.is_notebook or tries:
                continue
            closure = frozenset(p for p in graph.reachable([outline.path]) if role_of(p) is Role.CODE)
            if _predicting(project, outline, closure):
                yield Served(kind, place, closure)


# What goes in and out of a service, by the names of its types: a prediction may be called by any name.
_MESSAGES = re.compile(
    r"^(?:Predict(?:ion)?|Recommend(?:ation)?|Classif(?:y|ication)|Infer(?:ence)?|Forecast)s?"
    r"(?:Request|Response|Input|Output|Payload)(?:V?\d+)?$"
)
_ANSWERS = re.compile(r"^(?:Predict|Recommend|Classif|Infer|Forecast)")
_WEB_CLASS = re.compile(r"^(?:Resource|APIView|MethodView|HTTPEndpoint|RequestHandler)$")


def _answers(outline: Outline) -> bool:
    """Whether a file answers requests with predictions by the names of its messages, or of its classes."""
    classes = [d for d in outline.definitions if d.kind == "class"]
    if any(_ANSWERS.match(d.name) and any(_WEB_CLASS.match(b.rpartition(".")[2]) for b in d.bases) for d in classes):
        return True
    named = {item.name.rpartition(".")[2] for item in outline.imports} | {d.name for d in classes}
    routes = any(d.kind == "function" and d.decorators for d in outline.definitions)
    return routes and any(map(_MESSAGES.match, named))


def _is_aside(path: str) -> bool:
    return bool(re.search(r"(^|/)(examples?|demos?|tutorials?|benchmarks?)/.*/", path))


def _predicting(project: Project, outline: Outline, closure: frozenset[str]) -> bool:
    """Whether a file predicts by itself or by what it imports and calls."""
    if any(predicts(call.name) for call in outline.calls) or runs_a_network(outline):
        return True
    if any(d.kind == "function" and d.decorators and predicts(d.name) for d in outline.definitions):
        return True
    if _answers(outline):
        return True
    loads = any(loads_model(call.name) for call in outline.calls)
    if loads and any(
        call.method in {"model", "pipe", "classifier", "net", "generate", "run"} for call in outline.calls
    ):
        return True
    called = {call.method for call in outline.calls}
    known = predictors(project)
    if any(called & known[path] for path in closure if path in known and path != outline.path):
        return True
    return calls_predictor(project, outline)


_CALLED = (("init", "run"), ("model_fn", "predict_fn"), ("input_fn", "model_fn"), ("lambda_handler",), ("handler",))


def _functions(project: Project) -> Iterator[Served]:
    """Functions that a platform calls: Azure's `run`, SageMaker's `predict_fn`, a handler, a predictor class."""
    for outline in project.code:
        runs = any(predicts(c.name) or c.method in {"model", "transform", "forward", "run"} for c in outline.calls)
        found = _platform_function(outline) if runs and not outline.is_notebook else None
        if found is not None:
            kind = "job" if "batch" in name(outline.path).lower() else "function"
            yield Served(kind, outline.place(found), frozenset(_own(import_graph(project).reachable([outline.path]))))


def _platform_function(outline: Outline) -> Definition | None:
    defined = {d.name: d for d in outline.definitions if not d.within}
    for wanted in _CALLED:
        if all(w in defined for w in wanted) and (len(wanted) > 1 or _is_handler(outline, wanted[0])):
            return defined[wanted[-1]]
    classes = (d for d in outline.definitions if d.kind == "class")
    return next((d for d in classes if any(b.rpartition(".")[2] in _PREDICTORS for b in d.bases)), None)


_PREDICTORS = frozenset(
    ["BaseHandler", "BasePredictor", "PythonPredictor", "MLModel", "LitAPI", "TritonPythonModel", "BentoService"]
)


def _is_handler(outline: Outline, function: str) -> bool:
    found = next(d for d in outline.definitions if d.name == function and not d.within)
    return len(found.arguments) == 2 and any(predicts(call.name) for call in outline.calls)


def _deployed(project: Project) -> Iterator[Served]:
    asked = ((o, c) for o, c in project.calls("*.deploy") if _DEPLOYED & set(c.keywords))
    for outline, call in (*project.calls(*_DEPLOYS), *asked):
        # A method of the project's own may be called the same.
        if call.name.startswith("?") and not any(item.name.startswith(_PLATFORMS) for item in outline.imports):
            continue
        files = frozenset() if outline.is_notebook else frozenset([outline.path])
        yield Served("server", outline.place(call), files)
        return


def _jobs(project: Project) -> Iterator[Served]:
    graph = import_graph(project)
    geared = _Geared(project)
    for outline in sorted(project.code, key=lambda o: not o.main):
        path = outline.path
        is_job = bool(_JOB.search(path)) and not _NO_JOB.search(path)
        by_hand = _BY_HAND.search(path) or any(_MODE.match(text.value) for text in outline.texts)
        if outline.is_notebook or not (is_job or by_hand):
            continue
        first = next((c for c in outline.calls if _makes(c, by_hand=not is_job)), None)
        runs = outline.main or any(d.decorators or d.bases for d in outline.definitions)
        first = first or next((c for c in outline.calls if by_hand and c.method == "predict"), None)
        if first is None or not runs or any("submission" in t.value.lower() for t in outline.texts):
            continue
        runs_in_it = [o for p in (path, *graph.imports.get(path, ())) if (o := project.outlines.get(p))]
        writes = any(_WRITES.match(call.method) for o in runs_in_it for call in o.calls)
        scheduled = any(item.name.startswith(_SCHEDULERS) for item in outline.imports)
        started = scheduled or any(geared.names(p) for p in graph.reaching([path]))
        kind = "job" if is_job and started and (writes or scheduled or not outline.main) else "script"
        if kind == "job" or outline.main:
            yield Served(kind, outline.place(first), frozenset(_own(graph.reachable([path]))))


def _own(paths: Iterable[str]) -> Iterator[str]:
    return (path for path in paths if role_of(path) is Role.CODE)


def _makes(call: Call, *, by_hand: bool) -> bool:
    """Whether a call predicts; a program called after what it makes does so by loading a model."""
    return predicts(call.name) or call.method == "generate" or (by_hand and loads_model(call.name))


def _commands(project: Project) -> Iterator[Served]:
    """Commands of a command line that predict; whoever installs a released one has predictions served."""
    released = any(_RELEASED.search(project.text(p)) for p in project.named("pyproject.toml", "setup.py", "setup.cfg"))
    yield from _entry_points(project)
    for outline in project.code:
        for d in outline.definitions:
            commanded = any(name.endswith((".command", "click.command")) for name in d.decorators)
            if d.kind == "function" and commanded and not _NO_COMMAND.search(d.name):
                direct = any(predicts(call.name) for call in outline.calls if call.within == d.name)
                if predicts(d.name) or direct or calls_predictor(project, outline, within=d.name):
                    files = frozenset(_own(import_graph(project).reachable([outline.path])))
                    yield Served("command" if released else "script", outline.place(d), files)


def _entry_points(project: Project) -> Iterator[Served]:
    """Functions that an installed package offers as commands and that predict: `"walk=pkg.walk:main"`."""
    by_module = {outline.path.removesuffix(".py").replace("/", "."): outline for outline in project.code}
    for path in project.named("pyproject.toml", "setup.py", "setup.cfg"):
        for found in _ENTRY.finditer(project.text(path)[:100_000]):
            offered, module, function = found.groups()
            outline = next((o for m, o in by_module.items() if m == module or m.endswith(f".{module}")), None)
            if outline is None or _NO_COMMAND.search(offered) or _NO_COMMAND.search(module.rpartition(".")[2]):
                continue
            call = next((c for c in outline.calls if c.within == function and predicts(c.name)), None)
            if call is not None:
                files = frozenset(_own(import_graph(project).reachable([outline.path])))
                yield Served("command", outline.place(call), files)


def _libraries(project: Project) -> Iterator[Served]:
    """Functions of an installable package that predict and write what they predict, for others to call."""
    if not project.named("setup.py", "pyproject.toml", "setup.cfg"):
        return
    for outline in project.code:
        if outline.main or not _JOB.search(outline.path) or _NO_JOB.search(outline.path):
            continue
        offered = {d.name for d in outline.definitions if predicts(d.name)}
        stored = any(signal.kind == "stores-prediction" for signal in outline.signals)
        first = next((call for call in outline.calls if call.within in offered and predicts(call.name)), None)
        if stored and first is not None:
            yield Served(
                "script", outline.place(first), frozenset(_own(import_graph(project).reachable([outline.path])))
            )


class _Geared:
    """What is run without a person: containers, workflows, schedules and entry points name it."""

    def __init__(self, project: Project) -> None:
        self._project = project

    @cached_property
    def _text(self) -> str:
        project = self._project
        paths = [
            *project.named("Dockerfile*", "*.dockerfile", "docker-compose*", "compose*.y*ml", "Procfile", "crontab*"),
            *project.named("pyproject.toml", "setup.py", "setup.cfg", "*.service", "databricks.y*ml"),
            *project.matching(_GEAR),
        ]
        paths = [*(script.path for script in shipping(project)), *paths]
        texts = (project.text(path)[:100_000] for path in dict.fromkeys(paths[:200]) if self._counts(path))
        lines = (line for text in texts for line in text.split("\n") if not line.lstrip().startswith("#"))
        return "\n".join(lines)

    def _counts(self, path: str) -> bool:
        """Workflows of CI run everything once; only a scheduled one does work."""
        return ".github/workflows/" not in path or "cron:" in self._project.text(path)

    def names(self, path: str) -> bool:
        """Whether one of those texts names this file or its module."""
        module = path.removesuffix(".py").replace("/", ".")
        return any(word in self._text for word in (path, f"/{name(path)}", f" {name(path)}", f'"{name(path)}"')) or any(
            f"{word}{end}" in self._text
            for word in (module, module.removeprefix("src."))
            if "." in word
            for end in (":", "\n", '"', " ")
        )


def _servers(project: Project) -> Iterator[Served]:
    """Servers of models that configuration starts."""
    candidates = [
        path
        for path, entry in project.entries.items()
        if (name(path).lower().startswith(_BUILDS) or suffix(path) in _GEARED)
        and role_of(path) is Role.CODE
        and entry.size < 200_000
    ]
    for path in sorted(candidates)[:400]:
        text = project.text(path)
        if found := _SERVERS.search(text):
            yield Served("server", Place(path, text.count("\n", 0, found.start()) + 1))
            return
    for path in project.named("config.pbtxt", "cog.yaml", "bentofile.yaml"):
        yield Served("server", Place(path))
        return
