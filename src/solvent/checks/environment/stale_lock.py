"""A lock file does not hold what its manifest asks for.

Why
    Whoever installs from the lock gets an environment that the manifest forbids, or the installation refuses to
    start.

Pay
    Write the lock anew with the tool that made it, and let CI refuse a stale one (`uv lock --check`, `poetry
    check --lock`).

Debt
    --- Pipfile
    [packages]
    pandas = "==2.2.0"
    xgboost = "*"
    --- Pipfile.lock
    {"_meta": {}, "default": {"pandas": {"version": "==2.1.0"}}, "develop": {}}

Paid
    --- Pipfile
    [packages]
    pandas = "==2.2.0"
    xgboost = "*"
    --- Pipfile.lock
    {"_meta": {}, "default": {"pandas": {"version": "==2.2.0"}, "xgboost": {"version": "==2.0.3"}}, "develop": {}}

Not
    Manifests that were edited without a change to what they ask for, whatever their dates say.
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.environment import Lock, Manifest, Requirement, environment_of
from solvent.source.environment.specifiers import admits
from solvent.source.paths import folder
from solvent.source.project import Project

_MADE_FROM = {
    "poetry": ("pyproject", "tool.poetry"),
    "uv": ("pyproject", "[project]"),
    "pdm": ("pyproject", "[project]"),
    "pipenv": ("pipfile", ""),
}
_NAMED = 3


@check("ENV106", effort=Effort(0.2, 2), severity=Severity.MEDIUM, stage=Stage.TRAIN)
def stale_lock(project: Project) -> Iterator[Sighting]:
    environment = environment_of(project)
    for lock in environment.locks:
        kind, mark = _MADE_FROM.get(lock.kind, ("", ""))
        for manifest in environment.manifests:
            is_its = manifest.kind == kind and folder(manifest.path) == folder(lock.path)
            if not is_its or mark not in project.text(manifest.path):
                continue
            wrong = [r for r in manifest.requirements if not _is_held(r, lock, manifest)]
            if wrong:
                shown = ", ".join(f"`{r}`" for r in wrong[:_NAMED])
                more = f" and {len(wrong) - _NAMED} more" if len(wrong) > _NAMED else ""
                yield Sighting(
                    wrong[0].place,
                    f"{lock.path} does not hold {shown}{more}",
                    also=tuple(r.place for r in wrong[1:]),
                    key="stale lock",
                )


def _is_held(requirement: Requirement, lock: Lock, manifest: Manifest) -> bool:
    if requirement.marker or " @" in requirement.spec or requirement.group == "hatch":
        return True
    versions = lock.versions.get(requirement.name)
    if versions is None:
        # Locks leave out what has no release: a path, a workspace member, the project itself.
        return lock.kind in {"uv", "pdm"} and manifest.kind == "pyproject" and not requirement.spec
    return any(admits(requirement.spec, version) for version in versions)
