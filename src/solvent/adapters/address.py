"""Where a table lies in a database: a URL, and the name by which it is shown and remembered."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urlencode

from solvent.domain.errors import BadTable

_ALIASES = {"postgresql": "postgres", "spark": "pyspark"}
# Engines whose databases are files.
_IN_FILES = frozenset({"duckdb", "sqlite"})
# Where psycopg may be told the server beside the URL's own place for it.
_PLACES = ("host", "port", "dbname")
_SECRETS = ("password", "passwd", "sslpassword", "token", "motherduck_token")


@dataclass(frozen=True)
class Address:
    """The URL of a table. It may hold a password, so nothing shows it; `name` is what messages and ledgers say.

    >>> at = Address("postgresql://ana:secret@db.example.org/shop?table=logs.sales&sslmode=require")
    >>> at.name, at.table
    ('postgres://db.example.org/shop?table=logs.sales', 'logs.sales')
    """

    url: str = field(repr=False)
    folder: Path | None = None

    @property
    def scheme(self) -> str:
        """The engine, by the name that Ibis has for it."""
        written = self.url.partition("://")[0].lower()
        return _ALIASES.get(written, written)

    @property
    def options(self) -> dict[str, str]:
        """What stands behind the question mark."""
        return dict(parse_qsl(self.url.partition("?")[2], keep_blank_values=True))

    @property
    def table(self) -> str:
        """The name of the table, perhaps with that of its schema before a dot."""
        return self.options.get("table", "")

    @property
    def name(self) -> str:
        """The same without user, password and options: what tells the table from others."""
        place = self._place.rpartition("@")[2]
        told = {name: value for name, value in self.options.items() if name in (*_PLACES, "table")}
        return f"{self.scheme}://{place}" + (f"?{urlencode(told, safe='/.', quote_via=quote)}" if told else "")

    @property
    def _place(self) -> str:
        return self.url.partition("://")[2].partition("?")[0].partition("#")[0]

    @property
    def connection(self) -> str:
        """The URL of the database; a file's path is taken from the folder where it is relative."""
        rest = {name: value for name, value in self.options.items() if name != "table"}
        place = self._place
        if self.scheme in _IN_FILES and not place.startswith("/") and not place.startswith(("md:", ":memory:")):
            place = str(((self.folder or Path()) / place).absolute())
        return f"{self.scheme}://{place}" + (f"?{urlencode(rest, quote_via=quote)}" if rest else "")

    @property
    def secrets(self) -> tuple[str, ...]:
        """What no message may repeat: the password and the like, as written and as meant."""
        said = [value for name, value in self.options.items() if name in _SECRETS]
        user = self._place.rpartition("@")[0]
        said += [user.partition(":")[2]] if ":" in user else []
        return tuple({each for one in said for each in (one, unquote(one)) if each})

    def without_secrets(self, text: str) -> str:
        """A text with neither the URL nor what it holds of secrets.

        >>> Address("postgres://ana:s3cret@host/db?table=t").without_secrets("no such option: s3cret")
        'no such option: …'
        """
        for each in (self.url, self.connection, *sorted(self.secrets, key=len, reverse=True)):
            text = text.replace(each, "…")
        return text

    def within(self, folder: Path) -> "Address":
        """The same, its file taken from a folder."""
        return replace(self, folder=folder)


def is_address(text: str) -> bool:
    """Whether a text is a URL of a table rather than a path.

    >>> is_address("duckdb://shop.db?table=sales"), is_address("live/*.parquet")
    (True, False)
    """
    scheme, found, _ = text.partition("://")
    return bool(found) and scheme.isidentifier()


@contextmanager
def databases_known() -> Iterator[None]:
    """Say what is missing where nothing can speak with databases.

    Raises
    ------
    BadTable
        Ibis, or what it needs for an engine, is not installed.
    """
    try:
        yield
    except ImportError as error:
        raise BadTable(
            f"Tables of databases need {error.name}, which is not installed.",
            hint='Install it: pip install "solvent[warehouse]"',
        ) from None
