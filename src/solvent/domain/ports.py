"""What the inside asks of the world: each port has a real adapter and, for tests, a fake."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from solvent.domain.ledger import Books, Page

if TYPE_CHECKING:
    from numpy.typing import NDArray

Value = TypeVar("Value")


@dataclass(frozen=True)
class Entry:
    """One path of a project's tree; symbolic links, devices and pipes are named but never opened.

    `tracked` is None where the project is not under version control; `blob` is git's hash of a tracked file.
    A tracked file that is not in the tree is `absent`; `omitted` where the clone does not hold its content either.
    """

    path: str
    size: int
    tracked: bool | None = None
    kind: str = "file"
    blob: str = ""


class Files(Protocol):
    """A project's tree, read-only."""

    @property
    def entries(self) -> Mapping[str, Entry]:
        """Everything in the tree by its path relative to the root, with `/` between folders."""

    def read(self, path: str, *, limit: int) -> bytes:
        """The first `limit` bytes of a regular file inside the tree; empty where it cannot be read."""


class Cache(Protocol):
    """Remembers what was read from content that has not changed."""

    def get(self, keys: Iterable[str]) -> dict[str, bytes]:
        """The stored values of those keys that are known."""

    def put(self, values: Mapping[str, bytes]) -> None:
        """Store values."""


class Codec(Protocol):
    """Values to bytes and back, for a cache."""

    def pack(self, value: object) -> bytes | None:
        """The bytes of a plain value; None where it cannot be packed."""

    def unpack(self, data: bytes, kind: type[Value]) -> Value | None:
        """The value in `data`; None where it is damaged or of another shape."""


class Guard(Protocol):
    """Bounds what a piece of work may cost; travels between processes."""

    def __call__(self, work: Callable[[], Value], /) -> Value:
        """What `work` returns; `TookTooLong` is raised where it costs more than is allowed."""


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> str:
        """The present as ISO 8601 in UTC, to the second."""

    def elapsed(self) -> float:
        """Seconds since some fixed moment; only differences mean anything."""


class Progress(Protocol):
    """Tells a waiting person what is going on."""

    def step(self, what: str, *, total: int | None = None) -> AbstractContextManager["Advance"]:
        """Announce a step; the value counts its parts."""


class Advance(Protocol):
    """Counts the parts of a step that are done."""

    def __call__(self, parts: int = 1) -> None:
        """So many more parts are done."""


class Ledger(Protocol):
    """Keeps books, whole at all times: a page is entered in one stroke or not at all, whoever else writes.

    Every method raises `LedgerError` where the store cannot be reached, read or written.
    """

    @property
    def name(self) -> str:
        """Where the ledger is, as one may show it: without a password."""

    def create(self) -> None:
        """Make the store, or bring an older one up to date; a store that is up to date stays as it is."""

    def projects(self) -> tuple[str, ...]:
        """The projects that have entries, by name."""

    def books(self, project: str) -> Books:
        """All that is held of a project; empty books where it has none."""

    def write(self, project: str, make: Callable[[Books], Page]) -> Books:
        """Add the page that `make` makes of the books as they then stand, alone in the ledger; the books after it."""

    def document(self, project: str, mark: str) -> bytes | None:
        """A stored document by its mark."""


class Trainer(Protocol):
    """Trains the project's model by its own command."""

    def __call__(self, rows: int) -> float:
        """The error after training on so many rows; `NotTrained` is raised where there is none."""


class Rows(Protocol):
    """A table of labelled predictions; `key` is the contract's key that asks, for complaints."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of its columns."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What was taken to be meant where it is not written plainly."""

    def __len__(self) -> int:
        """How many rows it has."""

    def column(self, name: str, *, key: str) -> "NDArray[Any]":
        """The values of a column, of shape (rows,): numbers (missing ones NaN), booleans, or text (missing None)."""

    def where(self, condition: str, *, key: str) -> "NDArray[Any]":
        """Which rows meet an SQL condition, booleans of shape (rows,)."""
