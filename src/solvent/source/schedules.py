"""What trains again by itself, and how long it may take: schedules and time limits that a project declares."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from solvent.domain.evidence import Place
from solvent.source.ci import ci_of
from solvent.source.ci.runs import Run
from solvent.source.cron import days_between
from solvent.source.environment.training import learning_files
from solvent.source.imports import import_graph
from solvent.source.outline import Call, Outline
from solvent.source.paths import Role, name, role_of
from solvent.source.project import Project
from solvent.source.yaml_lines import Node, read_documents, read_yaml

# A name that says that a model is made anew; a split into training and test rows does not.
_TRAINS = re.compile(
    r"(?:^|[^a-z])(?:re-?)?train(?:ing|er)?(?![a-z]|[_-]?test)|fine-?tun(?:e|ing)|\bdvc (?:repro|exp run)", re.I
)
_WHEN = ("schedule", "schedule_interval", "cron", "cron_schedule", "timetable")
_DAGS = re.compile(r"^airflow\..*\bDAG$|^airflow\.(?:sdk\.|decorators\.)?dag$|(?:^|\.)DAG$")
_SCHEDULERS = re.compile(
    r"^dagster\.(?:schedule|ScheduleDefinition|build_schedule_from_partitioned_job)$|^prefect\..*(?:Cron\w*|Schedule)$"
    r"|\.(?:serve|deploy|to_deployment|build_from_flow)$|^zenml\..*Schedule$|^kfp\..*create_recurring_run$|^metaflow\.schedule$"
    r"|\.create_recurring_run$|^modal\.Cron$|^sagemaker\..*CronExpressionGenerator$|(?:^|\.)(?:CronSchedule|CronTrigger|Cron)$"
)
_IN_DAYS = {"weeks": 7.0, "days": 1.0, "hours": 1 / 24, "minutes": 1 / 1440}
_LINE = re.compile(r"^\s{0,8}((?:@\w+)|(?:[\d*/,a-z-]+\s+){4}[\d*/,a-z-]+)\s+(\S.{0,500})$", re.I)
_TIMEOUT = re.compile(r"(?:(\d{1,4})\s*h(?:ours?)?)?\s*(?:(\d{1,5})\s*m(?:in(?:ute)?s?)?)?", re.I)
_MOST, _NEAR = 60, 15


@dataclass(frozen=True)
class Schedule:
    """Training that starts again every so many days, and what declares it.

    `named` says that it is called so; the others start code that trains, and may do something else with it.
    """

    place: Place
    tool: str
    every_days: float
    said: str
    named: bool = True


@dataclass(frozen=True)
class Limit:
    """The longest that a job which trains may take, in minutes."""

    place: Place
    job: str
    minutes: float


def schedules(project: Project) -> tuple[Schedule, ...]:
    """All schedules of training that the project declares: those called so first, of them the most frequent."""
    return project.once(_read)


def _read(project: Project) -> tuple[Schedule, ...]:
    found = (*_of_ci(project), *_of_code(project), *_of_files(project))
    return tuple(sorted(found, key=lambda schedule: (not schedule.named, schedule.every_days, str(schedule.place))))


def limits(project: Project) -> tuple[Limit, ...]:
    """The time limits of CI jobs that train."""
    return project.once(_limits)


def _limits(project: Project) -> tuple[Limit, ...]:
    found = {(run.definition.path, run.job): run for run in _training(project)}
    return tuple(limit for run in found.values() for limit in _limit(project, run))


def _limit(project: Project, run: Run) -> Iterator[Limit]:
    root, path = read_yaml(project.text(run.definition.path)), run.definition.path
    node = root.get("jobs", run.job, "timeout-minutes") or root.get(run.job, "timeout")
    if node.text.isdecimal():
        minutes = float(node.text)
    else:
        read = _TIMEOUT.fullmatch(node.text.strip())
        minutes = 60.0 * int(read[1] or 0) + int(read[2] or 0) if read else 0.0
    if 0 < minutes < 100_000:
        yield Limit(Place(path, node.line), run.job, minutes)


def _training(project: Project) -> Iterator[Run]:
    """What CI runs that trains: by what the program is, by the script, or by its name."""
    scripts = {name(path) for path in learning_files(project)}
    for run in ci_of(project).runs:
        if run.purpose == "train" or any(name(word) in scripts for word in run.words[:4]) or _TRAINS.search(run.text):
            yield run


def _of_ci(project: Project) -> Iterator[Schedule]:
    definitions = {run.definition.path: run.definition for run in _training(project)}
    for path, definition in definitions.items():
        root = read_yaml(project.text(path))
        for node in (*root.get("on", "schedule").each(), *root.get("schedules").each()):
            yield from _schedule(Place(path, node.get("cron").line), definition.system, node.get("cron").text)


def _schedule(place: Place, tool: str, text: str) -> Iterator[Schedule]:
    every = days_between(text)
    if every is not None:
        yield Schedule(place, tool, every, text.strip()[:40])


def _of_code(project: Project) -> Iterator[Schedule]:
    """Schedules in Python: of a workflow whose file trains, imports what trains, or says in its name that it does."""
    learning, graph = set(learning_files(project)), import_graph(project)
    for outline in project.code:
        for call in outline.calls:
            if not (_DAGS.search(call.name) or _SCHEDULERS.search(call.name)):
                continue
            if _trains(outline, call):
                yield from _called(outline, call)
            elif learning & graph.reachable([outline.path]):
                yield from (replace(schedule, named=False) for schedule in _called(outline, call))


def _trains(outline: Outline, call: Call) -> bool:
    # Names of tasks are short and hold no spaces; longer texts speak of training in passing.
    names = (t.value for t in outline.texts[:200] if len(t.value) < 60 and " " not in t.value)
    said = (name(outline.path), call.within, *call.args, *call.keywords.values(), *names)
    return any(_TRAINS.search(text) for text in said) or any(_TRAINS.search(d.name) for d in outline.definitions)


def _called(outline: Outline, call: Call) -> Iterator[Schedule]:
    tool = call.name.partition(".")[0].capitalize() if not call.name.startswith(".") else "a scheduler"
    given = [call.keywords[key] for key in _WHEN if call.keywords.get(key)]
    given += [argument for argument in call.args if argument[:1] in {"'", '"'} and days_between(argument) is not None]
    for text in given[:1]:
        yield from _schedule(outline.place(call), tool, text.strip("'\""))
    if not given and any(key in call.keywords for key in _WHEN):
        yield from _every(outline, call, tool)


def _every(outline: Outline, call: Call, tool: str) -> Iterator[Schedule]:
    """The length of time that a call is given for its schedule: an outline holds it as a call of its own."""
    for inner in outline.calls:
        if inner.method == "timedelta" and inner.cell == call.cell and 0 <= inner.line - call.line < _NEAR:
            days = sum(
                _IN_DAYS[key] * float(n) for key, n in inner.keywords.items() if key in _IN_DAYS and n.isdecimal()
            )
            if days > 0:
                said = ", ".join(f"{key}={value}" for key, value in inner.keywords.items())
                yield Schedule(outline.place(call), tool, days, f"timedelta({said})")
                return


def _of_files(project: Project) -> Iterator[Schedule]:
    """Crontabs, jobs of Kubernetes, and deployments of Prefect."""
    for path in islice(
        project.matching(r"(?:^|/)crontab[^/]*$|(?:^|/)cron\.d/|\.cron(?:tab)?$|(?:^|/)cronjobs?[^/]*$"), _MOST
    ):
        for number, line in enumerate(project.text(path)[:100_000].split("\n"), 1):
            found = _LINE.match(line[:700])
            if found and _TRAINS.search(found[2]):
                yield from _schedule(Place(path, number), "cron", found[1])
    for path in project.with_suffix(".yml", ".yaml"):
        small = project.entries[path].size < 100_000 and role_of(path) is Role.CODE
        if small and not path.startswith(".github/") and "schedule" in project.text(path):
            yield from _of_yaml(path, project.text(path))


def _of_yaml(path: str, text: str) -> Iterator[Schedule]:
    for root in read_documents(text)[:_MOST]:
        if root.get("kind").text in {"CronJob", "CronWorkflow"}:
            node = root.get("spec").first("schedule", "schedules")
            if _TRAINS.search(root.get("metadata", "name").text) or _commands_train(root):
                yield from _schedule(Place(path, node.line), root.get("kind").text, node.text or _first(node).text)
        for deployment in root.get("deployments").each():
            if any(_TRAINS.search(deployment.get(key).text) for key in ("name", "entrypoint", "flow_name")):
                for node in (*deployment.get("schedules").each(), deployment.get("schedule")):
                    yield from _schedule(Place(path, node.get("cron").line), "Prefect", node.get("cron").text)


def _first(node: Node) -> Node:
    return next(iter(node.each()), node)


def _commands_train(root: Node) -> bool:
    told = (node for key in ("command", "args", "image") for part in root.walk() for node in part.get(key).walk())
    return any(_TRAINS.search(node.text[:500]) for node in told if node.text)
