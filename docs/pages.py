"""The pages that nobody writes: checks, facts, contract, scale and schemas, from solvent's own cards and values."""

import importlib
import json
import pkgutil
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path

import solvent.pricing
import solvent.reports
from solvent.actions.explain import CONTRACT, explain
from solvent.adapters.contract_schema import contract_schema
from solvent.catalog.card import Card, card
from solvent.catalog.check import Check
from solvent.catalog.metric import Metric
from solvent.catalog.shelf import checks, entries, facts, monitors
from solvent.catalog.subject import Overview
from solvent.domain.contract_keys import keys
from solvent.domain.stage import Stage
from solvent.pricing.efforts import source_of
from solvent.reports.explanation import hours, markdown, table
from solvent.verdict import scale, stages, weights
from solvent.verdict.judge import MID_FROM, PRODUCTION_FROM

CONTRACT_SCHEMA, ASSESSMENT_SCHEMA = "schema/solvent.schema.json", "schema/assessment.schema.json"
_OURS = "solvent.checks."


def families() -> dict[str, list[Check]]:
    """Solvent's own checks by family; those of other packages are none of this documentation's business."""
    own = [check for check in checks().values() if check.run.__module__.startswith(_OURS)]
    grouped = groupby(sorted(own, key=lambda check: (check.family, check.code)), key=lambda check: check.family)
    return {family: list(members) for family, members in grouped}


def covers(family: str) -> str:
    """What a family's checks look at: the sentence that opens its package."""
    package = __import__(f"{_OURS}{family}", fromlist=["__doc__"])
    said = (package.__doc__ or "").strip().rstrip(".").rpartition(": ")[2]
    return said[:1].upper() + said[1:]


def title(family: str) -> str:
    """A family's name as a heading.

    >>> title("api"), title("leakage")
    ('API', 'Leakage')
    """
    return family.upper() if family == "api" else family.capitalize()


def readme_table() -> str:
    """The table of the README: a row a family."""
    rows = []
    for family, members in families().items():
        first, last = members[0].code, members[-1].code
        rows.append((family, covers(family), str(len(members)), f"{first} to {last}"))
    total = sum(len(members) for members in families().values())
    return table(("family", "what it looks at", "checks", "codes"), [*rows, ("**all**", "", f"**{total}**", "")])


def all_pages() -> dict[str, str]:
    """Every derived file of the site, by its path below `docs`."""
    return {
        "checks/index.md": _index(),
        **{f"checks/{family}.md": _family(family, members) for family, members in families().items()},
        "facts.md": _facts(),
        "contract.md": _contract(),
        "scale.md": _scale(),
        "prices.md": _prices(),
        "certificates.md": _certificates(),
        "monitors.md": _monitors(),
        "schemas.md": _schemas(),
        CONTRACT_SCHEMA: json.dumps(contract_schema(), indent=2, ensure_ascii=False) + "\n",
        ASSESSMENT_SCHEMA: _shipped("assessment.schema.json"),
        **{f"checks/{check.code}/index.html": _signpost(check) for members in families().values() for check in members},
    }


def anchor(check: Check) -> str:
    """Where a check's card stands on its family's page."""
    return f"{check.code.lower()}-{check.name}"


def _signpost(check: Check) -> str:
    """A page at the address that SARIF gives for a check; it leads on to the card."""
    address = f"../{check.family}.html#{anchor(check)}"
    return (
        f'<!doctype html><meta charset="utf-8"><title>{check.code}</title>'
        f'<meta http-equiv="refresh" content="0; url={address}"><a href="{address}">{check.code} {check.name}</a>\n'
    )


def _index() -> str:
    return "\n\n".join(
        (
            "# Checks",
            "Each check finds one kind of debt. `solvent explain CODE` shows the same card in the terminal. The hours "
            "are what paying one instance off takes a person who knows the project.",
            *(part for family, members in families().items() for part in _indexed(family, members)),
        )
    )


def _indexed(family: str, members: list[Check]) -> Iterator[str]:
    yield f"## {title(family)}"
    yield f"{covers(family)}."
    yield table(
        ("code", "debt", "severity", "stage", "to pay"),
        (
            (
                f"[{check.code}]({family}.md#{anchor(check)})",
                check.card.title.rstrip("."),
                str(check.severity),
                str(check.stage),
                hours(check.effort),
            )
            for check in members
        ),
    )


