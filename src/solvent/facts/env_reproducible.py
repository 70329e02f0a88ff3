"""A container, conda or lock file rebuilds the environment, and would work: the files it copies exist."""

import re

from solvent.catalog.question import fact
from solvent.domain.evidence import Place
from solvent.domain.fact import Fact, no, partial, yes
from solvent.domain.stage import Stage
from solvent.source.environment import Environment, Image, Manifest, Pin, environment_of
from solvent.source.environment.areas import area_of, serves
from solvent.source.environment.contexts import absent, reach
from solvent.source.environment.fit import lacked
from solvent.source.environment.training import exactness, learning_files, training_holds
from solvent.source.project import Project

# A release of somebody's image that a page says to run; what stores and shows things holds no environment.
_READY = re.compile(
    r"^[^\n#]*\bdocker (?:run|pull)\b[^\n]*?\s"
    r"((?!\S*(?:serving|postgres|mysql|redis|minio|mongo|grafana|prom|elastic|kafka|mlflow|spark))"
    r"[\w.-]+/[\w./-]+:v?\d[\w.-]*)(?:\s|$)",
    re.M,
)


@fact(stage=Stage.TRAIN)
def env_reproducible(project: Project) -> Fact:
    environment = environment_of(project)
    answers = [
        (lock.area, yes(Place(lock.path), note="A lock file rebuilds the environment.")) for lock in environment.locks
    ]
    for image in environment.images:
        answer = _of_image(project, environment, image)
        if answer is not None:
            answers += [(area, answer) for area in reach(project, image)]
    answers += [(area_of(image.path), _of_workspace(environment, image)) for image in environment.workspaces]
    answers += [(m.area, _of_list(m)) for m in environment.manifests if m.kind in {"conda", "pixi"}]
    if not answers:
        return _of_lists(project, environment)
    good = [(area, answer) for area, answer in answers if answer.value == "yes"]
    if not good:
        return answers[0][1]
    files = learning_files(project)
    served = sum(1 for path in files if any(serves(area, path) for area, _ in good))
    evidence = dict.fromkeys(place for _, answer in good for place in answer.evidence)
    if files and served < 0.5 * len(files):
        return partial(
            *list(evidence)[:3], note=f"Only for a part: {served} of {len(files)} files that fit a model lie in it."
        )
    return yes(*list(evidence)[:3], note=good[0][1].note)


def _of_image(project: Project, environment: Environment, image: Image) -> Fact | None:
    """What a Dockerfile is worth; None for images that hold no Python."""
    if not image.installs_python and not any(_is_learning(base.repository) for base in image.bases):
        return None
    place = image.bases[0].place
    missing = absent(project, image)
    if missing:
        return partial(
            missing[0].place, note=f"The image copies `{missing[0].source}`, which is not in the repository."
        )
    if not all(base.is_held for base in image.bases):
        return partial(place, note="The image starts from whatever its base is on the day.")
    if lacking := lacked(project, environment, image):
        return partial(
            place, lacking[0].places[0], note=f"The image installs no `{lacking[0].name}`, which code needs."
        )
    if _installs_anything_held(environment, image):
        return yes(place, note="A container rebuilds the environment; what it copies exists.")
    return partial(place, note="The container installs whatever versions are newest on the day.")


def _is_learning(repository: str) -> bool:
    return any(word in repository for word in ("pytorch", "tensorflow", "jupyter", "scipy", "tfx", "nvcr.io", "rapids"))


def _installs_anything_held(environment: Environment, image: Image) -> bool:
    if any(r.pin is not Pin.FLOATING for r in image.installs):
        return True
    names = {path.rpartition("/")[2] for path in image.files}
    lists = [m for m in environment.manifests if m.path.rpartition("/")[2] in names or (image.tools and m.needed)]
    taken = [m for manifest in lists for m in environment.with_included(manifest)]
    return any(r.pin is not Pin.FLOATING for m in taken for r in m.requirements)


def _of_workspace(environment: Environment, image: Image) -> Fact:
    place = Place(image.path, 1)
    if image.installs_python and image.bases[0].is_held and _installs_anything_held(environment, image):
        return yes(place, note="A development container rebuilds the environment.")
    return partial(place, note="A development container is described, but the versions that it installs float.")


def _of_list(manifest: Manifest) -> Fact:
    held = manifest.python or any(r.pin is not Pin.FLOATING for r in manifest.needed)
    place = Place(manifest.path, manifest.python_line)
    if held:
        return yes(place, note="A conda file rebuilds the environment.")
    return partial(place, note="The conda file holds no version.")


def _of_lists(project: Project, environment: Environment) -> Fact:
    """What lists for pip are worth: they say nothing of Python or the system."""
    for path in project.named("readme*")[:5]:
        if ready := _READY.search(project.text(path)):
            line = project.text(path).count("\n", 0, ready.start()) + 1
            return partial(Place(path, line), note=f"A ready image, {ready[1]}, holds it; nothing here builds it.")
    for hold in training_holds(project):
        best = hold.best
        if hold.complete:
            return partial(Place(hold.complete[0].path), note="All versions are listed, but not Python nor the system.")
        states_python = any(p.minor for p in environment.pythons)
        if best is not None and exactness(best.needed) >= 0.8 and states_python:
            return partial(Place(best.path), note="Direct versions and Python are stated; what they bring floats.")
    return no(note="No container, conda or lock file.")
