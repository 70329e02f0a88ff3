"""Where models get versions and can be fetched from: registries, hubs, versioned stores, and lesser places."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from solvent.domain.evidence import Place
from solvent.source.artefacts.inventory import inventory
from solvent.source.artefacts.pointers import dvc
from solvent.source.outline import Definition, Outline
from solvent.source.paths import Role
from solvent.source.predicting import loads_model
from solvent.source.project import Project
from solvent.source.run_records import ORMS
from solvent.source.yaml_lines import read_yaml

_REGISTRIES = (
    "mlflow.register_model", "*.create_registered_model", "*.create_model_version", "*.transition_model_version_stage",
    "*.set_registered_model_alias", "*.get_model_version_by_alias", "*.get_latest_versions", "*.create_model_package",
    "*.link_model", "*.link_artifact", "neptune.init_model_version", "clearml.OutputModel", "clearml.InputModel",
    "google.cloud.aiplatform.Model.upload", "tfx.components.Pusher", "tfx.v1.components.Pusher", "modelstore.*",
    "azureml.core.Model.register", "azureml.core.model.Model.register", "bentoml.sklearn.save_model",
    "bentoml.pytorch.save_model", "bentoml.xgboost.save_model", "bentoml.tensorflow.save_model",
    "bentoml.models.create",
    "bentoml.mlflow.import_model", "bentoml.transformers.save_model", "bentoml.keras.save_model",
    "*.get_model_registry",
    "snowflake.ml.registry.Registry",
)  # fmt: skip
_BY_RUN = ("*.search_runs", "*.get_run", "mlflow.artifacts.download_artifacts")
_LESSER = (
    "*.push_to_hub", "mlflow.sklearn.log_model", "mlflow.pytorch.log_model", "mlflow.pyfunc.log_model",
    "*.upload_folder",
    "mlflow.tensorflow.log_model", "mlflow.keras.log_model", "mlflow.xgboost.log_model", "mlflow.lightgbm.log_model",
    "mlflow.catboost.log_model", "mlflow.spark.log_model", "mlflow.transformers.log_model",
    "mlflow.statsmodels.log_model",
    "mlflow.prophet.log_model", "mlflow.onnx.log_model", "wandb.save", "*.push_to_hub_keras",
)  # fmt: skip
_HUB = ("*.hf_hub_download", "*.snapshot_download", "torch.hub.load_state_dict_from_url")
_NO_MODEL = re.compile(r"dataset|data_", re.I)
_COPIES = re.compile(
    r"^[^#\n]*\b(?:aws s3|aws s3api|gsutil|gcloud storage|az storage|azcopy|rclone|s5cmd|mc|oras|model-cli)\s[^\n]*"
    r"\b(?:cp|sync|mv|rsync|copy|put-object|upload\w*|push|pull)\b[^\n]*",
    re.M,
)
_STORE = re.compile(r"\b(?:models?|checkpoints?|weights)/|\bmodel[_-](?:bucket|store|registry|repo)", re.I)
_OF_VERSION = re.compile(r"\$[({]?\w*(?:version|commit|sha|revision|tag)\w*[)}]?|[/_-](?:v\d+|(?:20)?\d{6})\b", re.I)
_IN_NAME = re.compile(r"[-_.]v?\d+\.\d+(?:\.\d+)?(?=[-_.][a-z])|[-_](?:19|20)\d{2}[-_]?\d{2}[-_]?\d{2}(?=\.)", re.I)
_CLOUD = ("boto3", "google.cloud.storage", "azure.storage", "s3fs", "gcsfs", "minio", "fsspec", "pathy", "cloudpathlib")
_VERSION = re.compile(r"(?:^|[/_\-.'\"])v\d+(?:[/_\-.'\"]|$)|\{version\}|\bversion\b|\{\}/model|model_version", re.I)
_REVISION = re.compile(
    r"^[ \t]*[\"']?(?:revision|commit|sha|model_version|version)[\"']?\s*[:=]"
    r"\s*[\"']?(?:[0-9a-f]{7,40}|v?\d+(?:\.\d+)+)\b",
    re.M,
)
_REPO = re.compile(
    r"^[ \t]*[\"']?(?:(?:repo_id|hf_repo|model_id|model_uri|model_url|registry)[\"']?\s*[:=]"
    r"|id[\"']?\s*[:=]\s*[\"']?[\w.-]{1,60}/[\w.-]{1,80}[\"']?\s*$)",
    re.M,
)
_RELEASE = re.compile(r"github\.com/[\w.-]+/([\w.-]+)/releases/download/")
_RELEASES = re.compile(r"releases/download")
_OF_MODELS = re.compile(r"model|weights|ckpt|checkpoint|pretrained", re.I)
_GETS_MODEL = re.compile(
    r"^_?(?:get|download|fetch|pull)_(?:\w+_)?(?:ckpts?|checkpoints?|weights|pretrained|models?)(?:_\w+)?$"
)
_MOVES_MODEL = re.compile(r"^_?(?:upload|download|push|pull|fetch)_(?:\w+_)?models?(?:_\w+)?$")
_ROWS = re.compile(r"^(?:AI|ML)?(?:Model|TrainedModel|RegisteredModel|ModelVersion|ModelRegistry)$")
_CHOSEN = re.compile(
    r"^[ \t]+(?:(?:model_)?version(?:_\w+)?|published(?:_\w+)?|active_version|current_version|stage)\s*[:=]", re.M
)
_DECLARED = re.compile(r"AWS::SageMaker::ModelPackage|aws_sagemaker_model_package_group|google_vertex_ai_model\b")
_NAMED = re.compile(r"\bModelDataUrl\b[^\n]{0,200}\$\{|\bmodel_data_url\s*=[^\n]{0,200}\$\{")
_FETCH = re.compile(r"^(?:download|fetch|load|get|pull)_(?:\w+_)?model\w*$")


@dataclass(frozen=True)
class Registry:
    """Places where models have versions, and places that only keep them."""

    registries: tuple[Place, ...]
    lesser: tuple[Place, ...]
    note: str


def registry(project: Project) -> Registry:
    """Where the project's models have versions, looked for once."""
    return project.once(_find)


