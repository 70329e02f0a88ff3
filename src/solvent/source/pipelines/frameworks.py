"""Pipelines declared in Python: by the tasks, nodes, assets and components of a framework."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from solvent.domain.evidence import Place
from solvent.source.outline import Outline
from solvent.source.paths import Role
from solvent.source.pipelines.stage import Stage
from solvent.source.project import Project


@dataclass(frozen=True)
class _Framework:
    """How a framework's steps look: by the names of calls, decorators and base classes."""

    name: str
    packages: tuple[str, ...]
    step: re.Pattern[str]


def _framework(name: str, packages: str, step: str) -> _Framework:
    return _Framework(name, tuple(packages.split()), re.compile(step))


_FRAMEWORKS = (
    _framework("Airflow", "airflow", r"^airflow\..*(?:Operator|Sensor|task(?:_group)?)$|^\??\.?task\.\w+$"),
    _framework("Prefect", "prefect", r"^prefect\.(?:task|flow)$|^prefect\.tasks\.task$|^prefect\.flows\.flow$"),
    _framework("Dagster", "dagster", r"^dagster\.(?:op|asset|multi_asset|solid|graph|job)$"),
    _framework("Metaflow", "metaflow", r"^metaflow\.step$"),
    _framework("ZenML", "zenml", r"^zenml\.(?:steps\.)?step$|^zenml\.steps\.BaseStep$"),
    _framework("Luigi", "luigi", r"^luigi\.(?:\w+\.)*(?:Task|ExternalTask|WrapperTask)$"),
    _framework("Kedro", "kedro", r"^kedro\.pipeline\.(?:node|node\.node|Node|modular_pipeline\.node)$"),
    _framework(
        "Kubeflow",
        "kfp",
        r"^kfp\.(?:v2\.)?(?:dsl\.)?(?:component|ContainerOp|pipeline|container_component)$|^kfp\.components\.\w+$|^google_cloud_pipeline_components\..*",
    ),
    _framework("TFX", "tfx", r"^tfx\.(?:v1\.)?(?:components|extensions|orchestration)\..*\w$|^tfx\.components\.\w+$"),
    _framework(
        "Azure ML",
        "azureml azure.ai.ml",
        r"^azureml\.pipeline\.steps\.\w+$|^azureml\.pipeline\.steps\.\w+\.\w+$|^azure\.ai\.ml\.(?:dsl\.pipeline|command|load_component|parallel\.\w+)$",
    ),
    _framework(
        "SageMaker",
        "sagemaker",
        r"^sagemaker\.workflow\.(?:steps|condition_step|step_collections|model_step|callback_step)\.\w+$",
    ),
    _framework(
        "Step Functions", "stepfunctions", r"^stepfunctions\.steps\.(?:\w+\.)*(?:\w*Step|Parallel|Choice|Map|Task)$"
    ),
    _framework("Flyte", "flytekit", r"^flytekit\.(?:task|workflow)$"),
    _framework("Ray workflow", "ray.workflow", r"^ray\.workflow\.\w+$"),
    _framework("Celery", "celery", r"^celery\.(?:chain|chord)$"),
    _framework("Hamilton", "hamilton", r"^hamilton\.driver\.\w+$"),
    _framework("Ploomber", "ploomber", r"^ploomber\.(?:tasks\.\w+|DAG)$"),
    _framework("doit", "doit", r"^doit\.\w+$"),
)


def stages(project: Project) -> Iterator[Stage]:
    """One stage for each step that a framework runs."""
    for framework in _FRAMEWORKS:
        for outline, _ in project.imported(*framework.packages):
            yield from _steps(framework, outline)


def _steps(framework: _Framework, outline: Outline) -> Iterator[Stage]:
    if outline.role is not Role.CODE:
        return
    for made in outline.definitions:
        if any(framework.step.match(name) for name in (*made.decorators, *made.bases)):
            yield Stage(made.name, outline.place(made), framework.name, after=made.arguments)
    for call in outline.calls:
        if framework.step.match(call.name):
            named = next(
                (
                    call.keywords[k]
                    for k in ("task_id", "name", "func", "step_name", "display_name")
                    if call.keywords.get(k)
                ),
                "",
            )
            name = named.strip("'\"") or (call.args[0].strip("'\"") if call.args and call.args[0] else call.method)
            yield Stage(name, Place(outline.path, call.line, call.cell), framework.name, call.method)
