"""Joins `solvent watch` to the world: a project's contract, its tables and its ledger."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from solvent.actions.confirming import Terms, Timed, timed, troubles
from solvent.actions.explaining_drift import ROWS, explained, newest
from solvent.actions.labelled import Labelled
from solvent.actions.notifying import tell
from solvent.actions.skewing import skew
from solvent.actions.standing_now import estimated, standings
from solvent.actions.watching import ALPHA, Beside, Duty, Engine, roles, watched
from solvent.actions.watching_found import found
from solvent.adapters.alerts import channels
from solvent.adapters.scan import profile_of
from solvent.adapters.tables import Rows
from solvent.adapters.windows import digest, parts_of
from solvent.catalog.shelf import monitors
from solvent.domain.alarm import State
from solvent.domain.contract import Contract
from solvent.domain.contract_watch import Watching
from solvent.domain.cut import Cut
from solvent.domain.errors import BadContract, BadTable, BadUsage, SolventError
from solvent.domain.production import Part
from solvent.domain.profile import Profile
from solvent.domain.sight import Trouble
from solvent.domain.skew import Skew
from solvent.domain.vigil import Incident, Round, Vigil, Word, after
from solvent.domain.watch import Watch
from solvent.reports.watch import words
from solvent.wiring import contract_of, project_root, version
from solvent.wiring_ledger import open_watchbook, place_of
from solvent.wiring_monitor import Monitor


def watch(reference: Any, current: Any, *, alpha: float = ALPHA) -> Watch:
    """Compare a table with the one that it should be like, column by column.

    Parameters
    ----------
    reference, current : path, frame or Profile
        As `solvent.profile` takes them.
    alpha : float
        Probability of any false alarm, over all columns, where both tables are drawn alike.

    Returns
    -------
    Watch
        `.alarms`, and in `.columns` by name the `.statistics` of each, its `.p` and its `.effect`.

    Raises
    ------
    BadTable, BadProfile
        A table cannot be read, or the current profile was not made with that of the reference.

    Examples
    --------
    >>> found = watch({"size": [1.0, 2.0, 3.0] * 400}, {"size": [2.0, 3.0, 3.0] * 400})
    >>> [alarm.column for alarm in found.alarms], round(found.columns["size"].statistics["ks"], 2)
    (['size'], 0.33)
    """
    before = reference if isinstance(reference, Profile) else profile_of(reference)
    after_it = current if isinstance(current, Profile) else profile_of(current, before)
    contract = Contract(watch=Watching(alpha=alpha))
    duty = Duty(contract, before, "", monitors(), _engine(before, contract))
    now = datetime.now(UTC)
    part = Part("current", "", now, now, after_it)
    vigil = Vigil("this table")
    vigil = after(vigil, watched(vigil, [part], duty, now=now))
    return replace(found(vigil, duty, project="this table", notes=(), now=now), version=version())


@dataclass(frozen=True)
class Named:
    """What takes the place of what the contract names."""

    contract: Path | None = None
    reference: Path | None = None
    current: Path | None = None
    ledger: str | None = None
    since: datetime | None = None


@dataclass(frozen=True)
class Post:
    """All that a look at production needs; made once, and used for as long as the watch goes on."""

    root: Path
    contract: Contract
    named: Named
    duty: Duty
    where: str | None
    vigil: Vigil = field(default_factory=lambda: Vigil(""))

    @property
    def project(self) -> str:
        """What the project is called."""
        return self.contract.system.name or self.root.name


def post_of(path: Path, named: Named) -> Post:
    """What a watch of the project in a folder needs; the reference is profiled here.

    Raises
    ------
    NoProject, BadContract, BadTable, BadUsage
        There is no such folder; the contract or the reference cannot be read.
    """
    root = project_root(path)
    contract = contract_of(root, named.contract)
    files = [named.reference] if named.reference else _files(root, _reference(contract), key="watch.reference")
    reference, mark = _profiled(files, contract)
    duty = Duty(contract, reference, mark, monitors(), _engine(reference, contract))
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
    parts, notes = _parts(post, now)
    rows, known = _rows(_production_files(post)), _labelled_rows(post)
    table = _columns(rows) if rows else {}
    stands = standings(post.contract, _columns(known), table) if rows and known else []
    wrong = [*(_troubles(post, rows, known) if rows else ()), *estimated(stands)]

    beside = Beside(wrong, stands, _skew(post, table, notes) if rows else None)

    def make(vigil: Vigil) -> Round:
        return watched(vigil, parts, post.duty, beside=beside, now=now)

    if post.where:
        book = open_watchbook(post.where)
        book.keep(post.project, make)
        vigil = book.vigil(post.project)
    else:
        notes.append("Nothing is remembered until the next look: make a ledger with `solvent ledger init`.")
        vigil = after(post.vigil, make(post.vigil))
    stood = found(vigil, post.duty, project=post.project, standings=stands, notes=tuple(notes), now=now)
    drifted = any(one.alarm.kind == "drift" and one.state is State.OPEN for one in vigil.incidents)
    if drifted and rows and (sample := post.duty.reference.sample):
        current = newest(table, post.contract.data.time)
        groups, gaps, told = explained(sample.columns, current, roles(post.contract), post.contract)
        stood = replace(stood, novelty=groups, coverage=gaps, notes=(*stood.notes, *told))
    return replace(post, vigil=vigil), replace(stood, version=version())


def _skew(post: Post, serving: Mapping[str, Any], notes: list[str]) -> Skew | None:
    """How features differ between training and serving, where the contract names both."""
    patterns, key = post.contract.watch.recomputed, post.contract.watch.key
    if not patterns or key is None:
        return None
    try:
        training = _rows(_files(post.root, patterns, key="watch.recomputed"))
        return skew(_columns(training), serving, key=key) if training else None
    except SolventError as error:
        notes.append(f"Training and serving were not compared. {error} {error.hint}".strip())
        return None


def _parts(post: Post, now: datetime) -> tuple[list[Part], list[str]]:
    """The windows of production that have ended, and what could not be read."""
    cut = _cut(post.contract)
    parts: list[Part] = []
    notes: list[str] = []
    for file in _production_files(post):
        name = file.relative_to(post.root).as_posix() if file.is_relative_to(post.root) else str(file)
        try:
            parts += parts_of(file, name, post.duty.reference, cut)
        except BadTable as error:
            # One file that is half written or broken must not blind the watch for all others.
            notes.append(f"{name} was left out. {error} {error.hint}")
    if notes and not parts:
        raise BadTable(notes[0], hint="Mend or remove the file; nothing was counted.")
    open_ones = [part for part in parts if part.end > now]
    if open_ones:
        rows = sum(part.profile.rows for part in open_ones)
        notes.append(f"{rows:,} rows lie in a window that has not ended; they are counted once it has.")
    since = post.named.since
    return [part for part in parts if part.end <= now and (since is None or part.start >= since)], notes


def settle(path: Path, named: Named, identity: str, word: Word) -> Incident:
    """Record what somebody says of an alarm, named by its identity or the beginning of it.

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
        one = vigil.incident(identity)
        if one is None:
            known = ", ".join(incident.identity for incident in vigil.incidents[:10])
            raise BadUsage(f"No alarm, or more than one, is called {identity!r}.", hint=f"Alarms: {known or 'none'}.")
        changed.append(replace(one, state=word.state, until=word.until, by=word.by, note=word.note))
        return Round(incidents=tuple(changed))

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


