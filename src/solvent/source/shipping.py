"""Shell scripts that hand on what a program wrote: to a bucket, a database, another machine or a service."""

import re
from dataclasses import dataclass

from solvent.domain.evidence import Place
from solvent.source.paths import Role, name, role_of
from solvent.source.project import Project

_SHIPS = re.compile(
    r"^[^#\n]{0,200}\b(?:aws s3 (?:cp|sync|mv)|gsutil\s+(?:-m\s+)?(?:cp|rsync|mv)|gcloud storage cp|azcopy"
    r"|az storage blob upload|bq load|scp|rsync|psql|hdfs dfs -put|hadoop fs -put"
    r"|curl\b[^\n]{0,200}\s(?:-X\s*(?:POST|PUT)|-T|--upload-file))\b",
    re.M,
)
_DATED = re.compile(r"\bdate (?:-u |--utc )?[\"']?\+")
_LIMIT = 100_000
_MOST = 60


@dataclass(frozen=True)
class Script:
    """A shell script that hands files on; `dated` where it puts the day or the time into a name."""

    path: str
    text: str
    dated: bool

    def place_of(self, program: str) -> Place | None:
        """The line that runs a program, if one does."""
        wanted = re.compile(rf"^[^#\n]*[\s/\"']{re.escape(name(program))}\b", re.M)
        found = wanted.search(self.text)
        return Place(self.path, self.text.count("\n", 0, found.end()) + 1) if found else None


def shipping(project: Project) -> tuple[Script, ...]:
    """The project's shell scripts that hand files on, read once."""
    return project.once(_read)


def _read(project: Project) -> tuple[Script, ...]:
    found = []
    for path in [p for p in project.matching(r"(^|/)[^/.]+$|\.(sh|bash)$") if _may_be(project, p)][:_MOST]:
        text = project.text(path)
        if (path.endswith(("sh", "bash")) or text.startswith("#!")) and _SHIPS.search(text):
            found.append(Script(path, text, bool(_DATED.search(text))))
    return tuple(found)


def _may_be(project: Project, path: str) -> bool:
    return role_of(path) is Role.CODE and project.entries[path].size < _LIMIT
