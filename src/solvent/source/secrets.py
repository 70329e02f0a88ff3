"""Credentials in text: keys whose form gives them away, and values too random for what they are called."""

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from solvent.domain.evidence import Place
from solvent.source.paths import Role, name, role_of, suffix
from solvent.source.project import Project


@dataclass(frozen=True)
class Secret:
    """A credential: its line, what it opens, and its first letters."""

    line: int
    kind: str
    shown: str


# What every such key holds, sought before its whole form is.
_KEYS = tuple(
    (mark, kind, re.compile(form))
    for mark, kind, form in (
        ("AKIA", "AWS access key", r"(?<![A-Za-z0-9])AKIA[0-9A-Z]{16}(?![A-Za-z0-9])"),
        ("ghp_", "GitHub token", r"\bghp_[A-Za-z0-9]{36}\b"),
        ("gho_", "GitHub token", r"\bgho_[A-Za-z0-9]{36}\b"),
        ("ghs_", "GitHub token", r"\bghs_[A-Za-z0-9]{36}\b"),
        ("github_pat_", "GitHub token", r"\bgithub_pat_[A-Za-z0-9_]{60,90}\b"),
        ("glpat-", "GitLab token", r"\bglpat-[A-Za-z0-9_-]{20}\b"),
        ("sk-", "OpenAI key", r"(?<![\w-])sk-(?:proj-|svcacct-)?[A-Za-z0-9]{20}[A-Za-z0-9_-]{20,150}"),
        ("sk-ant-", "Anthropic key", r"\bsk-ant-[A-Za-z0-9_-]{80,120}"),
        ("hf_", "Hugging Face token", r"(?<![\w-])hf_[A-Za-z]{34}\b"),
        ("AIza", "Google API key", r"(?<![\w-])AIza[0-9A-Za-z_-]{35}(?![\w-])"),
        ("ya29.", "Google OAuth token", r"\bya29\.[0-9A-Za-z_-]{40,300}"),
        ("xox", "Slack token", r"\bxox[baprs]-[0-9]{8,14}-[0-9A-Za-z-]{16,120}"),
        ("hooks.slack.com", "Slack webhook", r"hooks\.slack\.com/services/T[0-9A-Z]{7,12}/B[0-9A-Z]{7,12}/\w{20,26}"),
        ("discord", "Discord webhook", r"discord(?:app)?\.com/api/webhooks/\d{15,21}/[\w-]{60,80}"),
        ("SG.", "SendGrid key", r"\bSG\.[\w-]{22}\.[\w-]{43}\b"),
        ("sk_live_", "Stripe key", r"\bsk_live_[0-9A-Za-z]{24,99}\b"),
        ("AccountKey=", "Azure storage key", r"AccountKey=[A-Za-z0-9+/]{80,90}={0,2}"),
        ("npm_", "npm token", r"\bnpm_[A-Za-z0-9]{36}\b"),
        ("pypi-AgE", "PyPI token", r"\bpypi-AgE[\w-]{60,250}"),
        ("dckr_pat_", "Docker Hub token", r"\bdckr_pat_[\w-]{27}\b"),
        ("gsk_", "Groq key", r"\bgsk_[A-Za-z0-9]{52}\b"),
        ('"username"', "Kaggle key", r"""(?:(?<="key":")|(?<="key": "))[0-9a-f]{32}(?=")"""),
        ("dapi", "Databricks token", r"\bdapi[0-9a-f]{32}\b"),
        # What closes at once speaks of such keys, and holds none.
        (
            "PRIVATE KEY-----",
            "private key",
            r"-----BEGIN (?:RSA |EC |DSA |OPENSSH |ENCRYPTED )?PRIVATE KEY-----(?!\s{0,2}[`'\"|)\]])",
        ),
    )
)  # fmt: skip
_WORDS = tuple("key token secret passw pwd KEY TOKEN SECRET PASSW PWD Key Token Secret Passw ://".split())
_NAME = re.compile(
    r"(?:api_?key|api_?secret|secret(?:_?(?:access_?)?key)?|access_?key|access_?token|auth_?token|bearer_?token|(?<![a-z])token"
    r"|passw(?:or)?d|passwd|pwd|client_?secret|encryption_?key|account_?key|storage_?key|subscription_?key|private_?key)$"
)
_NOT_NAME = re.compile(
    r"public|publishable|anon|pad|mask|eos|bos|unk|sep|cls|csrf|cancel|next|page|stop|special|start|end|partition|sort"
    r"|sample|scene|instance|ego|annotation|primary|foreign|cache|hash|write_key"
)
_QUOTED = re.compile(
    r"(?<![\w.-])([A-Za-z_][\w.-]{1,80})[\"']?\s{0,20}(?:\])?\s{0,20}(?:=>|=|:|,)\s{0,20}[rbu]?[\"']([^\"'\s]{8,200})[\"']"
)
_BARE = re.compile(
    r"^\s*(?:-\s+)?(?:export\s+|set\s+|ENV\s+|ARG\s+|-e\s+)?[\"']?([A-Za-z_][\w.-]{1,80})[\"']?\s{0,20}[:=]\s{0,20}"
    r"([^\s\"'#]{8,200})\s*(?:#.*)?$"
)
_URL = re.compile(r"([a-z][a-z0-9+]{2,20})://([^\s:/@\"'{}$<>]{1,60}):([^\s/@\"'{}$<>]{3,80})@([\w-]+(?:\.[\w-]+)+)")
_DUMMY = re.compile(
    r"example|sample|placeholder|change_?me|dummy|fake|your|xxx|test|insert|todo|none|null|redacted|replace|secret|passw"
    r"|admin|default|user|local|minio|mlflow|airflow|postgres|mysql|root|guest|demo|foo|bar|abc|1234|qwerty|secure|token"
    r"|oauth-basic|api_?key|enter|here|\*\*|\.\.\.|env|vault|config|prefect|grafana|elastic|rabbit|redis|mongo",
    re.I,
)
_RANDOM = re.compile(r"^[A-Za-z0-9+/=_.~-]{16,200}$")
_WORDY = re.compile(r"^(?:[A-Za-z]?[a-z]{2,}\d{0,2}|[A-Z]{2,}\d{0,2}|\d{1,4}|[A-Za-z])$")
_LOCAL_HOSTS = re.compile(
    r"^(?:localhost|127\.|0\.0\.0\.0|host\.docker|db\.|example|.*\.(?:example|local|internal|test)$|.*example\.\w+$)"
)
_SKIPPED_FILE = re.compile(
    r"example|sample|template|fixture|mock|dummy|cassette|telemetry|\.dist$|baseline|\.lock$|-lock\.", re.I
)
_MOCKED = re.compile(r"fixture|mock|dummy|cassette|telemetry", re.I)
_SCANNED = frozenset(
    ".yml .yaml .json .toml .ini .cfg .conf .env .sh .bash .zsh .ps1 .bat .tf .tfvars .properties .js .ts .jsx .tsx "
    ".r .java .go .rb .php .config .pem .key .ppk .xml .mk .groovy .md .rst .txt .sql .scala .sbatch .slurm".split()
)
_PROSE = frozenset([".md", ".rst", ".txt", ".sql"])
_NAMED = re.compile(
    r"^(?:\.env.*|dockerfile.*|makefile|jenkinsfile|\.npmrc|\.pypirc|\.netrc|credentials|id_(?:rsa|dsa|ed25519)"
    r"|config(?:\.local)?)$",
    re.I,
)
_LARGEST, _MOST_BYTES, _MOST_EACH = 300_000, 30_000_000, 20


