"""Finds the schemas of a project, Pandera's and ODCS contracts, by reading its files; nothing of it is run."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from solvent.actions.ruling import Schemas
from solvent.adapters.contract_file import find_contract
from solvent.adapters.files import DiskFiles
from solvent.adapters.git import Git
from solvent.adapters.guard import CpuGuard
from solvent.adapters.rule_counting import fitting, hindrance
from solvent.domain.contract import Contract
from solvent.domain.errors import BadContract, TookTooLong
from solvent.domain.evidence import Place
from solvent.domain.rule import TableSchema, Unchecked
from solvent.domain.suggest import advice
from solvent.source.paths import Role, role_of, suffix
from solvent.source.schemas import odcs, pandera_code, pandera_written
from solvent.source.schemas.code import Code
from solvent.source.text import decode

_LONGEST = 1_000_000
# Of processor time, for one file.
_MOST_SECONDS = 20
# A folder that is neither under version control nor has a contract may be anything: so many of its files are listed.
_MOST_ANYWHERE = 5_000


def schemas_of(root: Path, contract: Contract) -> Schemas:
    """The schemas that the contract names, or all that are found in the project's code and files.

    Raises
    ------
    BadContract
        The contract names a schema that is not there.
    """
    git = Git(root)
    if git.is_checkout():
        files = DiskFiles(root, git)
    else:
        files = DiskFiles(root) if find_contract(root) else DiskFiles(root, most=_MOST_ANYWHERE)
    small = (entry for entry in files.entries.values() if entry.kind == "file" and entry.size <= _LONGEST)
    paths = [entry.path for entry in small if suffix(entry.path) in {".py", ".yaml", ".yml", ".json"}]
    wanted = contract.watch.schemas
    some = {one.partition(":")[0] for one in wanted} or {path for path in paths if role_of(path) is Role.CODE}
    code = Code(paths, lambda path: decode(files.read(path, limit=_LONGEST)))
    found: list[TableSchema] = []
    broken: list[Unchecked] = []
    for path in sorted(some):
        try:
            found += _guarded(path, code, files)
        except (TookTooLong, RecursionError) as error:
            broken.append(Unchecked("its schemas", Place(path), f"it cannot be read: {error}"))
    if files.truncated:
        broken.append(
            Unchecked("all but the first files", Place("."), "there are too many; name schemas under [watch]")
        )
    if wanted:
        found = [schema for one in wanted for schema in _named(one, found)]
    return Schemas(found, bool(wanted), hindrance, fitting, tuple(broken))


def _guarded(path: str, code: Code, files: DiskFiles) -> list[TableSchema]:
    return CpuGuard(_MOST_SECONDS)(lambda: list(_read(path, code, files)))


def _read(path: str, code: Code, files: DiskFiles) -> Iterator[TableSchema]:
    text = decode(files.read(path, limit=_LONGEST))
    if path.endswith(".py"):
        if pandera_code.mentions(text):
            yield from pandera_code.read(code, path)
    elif odcs.mentions(text):
        yield from odcs.read(path, text)
    elif pandera_written.mentions(text):
        yield from pandera_written.read(path, text)


def _named(wanted: str, found: Sequence[TableSchema]) -> list[TableSchema]:
    """The schemas of a file, or the one of a name in it."""
    path, _, name = wanted.partition(":")
    inside = [schema for schema in found if schema.place.path == path]
    chosen = [schema for schema in inside if name in {"", schema.name}]
    if not chosen:
        raise BadContract(
            f"watch.schemas names {wanted!r}, where there is no schema.",
            hint=advice(name, [schema.name for schema in inside])
            or "Name a file with a Pandera schema or an ODCS contract, as src/schemas.py or src/schemas.py:Flights.",
        )
    return chosen
