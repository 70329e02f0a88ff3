"""An option of the command line changes nothing.

Why
    Whoever sets it believes to have changed the run: experiments are compared that were the same.

Pay
    Delete the option, or read it where the value now stands in the code.

Not
    Options handed on as a whole (`vars(args)`, `**`, to a library), asked for by their name, passed by launchers, or
    said to be without effect.

Debt
    import argparse
    parser = argparse.ArgumentParser()
    parser.add_argument("--rate", type=float)
    parser.add_argument("--dropout", type=float)
    args = parser.parse_args()
    fit(rate=args.rate)

Paid
    import argparse
    parser = argparse.ArgumentParser()
    parser.add_argument("--rate", type=float)
    parser.add_argument("--dropout", type=float)
    args = parser.parse_args()
    fit(rate=args.rate, dropout=args.dropout)
"""

import re
from collections import defaultdict
from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.evidence import Place
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.imports import import_graph
from solvent.source.outline import Outline
from solvent.source.project import Project
from solvent.source.signals import options

_PARSED = re.compile(
    r"^(?:self\.)?(?:args?|opts?|options|flags|FLAGS|params|parsed(?:_args)?|hparams|config|cfg|arguments)$"
)
_HARMLESS = re.compile(r"^(?:print|pprint|str|repr|log|logging|logger|json|yaml|os|sys|len|int|float|open|tqdm)\b")
_MOST = 10


@check("STR115", effort=Effort(0.1, 0.5), severity=Severity.LOW, stage=Stage.PROCESS)
def unread_option(project: Project) -> Iterator[Sighting]:
    found: dict[str, list[tuple[str, Place]]] = defaultdict(list)
    for outline, signal in project.signals(options.KIND):
        found[outline.path].append((signal.detail, outline.place(signal)))
    graph = import_graph(project) if found else None
    for path, defined in found.items():
        assert graph is not None
        linked = sorted((graph.reachable([path]) | graph.reaching([path])) & set(project.outlines))
        if any(_hands_on(project, project.outlines[other]) for other in linked):
            continue
        text = "\n".join(project.text(other) for other in linked if other != path)
        unread = [(name, place) for name, place in defined if not re.search(rf"[.\"']{re.escape(name)}\b", text)]
        if unread:
            (first, place), others = unread[0], unread[1:]
            more = f", nor are {len(others)} other options" if len(others) > 1 else ", nor is another" * len(others)
            yield Sighting(
                place, f"`--{first}` is read nowhere{more}", tuple(p for _, p in others[:_MOST]), key=f"option {first}"
            )


def _hands_on(project: Project, outline: Outline) -> bool:
    """Whether a file gives all options to something that is no code of the project."""
    for call in outline.calls:
        given = any(_PARSED.match(value) for value in (*call.args, *call.keywords.values()))
        if call.method in {"from_argparse_args", "setattr", "vars"} or (
            given and "." in call.name and not call.name.startswith(("?", ".")) and not _HARMLESS.match(call.name)
            and import_graph(project).resolve(call.name, outline.path) is None
        ):  # fmt: skip
            return True
    return False