def secrets_in(lines: Sequence[str], *, bare: bool = False, known_only: bool = False) -> Iterator[Secret]:
    """The credentials in some lines; `bare` also takes values without quotes, as YAML has them.

    >>> lines = ['key = "AKI' + 'AQYLPMN5HIEDXOA3B"', 'api_key = "YOUR_API_KEY_GOES_HERE"']
    >>> [s.kind for s in secrets_in(lines)]
    ['AWS access key']
    """
    found = 0
    for number, line in enumerate(lines, 1):
        start = line[:4000]
        secret = _known(number, start) or (None if known_only else _named(number, start, bare))
        if secret is not None:
            yield secret
            found += 1
            if found == _MOST_EACH:
                return


def _known(number: int, line: str) -> Secret | None:
    for mark, kind, form in _KEYS:
        if mark in line and (found := form.search(line)) and (kind == "private key" or _is_varied(found[0])):
            return Secret(number, kind, _masked(found[0]) if kind != "private key" else "")
    return None


def _named(number: int, line: str, bare: bool) -> Secret | None:
    if not any(word in line for word in _WORDS):
        return None
    if "://" in line and (url := _URL.search(line)) and not _is_filled_in(url):
        return Secret(number, f"password for {url[4]}"[:80], _masked(url[3]))
    pairs = [found.groups() for found in _QUOTED.finditer(line)]
    if bare and (found := _BARE.match(line)):
        pairs.append(found.groups())
    for called, value in pairs:
        last = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", str(called)).lower().replace("-", "_").rpartition(".")[2]
        if not _NAME.search(last) or _NOT_NAME.search(last) or _DUMMY.search(str(value)):
            continue
        is_password = "pass" in last or last.endswith("pwd")
        if _is_password(str(value)) if is_password else _is_random(str(value)):
            return Secret(number, f"value of `{called}`"[:80], _masked(str(value)))
    return None


