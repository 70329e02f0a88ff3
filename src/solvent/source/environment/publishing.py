"""Whether a part of the project is a library, which must not hold its users to single versions."""

import re

from solvent.source.environment import environment_of
from solvent.source.project import Project

_PUBLISHES = re.compile(
    r"pypi-publish|twine upload|poetry publish|uv publish|flit publish|hatch publish|pdm publish|maturin publish"
)
_LISTED = re.compile(r"classifiers|long_description|project[-.]urls", re.I)


def is_library(project: Project, area: str) -> bool:
    """Whether the code of an area is a package that is published, by its own metadata or by CI."""
    packages = [m for m in environment_of(project).manifests if m.is_package and m.area == area]
    if not packages:
        return False
    return project.once(_is_published) or any(_LISTED.search(project.text(m.path)[:50_000]) for m in packages)


def _is_published(project: Project) -> bool:
    paths = project.matching(
        r"(^|/)\.github/workflows/[^/]+\.ya?ml$|(^|/)\.gitlab-ci\.yml$|(^|/)\.travis\.yml$|(^|/)\.circleci/config\.yml$"
    )
    return any(_PUBLISHES.search(project.text(path)[:200_000]) for path in paths)
