"""One family of errors: each says what was got, what was wanted, and what to do next."""


class SolventError(Exception):
    """A problem that the user can act on; `hint` is the next step."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class BadContract(SolventError):
    """The contract cannot be read or says something it must not."""


class NoProject(SolventError):
    """There is nothing to assess at the given path."""


class UnknownCode(SolventError):
    """No check or fact has this code or name."""


class BadCheck(SolventError):
    """A check of another package cannot be used."""


class TookTooLong(Exception):
    """A piece of work was stopped because it cost too much time."""


class BadUsage(SolventError):
    """The command's arguments do not fit together."""


class LedgerError(SolventError):
    """A ledger cannot be opened, read or written; what it held is still there."""


class BadClaim(SolventError):
    """A claim cannot be stated like that: its limit, its level, or the metric that it names."""


class BadArrays(SolventError):
    """Arrays of labels, predictions or scores do not fit together, or hold what they must not."""


class NotEnoughLabels(SolventError):
    """There are too few labels to say anything of what was asked."""


class NotEnoughRows(SolventError):
    """There are too few rows to compare what was seen in training with what comes in now."""


class BadTable(SolventError):
    """A file with labelled predictions cannot be read, or has not the columns or rows that are asked for."""


class Unreachable(BadTable):
    """A database does not answer now, and may in a while."""


class BadProfile(SolventError):
    """A profile cannot be read, or does not fit another one."""


class BadAmounts(SolventError):
    """Costs, volumes or rates that cannot be reckoned with."""


class NotEnoughSizes(SolventError):
    """There are too few sizes of training data to tell a learning curve."""


class NotEnoughHistory(SolventError):
    """There are too few points in time to forecast how a performance goes on."""


class NotTrained(SolventError):
    """A model could not be trained, or told no error."""


class BadRouter(SolventError):
    """A stored router or operating domain cannot be read."""
