"""Production data as a watch counts it: by file, and by window of time."""

from dataclasses import dataclass
from datetime import datetime

from solvent.domain.profile import Profile


@dataclass(frozen=True)
class Part:
    """A part of production: the rows of one file, or table of a database, and window.

    `content` is the hash of the file, `end` that of the window, and `newest` the time of the newest row, or of the
    file's last change where rows have none. With parts that `close`, all of their file is counted. Of a table, only
    the rows that came to those `already` counted of the window.
    """

    name: str
    content: str
    start: datetime
    end: datetime
    profile: Profile
    newest: datetime | None = None
    closes: bool = False
    already: int = 0

    @property
    def mark(self) -> str:
        """What it is known by: a file that grows has new rows only in windows that it did not reach before."""
        return f"{self.name}|{self.start.isoformat()}" + (f"|{self.already}" if self.already else "")

    @property
    def twin(self) -> str:
        """What a copy of it under another name is known by."""
        return f"{self.content}|{self.start.isoformat()}" + (f"|{self.already}" if self.already else "")
