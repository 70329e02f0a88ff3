"""Classes that describe what a web service takes in."""

from solvent.domain.evidence import Place
from solvent.source.project import Project

_SERVICES = (
    "fastapi",
    "flask",
    "bentoml",
    "litestar",
    "ray.serve",
    "falcon",
    "django",
    "starlette",
    "sanic",
    "aiohttp",
    "tornado",
    "rest_framework",
)
_BASES = frozenset(
    {
        "pydantic.BaseModel",
        "rest_framework.serializers.Serializer",
        "rest_framework.serializers.ModelSerializer",
        "marshmallow.Schema",
        "ninja.Schema",
        "sqlmodel.SQLModel",
        "typing.TypedDict",
    }
)


def request_models(project: Project) -> list[Place]:
    """Where a project that serves over the web describes its messages by types."""
    if not any(True for _ in project.imported(*_SERVICES)):
        return []
    return [
        o.place(d) for o in project.code for d in o.definitions if d.kind == "class" and _BASES.intersection(d.bases)
    ]