def _production_files(post: Post) -> list[Path]:
    current = post.named.current
    return [current] if current else _files(post.root, _production(post.contract), key="data.production")


def _rows(files: Sequence[Path]) -> Rows | None:
    """The rows of some files; None where they cannot be read as one table, of which the profiles told."""
    try:
        return Rows([file for part in files for file in ([part] if part.is_file() else sorted(part.iterdir()))])
    except BadTable:
        return None


def _labelled_rows(post: Post) -> Rows | None:
    """The labelled decisions that the contract names, on which the model was proven."""
    patterns = post.contract.evaluation.predictions
    asked = post.contract.requirements and patterns
    return _rows(_files(post.root, patterns, key="evaluation.predictions")) if asked else None


def _columns(rows: Rows) -> dict[str, Any]:
    return {name: rows.column(name, key="data.production") for name in rows.columns}


def _troubles(post: Post, rows: Rows, known: Rows | None) -> Iterator[Trouble]:
    """What labels in production say against each requirement."""
    contract, monitors_of = post.contract, post.duty.monitors.values()
    share = sum(one.share for one in monitors_of if one.kind == "performance")
    now = _timed(post, rows)
    if now is not None:
        terms = Terms(post.duty.alpha * share, post.duty.looks, contract.watch.tolerance)
        yield from troubles(contract.requirements, now, _timed(post, known), terms)