def _is_filled_in(url: re.Match[str]) -> bool:
    """Whether an address with a password is a local one, an example, or a pattern that a program fills in."""
    return bool(_LOCAL_HOSTS.match(url[4]) or _DUMMY.search(url[3]) or re.search(r"%[sdr(]", url[2] + url[3]))


def _is_varied(key: str) -> bool:
    return (
        "EXAMPLE" not in key.upper() and _entropy(key[4:]) > 2.8 and "xxx" not in key.lower() and "1234567" not in key
    )


def _is_random(value: str) -> bool:
    """Whether a value looks drawn at random: long, letters and digits mixed, and no words joined by signs."""
    if not _RANDOM.match(value) or not re.search(r"\d", value) or not re.search(r"[A-Za-z]", value):
        return False
    pieces = [piece for piece in re.split(r"[-_./=+~]|(?<=[a-z])(?=[A-Z][a-z])", value) if piece]
    if all(_WORDY.match(piece) for piece in pieces):
        return False
    is_hex = bool(re.fullmatch(r"[0-9a-fA-F-]+", value))
    return _entropy(value) > (2.8 if is_hex else 3.4)


def _is_password(value: str) -> bool:
    """Whether somebody chose this to keep others out: letters, digits and either signs or both cases."""
    if value.startswith("$") or any(sign in value for sign in "(){}<>[]%\\/") or value.count(".") > 1:
        return False
    kinds = [bool(re.search(kind, value)) for kind in (r"[a-z]", r"[A-Z]", r"\d", r"[@#!&*^+=?$-]")]
    return len(value) >= 8 and kinds[2] and sum(kinds) >= 3 and _entropy(value) > 2.4


def _entropy(text: str) -> float:
    return -sum(n / len(text) * math.log2(n / len(text)) for n in Counter(text).values()) if text else 0.0


def _masked(secret: str) -> str:
    return f"{secret[:4]}…"


def committed_secrets(project: Project) -> tuple[tuple[Place, Secret], ...]:
    """All credentials in files that are tracked, or of a project that tracks none; found once."""
    return project.once(_committed)


def _committed(project: Project) -> tuple[tuple[Place, Secret], ...]:
    found = []
    for outline, signal in project.signals("secret"):
        entry = project.entries.get(outline.path)
        if entry is not None and entry.tracked is not False and not _MOCKED.search(outline.path):
            kind, _, shown = signal.detail.partition("\t")
            found.append((outline.place(signal), Secret(signal.line, kind, shown)))
    left = _MOST_BYTES
    for path, entry in project.entries.items():
        if entry.tracked is False or entry.size > _LARGEST or not _is_scanned(path) or left < 0:
            continue
        left -= entry.size
        text = project.text(path)
        if "ENC[AES256" in text or "kind: SealedSecret" in text or "ANSIBLE_VAULT" in text:
            continue
        prose = suffix(path) in _PROSE
        if any(mark in text for mark, _, _ in _KEYS) or (not prose and any(word in text for word in _WORDS)):
            lines = text.split("\n")
            found += [(Place(path, s.line), s) for s in secrets_in(lines, bare=not prose, known_only=prose)]
    return tuple(found)


def _is_scanned(path: str) -> bool:
    own = name(path)
    known = suffix(path) in _SCANNED or _NAMED.match(own) is not None
    return (
        known
        and role_of(path) in {Role.CODE, Role.DOCS}
        and not _SKIPPED_FILE.search(path)
        and "/data/" not in f"/{path}"
    )
