"""Pipelines declared as commands and workflows of a spaCy project."""

from collections.abc import Iterator
from itertools import pairwise

from solvent.domain.evidence import Place
from solvent.source.pipelines.stage import Stage
from solvent.source.project import Project
from solvent.source.yaml_lines import Node, read_yaml


def stages(project: Project) -> Iterator[Stage]:
    """The commands of each `project.yml`, in the order of its workflows."""
    for path in project.named("project.yml", "project.yaml")[:20]:
        document = read_yaml(project.text(path))
        commands = [node for node in document.get("commands").items if node.get("script")]
        orders = [[step.text for step in flow.items] for flow in document.get("workflows").fields.values()]
        before = {name: last for order in orders for last, name in pairwise(order)}
        for node in commands:
            name = node.get("name").text
            after = (before[name],) if name in before else ()
            script = " ".join(text for text, _ in node.get("script").scripts())
            reads, writes = _texts(node, "deps"), _texts(node, "outputs")
            yield Stage(name, Place(path, node.line), "spaCy project", script[:300], reads, writes, after)


def _texts(node: Node, key: str) -> tuple[str, ...]:
    return tuple(part.text for part in node.get(key).items if part.text)
