"""The tables of a ledger, and how an older one becomes the present one: a list of steps that only grows."""

# Each step brings a ledger from its number to the next. Both SQLite and Postgres take these words.
STEPS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE solvent_entries (
            project TEXT NOT NULL, number BIGINT NOT NULL, at TEXT NOT NULL, assessed_at TEXT NOT NULL, revision TEXT,
            branch TEXT NOT NULL, before BIGINT, solvent TEXT NOT NULL, maturity TEXT NOT NULL,
            iterate_score DOUBLE PRECISION NOT NULL, principal_low DOUBLE PRECISION NOT NULL,
            principal_high DOUBLE PRECISION NOT NULL, high BIGINT NOT NULL, medium BIGINT NOT NULL,
            low BIGINT NOT NULL, note BIGINT NOT NULL, written_off BIGINT NOT NULL, interest TEXT, solvency TEXT,
            mark TEXT NOT NULL, PRIMARY KEY (project, number))""",
        """CREATE TABLE solvent_debts (
            project TEXT NOT NULL, number BIGINT NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL,
            message TEXT NOT NULL, severity TEXT NOT NULL, effort_low DOUBLE PRECISION NOT NULL,
            effort_high DOUBLE PRECISION NOT NULL, path TEXT NOT NULL, line BIGINT, cell BIGINT,
            fingerprint TEXT NOT NULL, trait TEXT NOT NULL, said TEXT NOT NULL, words TEXT NOT NULL,
            around TEXT NOT NULL, PRIMARY KEY (project, number))""",
        """CREATE TABLE solvent_changes (
            project TEXT NOT NULL, entry BIGINT NOT NULL, debt BIGINT NOT NULL, turn TEXT NOT NULL,
            fingerprint TEXT NOT NULL, by_whom TEXT NOT NULL, reason TEXT NOT NULL, until TEXT, place TEXT NOT NULL,
            PRIMARY KEY (project, entry, debt, turn))""",
        """CREATE TABLE solvent_write_offs (
            project TEXT NOT NULL, number BIGINT NOT NULL, debt BIGINT NOT NULL, at TEXT NOT NULL,
            by_whom TEXT NOT NULL, reason TEXT NOT NULL, until TEXT, withdrawn_at TEXT,
            PRIMARY KEY (project, number))""",
        """CREATE TABLE solvent_promises (
            project TEXT NOT NULL, number BIGINT NOT NULL, debts TEXT NOT NULL, at TEXT NOT NULL,
            by_whom TEXT NOT NULL, due TEXT NOT NULL, note TEXT NOT NULL, withdrawn_at TEXT,
            PRIMARY KEY (project, number))""",
        """CREATE TABLE solvent_documents (
            project TEXT NOT NULL, mark TEXT NOT NULL, document {BYTES} NOT NULL, PRIMARY KEY (project, mark))""",
    ),
    (
        """CREATE TABLE solvent_labels (
            project TEXT NOT NULL, number BIGINT NOT NULL, account TEXT NOT NULL, PRIMARY KEY (project, number))""",
    ),
    (
        """CREATE TABLE solvent_batches (
            project TEXT NOT NULL, mark TEXT NOT NULL, name TEXT NOT NULL, start_at TEXT NOT NULL, end_at TEXT NOT NULL,
            size BIGINT NOT NULL, counted_at TEXT NOT NULL, profile {BYTES} NOT NULL, PRIMARY KEY (project, mark))""",
        """CREATE TABLE solvent_incidents (
            project TEXT NOT NULL, identity TEXT NOT NULL, incident TEXT NOT NULL, PRIMARY KEY (project, identity))""",
        """CREATE TABLE solvent_evidence (
            project TEXT NOT NULL, reference TEXT NOT NULL, evidence {BYTES} NOT NULL, PRIMARY KEY (project))""",
    ),
)
VERSION = len(STEPS)
VERSIONS_TABLE = "CREATE TABLE IF NOT EXISTS solvent_ledger (version BIGINT PRIMARY KEY, since TEXT NOT NULL)"
