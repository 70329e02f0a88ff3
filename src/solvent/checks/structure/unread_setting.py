"""A setting is written down and read nowhere.

Why
    Whoever changes it believes to have changed the model, and has changed nothing.

Pay
    Delete it, or read it where the value now stands in the code.

Not
    Files of which code hands on the whole, or a part that holds the key; keys whose name stands anywhere in the code or
    in commands; settings of libraries and tools, dashboards, and resources of Kubernetes.

Debt
    --- params.yaml
    train:
      rate: 0.1
      drop_share: 0.3
    --- train.py
    import yaml
    params = yaml.safe_load(open("params.yaml"))
    fit(rate=params["train"]["rate"])

Paid
    --- params.yaml
    train:
      rate: 0.1
      drop_share: 0.3
    --- train.py
    import yaml
    params = yaml.safe_load(open("params.yaml"))
    fit(**params["train"])
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.evidence import Place
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.project import Project
from solvent.source.settings import Keys, Source, is_written, sources, words
from solvent.source.yaml_lines import Node

_MOST = 10
# What a file says of itself changes nothing.
_DESCRIBES = frozenset(
    "version name title description author authors license licence url git_url homepage comment notes $schema".split()
)
# Whatever else reads these, the tool reads all of it: Kubernetes, Grafana.
_OF_A_TOOL = (frozenset(["apiVersion", "kind"]), frozenset(["schemaVersion", "panels"]))


@check("STR112", effort=Effort(0.1, 0.5), severity=Severity.LOW, stage=Stage.PROCESS)
def unread_setting(project: Project) -> Iterator[Sighting]:
    for source in sources(project):
        if not any(read.keys and read.keys[0] in source.root.fields for read in source.reads):
            continue
        if any(mark <= source.root.fields.keys() for mark in _OF_A_TOOL) or is_written(project, source.path):
            continue
        unread = [
            (keys, node)
            for keys, node in _unread(source, (), source.root)
            if keys[-1] not in words(project) and keys[-1].lower() not in _DESCRIBES
        ]
        if unread:
            (first, node), others = unread[0], unread[1:]
            more = f", nor are {len(others)} other keys" if len(others) > 1 else ", nor is another key" * len(others)
            yield Sighting(
                Place(source.path, node.line),
                f"`{'.'.join(first)}` is read nowhere{more}",
                tuple(Place(source.path, node.line) for _, node in others[:_MOST]),
                key="unread",
                effort=Effort(0.1 * len(unread), 0.5 * len(unread)),
            )


def _unread(source: Source, above: Keys, node: Node) -> Iterator[tuple[Keys, Node]]:
    """The keys below `above` that nobody reads, each with its value; a part that is read as a whole has none."""
    # Hydra and its like compose a file that names its parts: what reads them is no code of the project.
    if "defaults" in node.fields or "_target_" in node.fields:
        return
    if any(read.whole and read.keys == above for read in source.reads):
        return
    for key, below in node.fields.items():
        keys = (*above, key)
        reads = [read for read in source.reads if read.keys[: len(keys)] == keys]
        if not reads:
            yield keys, below
        elif any(len(read.keys) > len(keys) for read in reads):
            yield from _unread(source, keys, below)
