"""Code reads a setting that its configuration file does not hold.

Why
    The step fails with a KeyError when it comes to that line, often hours after it began; the file and the code were
    changed apart.

Pay
    Add the key or mend its name, and let a test load the configuration as the step does.

Not
    Keys that are read with a default, inside `try`, of files that are not committed, or by names made at run time.

Debt
    --- params.yaml
    train:
      rate: 0.1
    --- train.py
    import yaml
    with open("params.yaml") as file:
        params = yaml.safe_load(file)
    print(params["train"]["rate"], params["train"]["depth"])

Paid
    --- params.yaml
    train:
      rate: 0.1
      depth: 3
    --- train.py
    import yaml
    with open("params.yaml") as file:
        params = yaml.safe_load(file)
    print(params["train"]["rate"], params["train"]["depth"])
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.evidence import Place
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.project import Project
from solvent.source.settings import Keys, sources
from solvent.source.yaml_lines import NOTHING, Node


@check("STR113", effort=Effort(0.1, 1), severity=Severity.MEDIUM, stage=Stage.PROCESS)
def missing_setting(project: Project) -> Iterator[Sighting]:
    lacking: dict[tuple[Place, Keys], list[str]] = {}
    held: set[tuple[Place, Keys]] = set()
    for source in sources(project):
        for read in source.reads:
            if read.must and _lacks(source.root, read.keys):
                lacking.setdefault((read.place, read.keys), []).append(source.path)
            elif read.must:
                held.add((read.place, read.keys))
    places: dict[tuple[str, str], list[Place]] = {}
    for (place, keys), paths in lacking.items():
        # Where several files may be meant, one that holds the key suffices.
        if (place, keys) not in held:
            places.setdefault((paths[0], ".".join(keys)), []).append(place)
    for (path, key), found in places.items():
        yield Sighting(found[0], f"`{key}` is read, but {path} holds no such key", tuple(found[1:6]), key=key)


def _lacks(root: Node, keys: Keys) -> bool:
    """Whether a mapping of the file surely lacks the next of the keys."""
    node = root
    for key in keys:
        if not node.fields:
            return False
        node = node.fields.get(key, NOTHING)
        if node is NOTHING:
            return True
    return False
