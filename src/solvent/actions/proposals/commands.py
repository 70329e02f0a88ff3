"""How the project's steps are run: by DVC, Make, its own console scripts, or a script with the step's name."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from solvent.domain.evidence import Place
from solvent.domain.proposal import Proposal
from solvent.source.documents import read_toml, table
from solvent.source.makefile import read_makefile
from solvent.source.outline import Outline
from solvent.source.paths import folder, name
from solvent.source.project import Project
from solvent.source.yaml_lines import read_yaml

# For each step the words that name it, best first.
_STEPS: Mapping[str, tuple[str, ...]] = {
    "prepare": tuple(
        "prepare preprocess preprocessing prepare_data process process_data featurize build_features make_dataset "
        "get_data create_dataset features data etl".split()
    ),
    "train": tuple("train training fit train_model trainer".split()),
    "evaluate": tuple("evaluate eval evaluation validate_model test_model evaluate_model".split()),
    "test": tuple("test tests check unittest unit_test pytest".split()),
    "predict": tuple("predict inference infer batch_predict prediction predictions score".split()),
    "deploy": tuple("deploy release deployment deploy_model".split()),
}
# `test_environment` and `release_notes` are something else.
_ALONE = frozenset("features data score etl".split())
_EXACT = frozenset(["test", "deploy"])
_PYTEST = re.compile(
    r"(?:^|[\s;&:])((?:(?:poetry|pdm|pipenv|uv|hatch) run )?(?:python3? -m )?pytest(?![\w-])(?: [\w=./-]{1,80}){0,12})"
    r"\s{0,9}(?:$|[|&;#\"'\\])"
)
_PLAIN = re.compile(r"[\w./:@=, -]+")


@dataclass(frozen=True)
class _Way:
    """One way to run something: what it is called, the command, and where that is written."""

    name: str
    command: str
    at: Place
    rank: int


def commands(project: Project) -> Iterator[Proposal]:
    """Proposals for the keys of `commands`."""
    ways = [*_dvc(project), *_make(project), *_mlproject(project), *_console(project), *_scripts(project)]
    for step, words in _STEPS.items():
        fits = [(_fit(way, words), way) for way in ways if step != "test" or way.rank < 4]
        best = min(((fit, way.rank, way.at, way) for fit, way in fits if fit is not None), default=None)
        if best is not None:
            yield Proposal(f"commands.{step}", best[3].command, (best[3].at,))
        elif step == "test" and (tests := _tests(project)) is not None:
            yield tests


def _fit(way: _Way, words: tuple[str, ...]) -> int | None:
    """How well a way's name says a step: its place among the words, those that are only part of the name later."""
    called = re.sub(r"[^a-z0-9]+", "_", way.name.lower()).strip("_")
    if called in words:
        # What is declared for a machine is meant, whichever word it uses.
        return words.index(called) if way.rank > 1 else 0
    if words[0] in _EXACT:
        return None
    parts = called.split("_")
    # `train_test_split` is no training, and `clean_data` deletes.
    if len(parts) > 2 or {"clean", "split", "download", "lint", "plot", "utils", "helpers"} & set(parts):
        return None
    return next((10 + place for place, word in enumerate(words) if word in parts and word not in _ALONE), None)


def _dvc(project: Project) -> Iterator[_Way]:
    for path in project.named("dvc.yaml")[:1]:
        at = f" {path}:" if folder(path) else " "
        for stage, node in read_yaml(project.text(path)).get("stages").fields.items():
            if _PLAIN.fullmatch(stage):
                yield _Way(stage, f"dvc repro{at}{stage}", Place(path, node.line or None), 0)


def _make(project: Project) -> Iterator[_Way]:
    for path in ("Makefile", "makefile", "GNUmakefile", "justfile"):
        if project.has(path):
            just = path == "justfile"
            for target in read_makefile(project.text(path), just=just).values():
                if _PLAIN.fullmatch(target.name) and (target.recipe or target.needs):
                    yield _Way(target.name, f"{'just' if just else 'make'} {target.name}", Place(path, target.line), 1)


def _mlproject(project: Project) -> Iterator[_Way]:
    if project.has("MLproject"):
        for entry, node in read_yaml(project.text("MLproject")).get("entry_points").fields.items():
            if _PLAIN.fullmatch(entry):
                yield _Way(entry, f"mlflow run . -e {entry}", Place("MLproject", node.line or None), 2)


def _console(project: Project) -> Iterator[_Way]:
    document = read_toml(project.text("pyproject.toml")) if project.has("pyproject.toml") else {}
    kinds = (
        (("project", "scripts"), ""),
        (("tool", "poetry", "scripts"), "poetry run "),
        (("tool", "poe", "tasks"), "poe "),
        (("tool", "taskipy", "tasks"), "task "),
    )
    for keys, prefix in kinds:
        for script in table(document, *keys):
            if _PLAIN.fullmatch(script):
                lines = project.lines("pyproject.toml", rf"^\s*\"?{re.escape(script)}\"?\s*=")
                at = next((place for place, _ in lines), Place("pyproject.toml"))
                yield _Way(script, f"{prefix}{script}", at, 3)


def _scripts(project: Project) -> Iterator[_Way]:
    for outline in project.code:
        deep = outline.path.count("/") > 2
        if (
            outline.main
            and not deep
            and not outline.is_notebook
            and _PLAIN.fullmatch(outline.path)
            and " " not in outline.path
        ):
            yield _Way(
                name(outline.path).removesuffix(".py"), _run(project, outline), Place(outline.path), _depth(outline)
            )


def _depth(outline: Outline) -> int:
    return 4 + outline.path.count("/")


def _run(project: Project, outline: Outline) -> str:
    """`python -m a.b` for a module of a package that imports from its own package, else `python a/b.py`."""
    inner = outline.path.removeprefix("src/")
    package = folder(outline.path)
    relative = any(item.name.startswith(".") for item in outline.imports)
    own = any(item.name.partition(".")[0] == inner.partition("/")[0] for item in outline.imports)
    if package and (relative or own) and project.has(f"{package}/__init__.py"):
        return f"python -m {inner.removesuffix('.py').replace('/', '.')}"
    return f"python {outline.path}"


def _tests(project: Project) -> Proposal | None:
    for path in project.matching(
        r"(^|/)(\.github/workflows/[^/]+\.ya?ml|\.gitlab-ci\.yml|tox\.ini|azure-pipelines\.yml)$"
    ):
        for place, found in project.lines(path, _PYTEST.pattern):
            command = found[1].strip()
            arguments = command.partition("pytest")[2].split()
            # `pytest inside a container` is a title.
            runs = all(word.startswith(("-", "test")) or "/" in word for word in arguments)
            if runs and _PLAIN.fullmatch(command) and "install" not in found.string:
                return Proposal("commands.test", command, (place,))
    tests = [o for o in project.tests if any(d.name.startswith("test") for d in o.definitions)]
    if not tests:
        return None
    runner = next((o for o in project.tests if any(i.name.startswith("pytest") for i in o.imports)), None)
    first = runner or tests[0]
    is_unittest = runner is None and any(i.name.startswith("unittest") for i in first.imports)
    return Proposal("commands.test", "python -m unittest" if is_unittest else "pytest", (Place(first.path),))
