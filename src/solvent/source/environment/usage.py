"""What the project's code imports against what its environment declares."""

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from packaging.utils import canonicalize_name

from solvent.domain.evidence import Place
from solvent.source.environment import Environment, environment_of
from solvent.source.environment.areas import serves
from solvent.source.environment.packages import index
from solvent.source.environment.specifiers import pip_requirement
from solvent.source.occasion import is_template
from solvent.source.outline import Outline
from solvent.source.paths import folder, name
from solvent.source.project import Project

_ASIDE = re.compile(
    r"(^|/)(examples?|benchmarks?|demos?|tutorials?|scripts|tools|ci|\.github|\.circleci|playground)/", re.I
)
_VALUED = frozenset("-i -f -t --index-url --extra-index-url --find-links --target --upgrade-strategy".split())
_DISTRIBUTION = re.compile(r"[A-Za-z][\w.-]{1,50}")
_LIST_FLAG = re.compile(r"^-[a-zA-Z]*[rce]$")
_SET_UP = frozenset(["setup.py", "noxfile.py", "tasks.py", "fabfile.py", "conftest.py", "hubconf.py"])
_BROUGHT_BY_IMAGE = {
    "pytorch": ("torch", "torchvision", "numpy", "pillow", "pyyaml", "requests", "tqdm"),
    "tensorflow": ("tensorflow",),
    "tfx": ("tfx",),
    "airflow": ("apache-airflow",),
    "spark": ("pyspark",),
    "ray": ("ray",),
    "mlflow": ("mlflow",),
    "prefect": ("prefect",),
    "transformers": ("transformers", "torch"),
}
# Such images hold a whole shelf of libraries.
_FULL_IMAGES = re.compile(
    r"jupyter|kaggle|databricks|sagemaker|anaconda|nvcr\.io|rapids|azureml|vertex|deeplearning|paperspace|mmcv|gcr\.io",
    re.I,
)


@dataclass(frozen=True)
class Imported:
    """A third-party package as the code imports it: its name there, the distributions that have it, and where."""

    name: str
    distributions: tuple[str, ...]
    places: tuple[Place, ...]

    @property
    def only_in_notebooks(self) -> bool:
        """Whether no script or module imports it."""
        return all(place.path.endswith(".ipynb") for place in self.places)


def third_party(project: Project) -> tuple[Imported, ...]:
    """The packages of others that the project's own code cannot do without, as far as we know them by name."""
    return project.once(_third_party)


def _third_party(project: Project) -> tuple[Imported, ...]:
    own = own_names(project)
    known = index()
    found: dict[str, list[Place]] = {}
    for outline in project.code:
        if name(outline.path) in _SET_UP or _is_colab(outline):
            continue
        for item in outline.imports:
            head = item.name.split(".", maxsplit=1)[0]
            if item.guarded or not head or head in sys.stdlib_module_names or head in own:
                continue
            imported = known.known(item.name)
            if imported is not None:
                found.setdefault(imported, []).append(outline.place(item))
    return tuple(Imported(n, known.distributions[n], tuple(places)) for n, places in sorted(found.items()))


def undeclared(project: Project) -> tuple[Imported, ...]:
    """Packages that a part of the project imports whose lists do not hold them, nor what is in them brings them."""
    environment = environment_of(project)
    areas = [m.area for m in environment.manifests if m.needed]
    if not areas or any(m.is_dynamic and not environment.with_included(m)[1:] for m in environment.manifests):
        return ()
    declared = _declared(project, environment)
    if declared is None:
        return ()
    whole = index().with_brought(declared)
    squeezed = {re.sub(r"^python-?|^py-?|-?python$|[-_.]", "", known) for known in declared}
    missing: list[Imported] = []
    for imported in third_party(project):
        if whole & set(imported.distributions) or imported.name.lower().replace("_", "") in squeezed:
            continue
        places = tuple(
            p for p in imported.places if any(serves(a, p.path) for a in areas) and not _ASIDE.search(p.path)
        )
        if places:
            missing.append(Imported(imported.name, imported.distributions, places))
    brought = {i.name: index().with_brought(frozenset(i.distributions[:1])) for i in missing}
    return tuple(i for i in missing if not any(o != i.name and i.distributions[-1] in b for o, b in brought.items()))


def _declared(project: Project, environment: Environment) -> frozenset[str] | None:
    """Everything that any list, lock, image or cell installs; None where an image brings more than can be told."""
    names = {r.name for m in environment.manifests for r in m.requirements}
    names |= {package for lock in environment.locks for package in lock.versions}
    if is_template(project):
        # Its hooks write the lists of the projects that are made from it.
        texts = (text.value for outline in project.code for text in outline.texts if len(text.value) < 60)
        names |= {str(canonicalize_name(text)) for text in texts if _DISTRIBUTION.fullmatch(text)}
    for image in environment.images:
        names |= {r.name for r in image.installs}
        for base in image.bases:
            if _FULL_IMAGES.search(base.repository):
                return None
            names |= {b for word, brought in _BROUGHT_BY_IMAGE.items() if word in base.repository for b in brought}
    for notebook in project.notebooks.values():
        for install in notebook.installs:
            names |= {str(canonicalize_name(n)) for n in installed_by(install.arguments)}
    return None if names & {"anaconda", "metapackage"} else frozenset(names)


def installed_by(arguments: str) -> Iterator[str]:
    """The distributions that the arguments of `pip install` name.

    >>> list(installed_by("-q torch==1.2 'pandas>=1' -r requirements.txt"))
    ['torch', 'pandas']
    """
    skip = False
    for word in arguments.split():
        if skip:
            skip = False
        elif _LIST_FLAG.match(word) or word in _VALUED:
            skip = True
        elif word.startswith(("&&", ";", "|", "#", ">")):
            return
        elif not word.startswith(("-", ".", "/", "$", "{")):
            found = pip_requirement(word.strip("\"'"), Place("", 1))
            if found is not None:
                yield found.name


_INSTALLS = re.compile(r"\b(?:pip3?|conda|mamba)\s+install\s+([^\n]{1,2000})")
_SCRIPTS = r"\.(?:sh|bash|bat|cmd|ps1)$|(^|/)(?:Makefile|Justfile)$"
_ENOUGH = 2


def installing_script(project: Project, used: Iterable[Imported]) -> Place | None:
    """The first line of a script that installs two or more of these packages by name."""
    wanted = {distribution for imported in used for distribution in imported.distributions}
    for path in project.matching(_SCRIPTS)[:100]:
        lines = enumerate(project.text(path).split("\n"), 1)
        found = [(n, set(_distributions(line[1]))) for n, text in lines if (line := _INSTALLS.search(text[:2500]))]
        if len(set().union(*(names for _, names in found)) & wanted) >= _ENOUGH:
            return Place(path, found[0][0])
    return None


def _distributions(arguments: str) -> Iterator[str]:
    """What such a line installs; builds for graphics cards go by the name of the package."""
    for package in installed_by(arguments):
        yield package
        yield package.removesuffix("-gpu")


def own_names(project: Project) -> frozenset[str]:
    """Everything that the project could mean by a name: its folders, modules and the packages it makes."""
    names = set()
    for path in project.outlines:
        if path.endswith(".py"):
            names.add(name(path).removesuffix(".py"))
            here = folder(path)
            names.update(here.split("/") if here else ())
    return frozenset(names)


def _is_colab(outline: Outline) -> bool:
    return outline.is_notebook and any(item.name.startswith("google.colab") for item in outline.imports)