def _find(project: Project) -> Registry:
    for note, reader in (
        ("A registry gives models versions", _registered),
        ("Models are fixed by DVC or by pointers, with a place to fetch them from", _pointed),
        ("Each model is fetched by a fixed revision", _fetched_by_revision),
        ("Models lie in a store under versioned names", _stored_by_version),
        ("A spaCy project keeps its models in a store by their hashes", _spacy_remotes),
        ("Scripts copy models to a store under a version", _copied_by_version),
        ("The application keeps its models with the version in use", _in_rows),
    ):
        if found := tuple(reader(project)):
            return Registry(found, (), note)
    if by_run := tuple(_by_run(project)):
        return Registry((), by_run, "Models are fetched by the run that made them, and have no versions of their own")
    return Registry((), tuple(_lesser(project)), "Models are kept in a place, without versions that the code chooses")


def _registered(project: Project) -> Iterator[Place]:
    for outline, call in project.calls(*_REGISTRIES):
        yield outline.place(call)
    for outline in project.code:
        azure = any(item.name.startswith(("azureml", "azure.ai.ml", "sagemaker")) for item in outline.imports)
        for call in outline.calls:
            model_artifact = call.method in {"Artifact", "log_artifact"} and "'model'" in (
                *call.args,
                call.keywords.get("type", ""),
            )
            by_cloud = azure and (
                (
                    call.method in {"register", "register_model"}
                    and ("model_name" in call.keywords or "model_path" in call.keywords)
                )
                or call.name.endswith("Model.register")
                or (call.method == "create_or_update" and "models" in call.name)
            )
            if (
                call.keywords.get("registered_model_name", "None") != "None"
                or model_artifact
                or by_cloud
                or (
                    call.method in {"Pusher", "register_model"}
                    and any(i.name.startswith(("tfx", "mlflow")) for i in outline.imports)
                )
            ):
                yield outline.place(call)
        for text in outline.texts:
            if text.value.startswith("models:/"):
                yield outline.place(text)
    yield from _declared(project, _DECLARED)
    tags = [
        tag
        for tag in (project.history.tags if project.history else ())
        if re.fullmatch(r"(?<![\w:./-])[\w:./-]+@v\d+\.\d+\.\d+\S*", tag)
    ]
    if tags:
        yield from (Place(path) for path in project.named("dvc.yaml", "artifacts.yaml")[:1])


