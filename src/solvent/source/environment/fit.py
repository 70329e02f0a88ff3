"""Whether an image holds what the training code imports."""

import re

from solvent.source.environment import Environment, Image
from solvent.source.environment.packages import index
from solvent.source.environment.training import learning_files
from solvent.source.environment.usage import Imported, third_party
from solvent.source.project import Project

_FRAMEWORKS = frozenset(
    "torch tensorflow keras sklearn xgboost lightgbm catboost jax flax mxnet paddle pytorch_lightning lightning "
    "fastai".split()
)
# An image from such a base holds more than its Dockerfile says.
_PLAIN = re.compile(r"(?:^|/)(?:python|ubuntu|debian|alpine|slim|buildpack-deps)$")


def lacked(project: Project, environment: Environment, image: Image) -> tuple[Imported, ...]:
    """Frameworks that files which fit a model import and the image does not install, where all of it can be told."""
    if image.tools or not all(_PLAIN.search(base.repository) for base in image.bases):
        return ()
    own = {path.rpartition("/")[2] for path in image.files}
    lists = [m for m in environment.manifests if m.path.rpartition("/")[2] in own]
    if own - {m.path.rpartition("/")[2] for m in lists}:
        return ()
    taken = [m for manifest in lists for m in environment.with_included(manifest)]
    held = index().with_brought(
        frozenset(r.name for r in (*image.installs, *(r for m in taken for r in m.requirements)))
    )
    # An image for serving or for a tool is no claim to hold what training needs.
    if not any(held & set(index().distributions.get(name, ())) for name in _FRAMEWORKS):
        return ()
    learning = set(learning_files(project))
    return tuple(
        imported
        for imported in third_party(project)
        if imported.name in _FRAMEWORKS
        and not held & set(imported.distributions)
        and any(place.path in learning for place in imported.places)
    )
