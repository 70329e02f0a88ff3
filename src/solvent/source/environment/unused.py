"""Declared packages that nothing in the project uses."""

import re
from collections.abc import Iterator

from solvent.source.environment import Manifest, Requirement
from solvent.source.environment.packages import index
from solvent.source.environment.publishing import is_library
from solvent.source.environment.requirements import TRANSITIVE
from solvent.source.environment.usage import third_party
from solvent.source.project import Project

# These do their work without an import: engines, drivers, exporters, widgets.
_SILENT = frozenset(
    "tensorflow tensorflow-gpu tensorflow-cpu torch jax torchdata "
    "pyarrow fastparquet openpyxl xlrd lxml tables h5py tabulate tensorboard tensorboardx graphviz psycopg psycopg2 "
    "psycopg2-binary pymysql mysqlclient pyodbc kaggle uvicorn sentencepiece accelerate bitsandbytes protobuf grpcio "
    "cryptography fsspec dask distributed jinja2 python-dateutil pytz wandb mlflow mlflow-skinny boto3 botocore "
    "sqlalchemy alembic docker onnx cycler patsy numexpr bokeh starlette werkzeug jaxlib tokenizers python-dotenv "
    "huggingface-hub absl-py psutil orjson prometheus-client pydantic rouge-score einops torchvision torchaudio "
    "matplotlib deepspeed aiohttp httpx threadpoolctl faiss-cpu jsonschema markdown msgpack cloudpickle".split()
)
_TEXTS = r"(^|/)\.github/workflows/[^/]+\.ya?ml$|(^|/)([^/]*dockerfile[^/]*|Makefile|Justfile|dvc\.yaml|MLproject|tox\.ini|Procfile|\.gitlab-ci\.yml|azure-pipelines[\w.-]*\.yml)$|\.(sh|ya?ml|cfg|toml|ini|gin|md)$"  # noqa: E501
_MOST_TEXTS = 300


def unused(project: Project, manifest: Manifest) -> tuple[Requirement, ...]:
    """What a manifest declares for the code itself and nothing imports or names; only of packages we know well."""
    if any(r.name in TRANSITIVE for r in manifest.needed):
        return ()
    if manifest.is_compiled or manifest.is_constraint or manifest.kind == "setup.cfg" or not project.code:
        return ()
    if is_library(project, manifest.area):
        return ()
    return tuple(_unused(project, manifest))


def _unused(project: Project, manifest: Manifest) -> Iterator[Requirement]:
    known = index()
    imported = project.once(_imported_anywhere)
    for requirement in manifest.needed:
        names = known.imports.get(requirement.name, ())
        if not names or requirement.name in _SILENT or requirement.marker:
            continue
        if any(name.split(".")[0].lower() in imported for name in names) or requirement.name in project.once(_worded):
            continue
        # What another declared package needs may be listed to hold its version.
        others = frozenset(r.name for r in manifest.needed if r.name != requirement.name)
        if requirement.name not in known.with_brought(others):
            yield requirement


def _imported_anywhere(project: Project) -> frozenset[str]:
    # `ray.tune.search.hyperopt` needs hyperopt as well.
    heads = {part for outline in project.outlines.values() for item in outline.imports for part in item.name.split(".")}
    texts = (text.value for outline in project.outlines.values() for text in outline.texts if len(text.value) < 80)
    words = {text.split(".")[0] for text in texts}
    return frozenset(word.lower() for word in heads | words | {i.name.split(".")[0] for i in third_party(project)})


def _worded(project: Project) -> frozenset[str]:
    """Words of the files that run or configure things, lists of requirements left out."""
    found: set[str] = set()
    for path in project.matching(_TEXTS)[:_MOST_TEXTS]:
        if not re.search(r"requirement|environment|conda|pyproject|setup\.cfg|pixi|Pipfile|\.lock|README", path, re.I):
            found.update(re.findall(r"[a-z][a-z0-9]+(?:[-_][a-z0-9]+){0,4}", project.text(path)[:100_000].lower()))
    return frozenset(word.replace("_", "-") for word in found)