def _declared(project: Project, said: re.Pattern[str]) -> Iterator[Place]:
    """Where infrastructure that is written down says something of models."""
    for path in project.with_suffix(".yml", ".yaml", ".tf")[:400]:
        if project.entries[path].size < 200_000 and (found := said.search(project.text(path))):
            yield Place(path, project.text(path).count("\n", 0, found.start()) + 1)


def _in_rows(project: Project) -> Iterator[Place]:
    """Tables of an application whose rows are models, and which say what version of each is in use."""
    stores = {outline.path for outline, _ in project.imported(*ORMS)}
    for outline in project.code:
        for d in outline.definitions if outline.path in stores else ():
            if d.kind == "class" and d.bases and _ROWS.match(d.name) and _CHOSEN.search(_lines(project, outline, d)):
                yield outline.place(d)


def _lines(project: Project, outline: Outline, definition: Definition) -> str:
    return "\n".join(project.text(outline.path).split("\n")[definition.line : definition.end])


def _pointed(project: Project) -> Iterator[Place]:
    kept = dvc(project)
    if kept.remote:
        yield from (k.at for k in kept.kept if k.is_model and k.fixed)
    for path in project.named("dvc.yaml"):
        for artifact in read_yaml(project.text(path)).get("artifacts").fields.values():
            if artifact.get("type").text == "model":
                yield Place(path, artifact.line or None)
    yield from (Place(m.path) for m in inventory(project).models if m.pointer and m.role is not Role.TEST)


def _fetched_by_revision(project: Project) -> Iterator[Place]:
    for path in project.matching(r"(^|/)[^/]*models?[^/]*\.(toml|ya?ml|json)$"):
        if project.entries[path].size < 200_000:
            text = project.text(path)
            if _REPO.search(text) and (found := _REVISION.search(text)):
                yield Place(path, text.count("\n", 0, found.start() + 1) + 1)
    for outline, call in project.calls("*.hf_hub_download", "*.snapshot_download"):
        if re.fullmatch(r"'(?!main'|master').+'", call.keywords.get("revision", "")):
            yield outline.place(call)


def _stored_by_version(project: Project) -> Iterator[Place]:
    cloud = {outline.path for outline, _ in project.imported(*_CLOUD)}
    own = project.name.lower().rpartition("+")[2]
    for outline in project.code:
        if outline.path in cloud and _handles_models(outline):
            for constant in outline.constants:
                if _VERSION.search(constant.value) or re.search(r"version", constant.name, re.I):
                    yield outline.place(constant)
        fetching = {d.name for d in outline.definitions if _FETCH.match(d.name) and d.kind == "function"}
        if fetching:
            versions = {c.within for c in outline.constants if re.search(r"version|tag|revision", c.name, re.I)}
            for constant in outline.constants:
                if constant.within in fetching & versions and "://" in constant.value and "{}" in constant.value:
                    yield outline.place(constant)
        for text in outline.texts:
            if (found := _RELEASE.search(text.value)) and own and found[1].lower() == own:
                yield outline.place(text)
        yield from _of_release(outline)


