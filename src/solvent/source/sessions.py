"""Sessions: commits of one person that follow one another closely, and the minutes that lie between them."""

from dataclasses import dataclass

from solvent.source.history import Change, Commit, History
from solvent.source.paths import Role, role_of, suffix

# What programs that count hours from commits take for the end of a session (git-hours, gitcount).
LONGEST_MINUTES = 120
# Lines of data, outputs and lock files are not typed by anybody.
_WRITTEN = frozenset(
    ".py .pyx .r .jl .scala .java .kt .go .rs .c .cc .cpp .h .js .ts .tsx .jsx .vue .css .html .sql .sh .yml .yaml"
    " .toml .cfg .ini .md .rst .tf".split()
)


@dataclass(frozen=True)
class Stint:
    """The work for one commit inside a session: the minutes since the one before, and the lines that it changed.

    `lines` is None where the clone has no blobs to count them in.
    """

    minutes: float
    lines: int | None
    commit: Commit


@dataclass(frozen=True)
class Sessions:
    """A team's sessions. `opened` of its changes open one: when their work began cannot be seen."""

    stints: tuple[Stint, ...] = ()
    opened: int = 0

    @property
    def changes(self) -> int:
        """All changes of written lines."""
        return self.opened + len(self.stints)


def sessions(history: History, *, longest_minutes: float = LONGEST_MINUTES) -> Sessions:
    """The sessions of all people; what bots, merges and formatting change is left out, but ends nothing."""
    by_person: dict[str, list[Commit]] = {}
    for commit in history.substantial:
        by_person.setdefault(history.person(commit), []).append(commit)
    opened, stints = 0, []
    for theirs in by_person.values():
        # A rebase moves the committer's time and leaves the author's.
        theirs.sort(key=lambda commit: (commit.written, commit.sha))
        previous: Commit | None = None
        for commit in theirs:
            minutes = (commit.written - previous.written) / 60 if previous else longest_minutes + 1
            previous = commit
            written = [change for change in commit.changes if is_written(change)]
            if not written:
                continue
            # Commits of the same second were split or imported, and took no seconds.
            if 0 < minutes <= longest_minutes:
                stints.append(Stint(minutes, _lines(written), commit))
            elif minutes > longest_minutes:
                opened += 1
    return Sessions(tuple(stints), opened)


def is_written(change: Change) -> bool:
    """Whether the file is text that people write: no data, output or lock file, nothing generated or vendored."""
    return suffix(change.path) in _WRITTEN and role_of(change.path) not in {Role.GENERATED, Role.VENDORED}


def _lines(written: list[Change]) -> int | None:
    counts = [(change.added, change.deleted) for change in written]
    return sum((a or 0) + (d or 0) for a, d in counts) if any(a is not None for a, _ in counts) else None