def _family(family: str, members: list[Check]) -> str:
    cards = (markdown(check, level=2) for check in members)
    return "\n\n".join((f"# {title(family)}", f"{covers(family)}.", *cards))


def _facts() -> str:
    parts = [
        "# Facts",
        "What is asked of every project. Each fact is answered `yes`, `partial`, `no`, or `unknown` where the files "
        "cannot tell, with the lines that show it. Names and meanings do not change between versions.",
    ]
    in_order = sorted(facts().values(), key=lambda fact: (list(Stage).index(fact.stage), fact.name))
    return "\n\n".join((*parts, *(markdown(fact, level=2) for fact in in_order)))


def _contract() -> str:
    subject = explain(CONTRACT, checks(), facts())
    assert isinstance(subject, Overview)
    return (
        markdown(subject)
        + "\nThe file may also be called `.solvent.toml`, or be the table `[tool.solvent]` of `pyproject.toml`. "
        + "Editors complete it with the [JSON Schema](schemas.md).\n"
        + f"\n## A complete example\n\n```toml\n{example_contract()}```\n"
    )


def example_contract() -> str:
    """A contract made of every key's own example."""
    from solvent.domain.contract_keys import sections
    from solvent.source.text import toml_value

    lines = [f"{key.path} = {toml_value(key.example)}" for key in keys().values() if "." not in key.path]
    for section in sections():
        lines += ["", section.header]
        lines += [f"{key.name} = {toml_value(key.example)}" for key in section.keys if key.example is not None]
    return "\n".join(lines) + "\n"


def _scale() -> str:
    rises = [
        (
            rise.when,
            ", ".join(f"{stage} +{more:g}" for stage, more in rise.adds.items()),
        )
        for rise in scale.RISES.values()
    ]
    sources = (scale.__doc__ or "").partition("Sources: ")[2]
    return "\n\n".join(
        (
            "# Scale, scores and classes",
            "How mature a stage has to be depends on the scale of the operation: a weekly batch for three people owes "
            "less than a fleet of models. Every stage is scored from 0 to 10 and compared with what its scale "
            "requires; the stage that falls furthest short is named in the verdict.",
            "## What each stage requires",
            "The kind of operation comes from `system.stage` of the contract (idea and poc are explorations); without "
            "a contract it is inferred from what the project shows.",
            table(("stage", *scale.BASE), _required()),
            "## What raises it",
            "Each condition is read from the contract. A requirement never exceeds 10.",
            table(("where", "adds"), rises),
            f"**Sources.** {' '.join(sources.split())}",
            "## How a stage is scored",
            "The share of its facts that are as they should be, weighed; findings of the stage take a little away.",
            table(
                ("stage", "facts and what each counts"),
                ((str(s), ", ".join(f"`{n}` {w:g}" for n, w in named.items())) for s, named in stages.FACTS.items()),
            ),
            "## The iterate score and its classes",
            "How quickly the team can iterate, from 0 to 10: ten times the weighted share of these facts that are as "
            f"they should be, to the power of {weights.EXPONENT:g}, since practices help one another. `partial` "
            "counts half, and `unknown` counts nothing for or against. The class follows from the score: "
            f"`production` from {PRODUCTION_FROM:g}, `mid` from {MID_FROM:g}, else `poc`.",
            table(("fact", "part of iterating", "healthy answer", "weight"), _weights()),
        )
    )


# The models of principal and interest come first, in the order in which a reader asks.
_FIRST = "principal efforts pace interest change_drag touches incident_risk loss quality_figure hourly".split()

_ON_PRICES = (
    "Debt has a *principal*, the work that pays it off, and an *interest*, what it costs while it stands. Every number"
    " is a range that holds four cases of five, and opens to its inputs: in HTML under each number, on the terminal"
    " with `-v`, in JSON by the keys in `inputs`. Each input is measured, read, declared or assumed, and says by whom."
    " What nothing supports is *not measurable*, with the reason. The same project gives the same numbers:"
    " chance is drawn with a fixed seed."
)


