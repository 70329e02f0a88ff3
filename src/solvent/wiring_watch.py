"""Joins `solvent watch` to the world: a project's contract, its tables and its ledger."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from solvent.actions.confirming import Terms, Timed, timed, troubles
from solvent.actions.explaining_drift import ROWS, newest_rows, planned
from solvent.actions.known_performance import KnownPerformance
from solvent.actions.labelled import Labelled
from solvent.actions.moments import times_in
from solvent.actions.notifying import tell
from solvent.actions.ruling import Schemas, against
from solvent.actions.skewing import skew
from solvent.actions.standing_now import estimated, standings
from solvent.actions.watching import Beside, Duty, newest_counted, watched
from solvent.actions.watching_found import found as tell_found
from solvent.actions.watching_rows import Rows
from solvent.adapters.alerts import channels
from solvent.adapters.scan import profile_of
from solvent.catalog.shelf import monitors
from solvent.domain.contract import Contract
from solvent.domain.coverage import Coverage
from solvent.domain.cut import Cut
from solvent.domain.errors import BadContract, BadTable, BadUsage, SolventError, Unreachable
from solvent.domain.ports import Rows as Table
from solvent.domain.profile import Profile
from solvent.domain.sight import Trouble
from solvent.domain.skew import Skew
from solvent.domain.vigil import Incident, Round, Vigil, Watchbook, Word, after
from solvent.domain.watch import Standing, Watch
from solvent.reports.watch import words
from solvent.wiring import contract_of, project_root, version
from solvent.wiring_ledger import open_watchbook, place_of
from solvent.wiring_production import Brought, Columns, Source, brought, columns_of, digest_of, files_of, mark_of
from solvent.wiring_rules import schemas_of
from solvent.wiring_two_tables import engine_of
from solvent.wiring_value import Place


@dataclass(frozen=True)
class Named:
    """What takes the place of what the contract names; for `settling`, see `wiring_production.Source`."""

    contract: Path | None = None
    reference: Place | None = None
    current: Place | None = None
    ledger: str | None = None
    since: datetime | None = None
    settling: float = 0.0


@dataclass(frozen=True)
class Post:
    """All that a look at production needs; made once, and used for as long as the watch goes on."""

    root: Path
    contract: Contract
    named: Named
    duty: Duty
    where: str | None
    vigil: Vigil = field(default_factory=lambda: Vigil(""))
    performance: KnownPerformance | None = None

    @property
    def project(self) -> str:
        """What the project is called."""
        return self.contract.system.name or self.root.name

    def source(self) -> Source:
        """Where production lies now: files are listed anew at each look."""
        current, contract, named = self.named.current, self.contract, self.named
        files = [current] if current else files_of(self.root, _production(contract), key="data.production")
        labels, key = contract.data.labels, contract.watch.keys
        if labels and not key:
            raise BadContract(
                "data.labels are joined to production by watch.key, which is not set.",
                hint='Name the column that both have: key = "id" under [watch].',
            )
        return Source(
            self.root, files, self.duty.reference, _cut(contract), named.since, named.settling, key,
            files_of(self.root, labels, key="data.labels") if labels else (),
            contract.evaluation.truth or contract.data.target,
        )  # fmt: skip


def post_of(path: Path, named: Named) -> Post:
    """What a watch of the project in a folder needs; the reference is profiled here.

    Raises
    ------
    NoProject, BadContract, BadTable, BadUsage
        There is no such folder; the contract or the reference cannot be read.
    """
    root = project_root(path)
    contract = contract_of(root, named.contract)
    files = [named.reference] if named.reference else files_of(root, _reference(contract), key="watch.reference")
    schemas = schemas_of(root, contract)
    reference, mark = _profiled(files, contract, schemas)
    book = against(schemas.book(reference.rulers), reference)
    duty = Duty(contract, reference, mark, monitors(), engine_of(reference, contract), book)
    project = contract.system.name or root.name
    return Post(root, contract, named, duty, place_of(root, contract, named=named.ledger), Vigil(project))


def look(post: Post, *, now: datetime | None = None) -> tuple[Post, Watch]:
    """Count what is new in production, and say how it stands.

    Raises
    ------
    BadTable, LedgerError
        No production data is named; the ledger cannot be used.
    """
    now = now or datetime.now(UTC)
    book = open_watchbook(post.where) if post.where else None
    before = book.vigil(post.project) if book else post.vigil
    found = brought(post.source(), before, now)
    table = Columns(found.rows, key="data.production") if found.rows else None
    learnt, stands, wrong = _judged(post, found.rows, before) if found.rows else (post.performance, [], [])
    counted = newest_counted(before, post.duty)
    beside = Beside(
        wrong,
        stands,
        _skew(post, table, found.notes) if table else None,
        max(filter(None, (found.newest, counted)), default=None),
        found.repeated,
        _new_rows(post, found),
        lambda: _plan(post, found, table),
        learnt.state if learnt else None,
    )

    def make(vigil: Vigil) -> Round:
        return watched(vigil, found.parts, post.duty, beside=beside, now=now)

    notes = found.notes
    if book:
        vigil = _kept(book, before, make)
    else:
        notes.append("Nothing is remembered until the next look: make a ledger with `solvent ledger init`.")
        vigil = after(before, make(before))
    stood = tell_found(vigil, post.duty, project=post.project, standings=stands, notes=tuple(notes), now=now)
    return replace(post, vigil=vigil, performance=learnt), replace(stood, version=version())


def _performance(post: Post, known: Columns, files: Sequence[Place]) -> KnownPerformance:
    """What labelled decisions teach, as learnt at an earlier look where they are the same."""
    mark = mark_of(files, known.rows)
    if post.performance is not None and post.performance.mark == mark:
        return post.performance
    return KnownPerformance(post.contract, known, mark, slices=partial(known.rows.where, key="requirements.where"))


def _kept(book: Watchbook, before: Vigil, make: Callable[[Vigil], Round]) -> Vigil:
    """The vigil after a round that was made beforehand, or anew where somebody else wrote meanwhile."""
    made, alone = make(before), True

    def again(vigil: Vigil) -> Round:
        nonlocal alone
        alone = _state(vigil) == _state(before)
        return made if alone else make(vigil)

    book.keep(before.project, again)
    return after(before, made) if alone else book.vigil(before.project)


def _state(vigil: Vigil) -> tuple[Any, ...]:
    return vigil.marks, vigil.reference, vigil.evidence, {one.identity: one for one in vigil.incidents}


def _plan(post: Post, found: Brought, table: Columns | None) -> Coverage | None:
    """What to collect for training."""
    sample = post.duty.reference.sample
    if sample is None or table is None:
        return None
    rows = newest_rows(found.times, len(table.rows))
    plan, told = planned(sample.columns, {name: table.at(name, rows) for name in table}, post.contract)
    found.notes += [one for one in told if one not in found.notes]
    return plan


def _new_rows(post: Post, found: Brought) -> Rows | None:
    """The rows among which those of new windows are looked at one by one."""
    if found.rows is None or found.times is None:
        return None
    if found.new is None:
        return Rows(Columns(found.rows, key="data.production"), found.times)
    table = Columns(found.new, key="data.production")
    times = times_in(table[str(post.contract.data.time)])
    return None if times is None else Rows(table, times)


def _skew(post: Post, serving: Mapping[str, Any], notes: list[str]) -> Skew | None:
    """How features differ between training and serving, where the contract names both."""
    patterns, key = post.contract.watch.recomputed, post.contract.watch.keys
    if not patterns or not key:
        return None
    try:
        training = columns_of(files_of(post.root, patterns, key="watch.recomputed"), key="watch.recomputed")
        return skew(training, serving, key=key) if training else None
    except Unreachable:
        raise
    except SolventError as error:
        notes.append(f"Training and serving were not compared. {error} {error.hint}".strip())
        return None


@contextmanager
def served(where: str | None) -> Iterator[Any]:
    """A server of metrics at an address, whose `text` is what it answers; None where no address is given.

    Raises
    ------
    BadUsage
        It is no address, or nothing can listen there.
    """
    if where is None:
        yield None
        return
    from solvent.adapters.metrics_server import serving

    with serving(where) as server:
        yield server


def settle(path: Path, named: Named, identity: str, word: Word) -> Incident:
    """Record what somebody says of an alarm, named by its identity or the beginning of it.

    What is said of a cause covers all columns that it moves, also later; one of them may be named by its own identity.

    Raises
    ------
    BadUsage
        There is no ledger to record it in, or no such alarm, or several.
    """
    root = project_root(path)
    contract = contract_of(root, named.contract)
    where = place_of(root, contract, named=named.ledger)
    if not where:
        raise BadUsage("There is no ledger to record it in.", hint="Make one: solvent ledger init")
    changed: list[Incident] = []

    def make(vigil: Vigil) -> Round:
        found = vigil.settled(identity, word)
        if not found:
            known = ", ".join(incident.identity for incident in vigil.incidents[:10])
            raise BadUsage(f"No alarm, or more than one, is called {identity!r}.", hint=f"Alarms: {known or 'none'}.")
        changed.append(found[0])
        return Round(incidents=found)

    open_watchbook(where).keep(contract.system.name or root.name, make)
    return changed[0]


def tell_of(post: Post, watch: Watch, urls: Sequence[str]) -> tuple[str, ...]:
    """Tell people of the alarms that stand open, once by each channel; the channels that took nothing.

    Raises
    ------
    BadUsage
        Apprise is not installed, or does not know a URL.
    """
    told = tell(watch.incidents, channels(urls), title=words.title(watch), wording=words.told)
    if told.incidents and post.where:
        open_watchbook(post.where).keep(post.project, lambda _: Round(incidents=told.incidents))
    return told.silent


def _known(post: Post, production: Table) -> tuple[Columns, list[Place]] | None:
    """The labelled decisions of before that share most columns with production: those proven on, or the reference."""
    contract, named = post.contract, post.named.reference
    answers = {contract.evaluation.truth or contract.data.target, contract.evaluation.prediction}
    if not contract.requirements or None in answers:
        return None
    patterns, key, shared = contract.evaluation.predictions, "evaluation.predictions", {*production.columns}
    files = files_of(post.root, patterns, key=key) if patterns else []
    found = columns_of(files, key=key)
    proven = (found, files) if found and answers <= {*found} else None
    # The reference may be large: it is read where its profile shows that more can be learnt from it.
    seen = {*post.duty.reference.columns}
    if not answers <= seen or (proven and len(seen & shared) <= len({*proven[0]} & shared)):
        return proven
    files = [named] if named else files_of(post.root, _reference(contract), key="watch.reference")
    found = columns_of(files, key="watch.reference")
    return (found, files) if found else proven


def _judged(post: Post, rows: Table, before: Vigil) -> tuple[KnownPerformance | None, list[Standing], list[Trouble]]:
    """How each requirement stands in production, by labels and without, and what is wrong with any."""
    contract, known, now = post.contract, _known(post, rows), _timed(post, rows)
    learnt = _performance(post, *known) if known else None
    if learnt is not None:
        learnt.resume((before.evidence or {}).get("performance"))
    stands = standings(contract, learnt, rows, now)
    share = sum(one.share for one in post.duty.monitors.values() if one.kind == "performance")
    terms = Terms(post.duty.alpha * share, post.duty.looks, contract.watch.tolerance)
    past = _timed(post, known[0].rows) if known else None
    shown = troubles(contract.requirements, now, past, terms) if now else ()
    return learnt, stands, [*shown, *estimated(stands)]


def _timed(post: Post, rows: Table | None) -> Timed | None:
    """The rows in order of time, where they have times."""
    return timed(Labelled(rows, post.contract), post.contract.data.time, post.duty.period) if rows else None


def _cut(contract: Contract) -> Cut:
    return Cut(contract.data.time, contract.watch.period or "day", contract.watch.slices)


def _reference(contract: Contract) -> Sequence[str]:
    return contract.watch.reference or contract.data.training


def _production(contract: Contract) -> Sequence[str]:
    log = contract.data.prediction_log
    return contract.data.production or ((log,) if log else ())


def _profiled(files: Sequence[Place], contract: Contract, schemas: Schemas) -> tuple[Profile, str]:
    first, *rest = files
    cut = replace(_cut(contract), sample=ROWS)
    try:
        # The reference's own windows say how far windows differ where nothing changes.
        profile = profile_of(first, None, cut, schemas.rules)
    except Unreachable:
        raise
    except BadTable:
        cut = replace(cut, time=None, slices=())
        profile = profile_of(first, None, cut, schemas.rules)
    for file in rest:
        profile += profile_of(file, profile, cut)
    marks = "+".join(digest_of(file, profile) for file in files)
    watch = contract.watch
    return profile, f"{marks}|{watch.alpha}|{watch.period}|{','.join(watch.slices)}|{','.join(watch.ignore)}"
