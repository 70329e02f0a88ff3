"""What was read before, in one SQLite file of the user's cache folder: plain bytes by the hash of their source."""

import os
import sqlite3
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path

_MOST_BYTES = 500_000_000


def cache_folder() -> Path:
    """The user's cache folder for solvent: $SOLVENT_CACHE, or below $XDG_CACHE_HOME or ~/.cache."""
    if own := os.environ.get("SOLVENT_CACHE"):
        return Path(own)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "solvent"


class SqliteCache:
    """A cache that is never in the way: where it cannot be opened or is damaged, it forgets."""

    def __init__(self, path: Path) -> None:
        self._connection = self._open(path)
        self._turn = threading.Lock()

    @staticmethod
    def _open(path: Path) -> sqlite3.Connection | None:
        for attempt in (1, 2):
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                if path.exists() and path.stat().st_size > _MOST_BYTES:
                    path.unlink()
                connection = sqlite3.connect(path, timeout=5, isolation_level=None, check_same_thread=False)
                connection.execute("PRAGMA journal_mode=WAL")
                connection.execute("PRAGMA synchronous=OFF")
                connection.execute(
                    "CREATE TABLE IF NOT EXISTS readings (key TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID"
                )
                return connection
            except sqlite3.DatabaseError:
                if attempt == 1:
                    path.unlink(missing_ok=True)
            except OSError:
                return None
        return None

    def get(self, keys: Iterable[str]) -> dict[str, bytes]:
        """The stored values of those keys that are known."""
        if self._connection is None:
            return {}
        wanted = list(keys)
        found: dict[str, bytes] = {}
        try:
            for start in range(0, len(wanted), 500):
                part = wanted[start : start + 500]
                marks = ",".join("?" * len(part))
                with self._turn:
                    rows = self._connection.execute(f"SELECT key, value FROM readings WHERE key IN ({marks})", part)
                    found.update(rows.fetchall())
        except sqlite3.DatabaseError:
            return {}
        return found

    def put(self, values: Mapping[str, bytes]) -> None:
        """Store values; a full disk or a locked file only costs time later."""
        if self._connection is None or not values:
            return
        try:
            with self._turn:
                self._connection.execute("BEGIN")
                self._connection.executemany("INSERT OR REPLACE INTO readings VALUES (?, ?)", values.items())
                self._connection.execute("COMMIT")
        except sqlite3.DatabaseError:
            return


class NoCache:
    """Remembers nothing."""

    def get(self, keys: Iterable[str]) -> dict[str, bytes]:
        """Nothing is known."""
        return {}

    def put(self, values: Mapping[str, bytes]) -> None:
        """Forget at once."""