def _spacy_remotes(project: Project) -> Iterator[Place]:
    """Stores that `spacy project push` fills: outputs lie there under hashes of what they were made from."""
    for path in project.named("project.yml", "project.yaml")[:20]:
        document = read_yaml(project.text(path))
        if any(node.get("script") for node in document.get("commands").items):
            yield from (Place(path, node.line) for node in document.get("remotes").fields.values())


def _copied_by_version(project: Project) -> Iterator[Place]:
    yield from (place for place, line in project.once(_copied) if _OF_VERSION.search(line))


def _copied(project: Project) -> tuple[tuple[Place, str], ...]:
    """The commands of scripts that copy models to or from a store."""
    found = []
    scripts = [*project.named("makefile", "*.mk", "justfile"), *project.with_suffix(".sh", ".bash")]
    for path in scripts[:200]:
        text = project.text(path)[:200_000]
        for command in _COPIES.finditer(text):
            line = command[0]
            if _OF_MODELS.search(line) and not line.rstrip().endswith(".keep"):
                found.append((Place(path, text.count("\n", 0, command.start()) + 1), line))
    return tuple(found)


def _of_release(outline: Outline) -> Iterator[Place]:
    """The release that code for fetching models names."""
    if any(_RELEASES.search(t.value) for t in outline.texts) and _OF_MODELS.search(outline.path):
        yield from (outline.place(text) for text in outline.texts if re.fullmatch(r"v?\d+(?:\.\d+)+", text.value))


def _handles_models(outline: Outline) -> bool:
    """Whether a file that speaks to a store of objects loads or keeps models."""
    return any(
        loads_model(c.name) or c.name in {"joblib.dump", "pickle.dump", "torch.save"} for c in outline.calls
    ) or any(re.search(r"(?:save|load|upload|download)_model", d.name) for d in outline.definitions)


def _by_run(project: Project) -> Iterator[Place]:
    loading = [(o, c) for o, c in project.calls(*_BY_RUN) if not o.is_notebook and "mlflow" in c.name]
    yield from (outline.place(call) for outline, call in loading)
    for outline in project.code:
        # In an f-string the run stands before it: `f"gs://models/3/{RUN_ID}/artifacts/model"`.
        loads = any(item.name.startswith("mlflow") for item in outline.imports)
        asked = ("runs:/", "/artifacts/model") if loads else ("runs:/",)
        for text in outline.texts:
            if text.value.startswith(asked) and not outline.is_notebook:
                yield outline.place(text)


def _lesser(project: Project) -> Iterator[Place]:
    for outline, call in project.calls(*_LESSER):
        yield outline.place(call)
    yield from (k.at for k in dvc(project).kept if k.is_model and k.fixed)
    yield from _declared(project, _NAMED)
    yield from (place for place, line in project.once(_copied) if _STORE.search(line))
    yield from (Place(m.path) for m in inventory(project).models if m.role is Role.CODE and _IN_NAME.search(m.path))
    for outline, call in project.calls(*_HUB):
        if not outline.is_notebook and not _NO_MODEL.search(" ".join((*call.args, *call.keywords.values()))):
            yield outline.place(call)
    cloud = {outline.path for outline, _ in project.imported(*_CLOUD)}
    for outline in project.code:
        if outline.path in cloud and not outline.is_notebook:
            yield from (outline.place(d) for d in outline.definitions if _MOVES_MODEL.match(d.name))
    for outline in project.code:
        if any(t.value.startswith(("https://", "s3://", "gs://")) for t in outline.texts) and not outline.is_notebook:
            yield from (outline.place(d) for d in outline.definitions if _GETS_MODEL.match(d.name))
    for outline, call in project.calls("*.load_state_dict_from_url", "torch.utils.model_zoo.load_url"):
        if outline.path.endswith("hubconf.py") or call.keywords.get("check_hash") == "True":
            yield outline.place(call)