def _timed(post: Post, rows: Rows | None) -> Timed | None:
    """The labelled rows in order of time, where there are any."""
    contract = post.contract
    truth = contract.evaluation.truth or contract.data.target
    if rows is None or not {truth, contract.evaluation.prediction} <= {*rows.columns}:
        return None
    return timed(Labelled(rows, contract), contract.data.time, post.duty.period)


def _cut(contract: Contract) -> Cut:
    return Cut(contract.data.time, contract.watch.period or "day", contract.watch.slices)


def _files(root: Path, patterns: Sequence[str], *, key: str) -> list[Path]:
    if not patterns:
        raise BadContract(
            f"The contract does not say where to find {key}.",
            hint="Name the files: solvent watch --reference train.parquet --current live.parquet; or write"
            " data.training and data.production into solvent.toml (`solvent init`).",
        )
    found: dict[Path, None] = {}
    for pattern in patterns:
        if Path(pattern).is_absolute() or ".." in Path(pattern).parts:
            raise BadTable(f"{key} names {pattern!r}, outside the project.", hint="Name a file below its folder.")
        found.update(dict.fromkeys(file for file in sorted(root.glob(pattern)) if file.is_file()))
    if not found:
        raise BadTable(
            f"No file matches {', '.join(map(repr, patterns))} of {key}.", hint="Check the names of the files."
        )
    return list(found)


def _reference(contract: Contract) -> Sequence[str]:
    return contract.watch.reference or contract.data.training


def _production(contract: Contract) -> Sequence[str]:
    log = contract.data.prediction_log
    return contract.data.production or ((log,) if log else ())


def _profiled(files: Sequence[Path], contract: Contract) -> tuple[Profile, str]:
    first, *rest = files
    cut = replace(_cut(contract), sample=ROWS)
    try:
        # The reference's own windows say how far windows differ where nothing changes.
        profile = profile_of(first, None, cut)
    except BadTable:
        cut = replace(cut, time=None, slices=())
        profile = profile_of(first, None, cut)
    for file in rest:
        profile += profile_of(file, profile, cut)
    marks = "+".join(digest(file) for file in files)
    watch = contract.watch
    return profile, f"{marks}|{watch.alpha}|{watch.period}|{','.join(watch.slices)}|{','.join(watch.ignore)}"


def _engine(reference: Profile, contract: Contract) -> Callable[[Mapping[str, Any] | None], Engine]:
    share = sum(one.share for one in monitors().values() if one.kind == "drift")
    alpha = contract.watch.alpha or ALPHA
    left_out = tuple(filter(None, (contract.watch.key, *contract.watch.ignore)))

    def made(state: Mapping[str, Any] | None) -> Engine:
        if state is not None:
            return Monitor.from_state(state)
        return Monitor(reference, alpha=alpha * share, time=contract.data.time, ignore=left_out)

    return made