def _prices() -> str:
    models = {
        found.name.removeprefix("solvent.pricing."): card(importlib.import_module(found.name).__doc__ or "")
        for found in pkgutil.walk_packages(solvent.pricing.__path__, "solvent.pricing.")
    }
    carded = {name: found for name, found in models.items() if found.section("Promise")}
    ordered = sorted(carded, key=lambda name: (_FIRST.index(name) if name in _FIRST else len(_FIRST), name))
    efforts = [
        (f"`{check.code}` {check.name}", hours(check.effort), source_of(check.code, check.family))
        for members in families().values()
        for check in members
    ]
    return "\n\n".join(
        (
            "# Prices",
            _ON_PRICES,
            *(_model(carded[name]) for name in ordered),
            "## Where the efforts come from",
            table(("check", "hours", "source"), efforts),
        )
    )


def _model(model: Card, heading: str = "") -> str:
    said = [model.title] if heading else []
    told = [name for name in ("Watches", "Promise", "Assumes", "Reference") if model.section(name)]
    parts = (f"**{name}.** {' '.join(model.section(name).split())}" for name in told)
    return "\n\n".join((f"## {heading or model.title.removesuffix('.')}", *said, *parts))


_ON_CERTIFICATES = (
    "`solvent.certify` says of labelled predictions whether they *prove* that a metric keeps its limit, *refute* it, or"
    " do neither *yet*, and how many labels are missing. Each certificate below states what it promises and under which"
    ' conditions; simulations of models that are just not good enough hold it to that. With `looks="anytime"` one may'
    ' look after each new label and stop at the proof; `looks="fixed"` is for one look, after a number of labels that'
    " was fixed beforehand. One class is named after a colon: `recall:defect`. Metrics that promise nothing have no"
    " exact proof: their bounds are approximate, and they are never called proven."
)


def _certificates() -> str:
    found = list(entries("solvent.certificates", Metric))
    return "\n\n".join(
        (
            "# Certificates",
            _ON_CERTIFICATES,
            table(("metric", "what it is", "also called"), (_named(entry) for entry in found)),
            *(part for entry in found for part in (_model(entry.card, f"`{entry.name}`"), _example(entry))),
        )
    )


def _named(entry: Metric) -> tuple[str, ...]:
    return f"[`{entry.name}`](#{entry.name})", entry.card.title.rstrip("."), ", ".join(entry.aliases)


def _example(entry: Metric) -> str:
    return f"```pycon\n{entry.card.section('Example')}\n```"


_ON_MONITORS = (
    "What `solvent watch` looks at in production's data. Each monitor states what its alarms promise and under which"
    " conditions. False alarms of all monitors together, over all columns, slices and looks, have at most the"
    " probability `watch.alpha` in a year; each monitor has a share of it, and those that state facts need none."
)


def _monitors() -> str:
    found = list(monitors().values())
    return "\n\n".join(
        (
            "# Monitors",
            _ON_MONITORS,
            table(
                ("code", "what it notices", "kind", "severity"),
                (
                    (f"[{one.code}](#{one.code.lower()})", one.card.title.rstrip("."), one.kind, str(one.severity))
                    for one in found
                ),
            ),
            *(_model(one.card, one.code) for one in found),
        )
    )


def _required() -> Iterator[tuple[str, ...]]:
    for number, stage in enumerate(Stage):
        yield str(stage), *(f"{required[number]:g}" for required in scale.BASE.values())


def _weights() -> Iterator[tuple[str, ...]]:
    for name, weight in sorted(weights.WEIGHTS.items(), key=lambda item: -item[1].worth):
        yield f"`{name}`", str(weight.part), "yes" if weight.good else "no", f"{weight.worth:g}"


def _schemas() -> str:
    return "\n\n".join(
        (
            "# JSON Schemas",
            f"- [The contract]({CONTRACT_SCHEMA}): what `solvent.toml` may say. `solvent init --schema FILE` writes it "
            "beside a first contract and points editors to it; `solvent explain contract --format json` prints it.",
            f"- [The assessment]({ASSESSMENT_SCHEMA}): what `solvent assess --format json` writes. Later versions only "
            "add properties. It is installed with the package, in `solvent/reports/schema/`.",
        )
    )


def _shipped(name: str) -> str:
    folder = Path(next(iter(solvent.reports.__path__)))
    return (folder / "schema" / name).read_text(encoding="utf-8")


def with_table(readme: str, markers: Mapping[str, str]) -> str:
    """A README with its derived table between the markers."""
    before, begin, rest = readme.partition(markers["begin"])
    _, end, after = rest.partition(markers["end"])
    if not (begin and end):
        raise ValueError(f"the README lacks {markers['begin']} or {markers['end']}")
    return f"{before}{begin}\n{readme_table()}\n{end}{after}"
