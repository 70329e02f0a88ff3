"""A first contract as commented TOML: what was found with its evidence, and every other key ready to be filled in."""

from collections.abc import Iterator, Mapping

from solvent.domain.contract_keys import Key, Section, keys, sections
from solvent.domain.proposal import Proposal
from solvent.source.text import printable, toml_value


def first_contract(found: Mapping[str, Proposal], *, schema: str | None = None) -> str:
    """The text of `solvent.toml`; `schema` is the path of a JSON Schema file for editors."""
    parts = [_opening(schema), "\n".join(_top(found))]
    parts += ["\n".join(_section(section, found)) for section in sections()]
    return "\n\n".join(parts) + "\n"


def _opening(schema: str | None) -> str:
    lines = [
        f"#:schema {schema}\n" if schema else "",
        '# What "valuable" means for this system: the contract that `solvent` reads. Every key is optional.',
        "# Values that were read say where: check them. Lines like `# key = ` show an example: put in your own value",
        "# and take the `# ` away. `solvent explain contract` explains each key, `solvent assess .` uses them.",
    ]
    return "\n".join(line for line in lines if line)


def _top(found: Mapping[str, Proposal]) -> Iterator[str]:
    for key in keys().values():
        if "." not in key.path:
            yield from _key(key, found)


def _section(section: Section, found: Mapping[str, Proposal]) -> Iterator[str]:
    yield f"# {section.help}"
    shown = any(key.path in found for key in section.keys)
    if section.repeated:
        yield "# Repeat the header for each entry."
    # An entry of a list would count even when all its keys are comments.
    yield section.header if shown or not section.repeated else f"# {section.header}"
    for key in section.keys:
        yield from _key(key, found)


def _key(key: Key, found: Mapping[str, Proposal]) -> Iterator[str]:
    wants = f" ({key.wanted})" if key.choices or key.bounds or key.kind.startswith("a day") else ""
    proposal = found.get(key.path)
    if proposal is None and key.example is None:
        yield f"# {key.name}: {key.help} ({key.wanted})"
        return
    yield f"# {key.help}{wants}"
    if proposal is not None:
        yield f"{key.name} = {toml_value(proposal.value)}  # {_evidence(proposal)}"
    else:
        yield f"# {key.name} = {toml_value(key.example)}"


def _evidence(proposal: Proposal) -> str:
    places = ", ".join(str(place) for place in proposal.evidence)
    said = "; ".join(part for part in (f"read from {places}" if places else "", proposal.note) if part)
    # A comment ends with its line: nothing of the project's may begin another.
    return " ".join(printable(said).split())
