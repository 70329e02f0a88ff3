"""Places that name the version of Python contradict one another.

Why
    What is tested is not what runs: code and packages that pass in CI may fail, or compute something else, in
    the image.

Pay
    Name the version in one place and let the image and CI take it from there.

Debt
    --- Dockerfile
    FROM python:3.8-slim
    COPY requirements.txt .
    RUN pip install -r requirements.txt
    --- requirements.txt
    pandas==2.0.0
    --- .github/workflows/ci.yml
    jobs:
      test:
        steps:
          - uses: actions/setup-python@v5
            with:
              python-version: "3.11"
          - run: pytest

Paid
    --- Dockerfile
    FROM python:3.11-slim
    COPY requirements.txt .
    RUN pip install -r requirements.txt
    --- requirements.txt
    pandas==2.0.0
    --- .github/workflows/ci.yml
    jobs:
      test:
        steps:
          - uses: actions/setup-python@v5
            with:
              python-version: "3.11"
          - run: pytest

Not
    Images of other parts of the project than CI tests, and workflows that run no tests.
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.environment import Environment, PythonVersion, environment_of
from solvent.source.environment.areas import area_of
from solvent.source.environment.specifiers import admits
from solvent.source.project import Project


@check("ENV109", effort=Effort(0.2, 2), severity=Severity.MEDIUM, stage=Stage.DEPLOY)
def pythons_disagree(project: Project) -> Iterator[Sighting]:
    environment = environment_of(project)
    yield from _forbidden(environment)
    tested = [p for p in environment.pythons if p.source == "ci-tests" and p.minor]
    minors = sorted({p.minor for p in tested}, key=_order)
    images = [p for p in environment.pythons if p.source == "image" and p.minor]
    if not tested or {p.minor for p in images} & set(minors) or len({p.minor for p in images}) != 1:
        return
    yield Sighting(
        images[0].place,
        f"The image runs Python {images[0].minor}, but CI tests on {', '.join(minors)}",
        also=(tested[0].place,),
        key="image and ci",
    )


def _forbidden(environment: Environment) -> Iterator[Sighting]:
    """Versions that the package's own metadata rules out."""
    for stated in environment.pythons:
        if stated.source not in {"pyproject", "setup.py", "setup.cfg"}:
            continue
        for used in environment.pythons:
            same = area_of(used.place.path) == area_of(stated.place.path)
            named = used.source in {"image", ".python-version", "runtime.txt", "conda"} and used.minor
            if same and named and not _fits(stated.spec, used):
                yield Sighting(
                    used.place,
                    f"Python {used.spec} stands here, but {stated.place.path} asks for `{stated.spec}`",
                    also=(stated.place,),
                    key=f"forbidden {stated.place.path}",
                )
                break


def _fits(spec: str, used: PythonVersion) -> bool:
    """Whether any release of a series fits: `3.8` may be 3.8.0 or 3.8.99."""
    versions = (
        [used.spec]
        if used.spec.count(".") > 1 and "*" not in used.spec
        else [f"{used.minor}.{n}" for n in (0, 5, 10, 18)]
    )
    return any(admits(spec, version) for version in versions)


def _order(minor: str) -> tuple[int, ...]:
    return tuple(int(part) for part in minor.split("."))
