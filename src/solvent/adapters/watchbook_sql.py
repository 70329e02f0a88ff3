"""Vigils in the tables of a ledger's database: batches, incidents and the evidence, each round in one transaction."""

import json
import zlib
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import msgspec

from solvent.adapters.ledger_database import Cursor, Database, is_ready, migrate, version
from solvent.adapters.ledger_rows import marks, storable
from solvent.domain.errors import LedgerError
from solvent.domain.stored import plain
from solvent.domain.vigil import Batch, Incident, Round, Vigil, after

_SINCE = 3


class SqlWatchbook:
    """A watchbook in the database of a ledger."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def name(self) -> str:
        """Where it is, without a password."""
        return self._database.name

    def vigil(self, project: str) -> Vigil:
        """All that is held of a project's watch."""
        with self._database.reading() as cursor:
            if not is_ready(self._database, cursor) or version(self._database, cursor) < _SINCE:
                return Vigil(project)
            return self._vigil(cursor, project, profile="profile")

    def keep(self, project: str, make: Callable[[Vigil], Round]) -> Vigil:
        """Add the round that `make` makes, in one transaction; batches of earlier rounds come without their profile."""
        with self._database.writing() as cursor:
            migrate(self._database, cursor)
            vigil = self._vigil(cursor, project, profile="NULL")
            made = make(vigil)
            self._put(cursor, "solvent_batches", "mark", [_batch_row(project, batch) for batch in made.batches])
            rows = [(project, one.identity, json.dumps(plain(msgspec.to_builtins(one)))) for one in made.incidents]
            self._put(cursor, "solvent_incidents", "identity", rows, renewed=("incident",))
            if made.evidence is not None:
                packed = zlib.compress(json.dumps(made.evidence).encode(), 6)
                row = (project, made.reference or vigil.reference, packed)
                self._put(cursor, "solvent_evidence", "", [row], renewed=("reference", "evidence"))
            return after(vigil, made)

    def _vigil(self, cursor: Cursor, project: str, *, profile: str) -> Vigil:
        def read(names: str, table: str, order: str) -> Sequence[Any]:
            statement = f"SELECT {names} FROM {table} WHERE project = {self._database.sign} ORDER BY {order}"
            cursor.execute(statement, (storable(project),))
            return cursor.fetchall()

        try:
            names = f"mark, name, start_at, end_at, size, counted_at, {profile}"
            batches = tuple(map(_batch_of, read(names, "solvent_batches", "start_at, mark")))
            incidents = tuple(
                msgspec.json.decode(row[0], type=Incident, strict=False)
                for row in read("incident", "solvent_incidents", "identity")
            )
            evidence = read("reference, evidence", "solvent_evidence", "project")
            reference, packed = evidence[0] if evidence else ("", None)
            found = None if packed is None else json.loads(zlib.decompress(bytes(packed)))
        except (ValueError, TypeError, zlib.error, msgspec.MsgspecError) as error:
            raise LedgerError(
                f"{self.name} holds rows of a watch that no solvent wrote: {error}.",
                hint="Restore the ledger's backup.",
            ) from None
        return Vigil(project, reference, found, frozenset(batch.mark for batch in batches), batches, incidents)

    def _put(
        self, cursor: Cursor, table: str, key: str, rows: Sequence[Sequence[Any]], *, renewed: Sequence[str] = ()
    ) -> None:
        keys = ", ".join(filter(None, ("project", key)))
        changed = ", ".join(f"{name} = excluded.{name}" for name in renewed)
        resolved = f"DO UPDATE SET {changed}" if renewed else "DO NOTHING"
        for row in rows:
            values = marks(len(row), self._database.sign)
            cursor.execute(
                f"INSERT INTO {table} VALUES ({values}) ON CONFLICT ({keys}) {resolved}", tuple(map(storable, row))
            )


def _batch_row(project: str, batch: Batch) -> Sequence[Any]:
    times = [at.isoformat() for at in (batch.start, batch.end)]
    packed = zlib.compress(batch.profile, 6)
    return project, batch.mark, batch.name, *times, batch.rows, batch.counted_at.isoformat(), packed


def _batch_of(row: Sequence[Any]) -> Batch:
    mark, name, *times, size, counted_at, packed = row
    start, end, counted = (datetime.fromisoformat(at) for at in (*times, counted_at))
    profile = b"" if packed is None else zlib.decompress(bytes(packed))
    return Batch(mark, name, start, end, int(size), counted, profile)
