"""Builds the two flight-delay projects as git repositories with their full history.

    python examples/flights/build.py DEST

makes, under DEST,

    flights-poc           a proof of concept that looks finished
    flights-production    the same product as a production system
    flights-dvc-store     the DVC remote of the second

Needs git and nothing else. Hashes are the same on every machine. What an earlier run made is replaced;
anything else of that name is left alone, with an error.
"""

# ruff: noqa: T201 (a script talks by printing)

import argparse
import gzip
import hashlib
import os
import shutil
import subprocess
import sys
from email.parser import HeaderParser
from email.utils import parseaddr
from pathlib import Path

HERE = Path(__file__).parent
# Lies in everything this program makes, so that a later run knows what it may replace.
MARK = "made-by-flights-example"

# Whatever the user has configured, hooks and signatures included, must not reach the hashes.
SETTINGS = {
    "am.threeWay": "false",
    "apply.whitespace": "nowarn",
    "commit.gpgSign": "false",
    "core.autocrlf": "false",
    "core.fileMode": "false",
    "core.hooksPath": os.devnull,
    "gc.auto": "0",
    "i18n.commitEncoding": "UTF-8",
    "init.defaultBranch": "main",
    "init.defaultObjectFormat": "sha1",
    "tag.gpgSign": "false",
}
OPTIONS = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]


class CannotBuild(Exception):
    """The examples cannot be built; the message says why and what to do."""


def git(repository: Path, *arguments: str, author: tuple[str, str] = ("", ""), date: str = "") -> None:
    """Run git in a repository, as somebody, away from the user's own settings."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    isolated = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C"}
    if author[0]:
        for role in ("AUTHOR", "COMMITTER"):
            isolated |= {f"GIT_{role}_NAME": author[0], f"GIT_{role}_EMAIL": author[1]}
    if date:
        isolated |= {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date}
    command = ["git", *OPTIONS, *arguments]
    done = subprocess.run(command, cwd=repository, env=clean | isolated, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CannotBuild(f"git {arguments[0]} failed in {repository}:\n{done.stderr or done.stdout}")


def fresh(folder: Path, *, mark: str) -> Path:
    """An empty folder, in place of what an earlier run made."""
    if folder.exists():
        if not (folder / mark).exists():
            raise CannotBuild(f"{folder} exists and is not from an earlier run. Move it, or choose another DEST.")
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    return folder


def repository(folder: Path) -> Path:
    """An empty git repository."""
    made = fresh(folder, mark=f".git/{MARK}")
    git(made, "init", "--quiet", "--template=")
    (made / ".git" / MARK).touch()
    return made


def apply(patches: Path, onto: Path) -> None:
    """Commit a series of patches, each as its author, and set the tags listed beside them.

    A folder with the number of a patch holds tables of its commit, too large to be read as a patch: packed, in their
    places.
    """
    listed = patches / "tags.txt"
    tags = dict(line.split() for line in listed.read_text().splitlines()) if listed.exists() else {}
    for patch in sorted(patches.glob("*.patch")):
        with patch.open(encoding="utf-8") as lines:
            head = HeaderParser().parse(lines)
        author = parseaddr(head["From"])
        arguments = ("am", "--quiet", "--keep", "--keep-cr", "--committer-date-is-author-date", str(patch))
        git(onto, *arguments, author=author)
        for packed in sorted((patches / patch.name[:4]).rglob("*.gz")):
            table = packed.relative_to(patches / patch.name[:4]).with_suffix("")
            (onto / table).write_bytes(gzip.decompress(packed.read_bytes()))
            git(onto, "add", str(table))
            git(onto, "commit", "--quiet", "--amend", "--no-edit", author=author, date=head["Date"])
        if patch.name[:4] in tags:
            git(onto, "tag", tags[patch.name[:4]])


def flights() -> bytes:
    """The sample of flights, as CSV."""
    return gzip.decompress((HERE / "data" / "flights.csv.gz").read_bytes())


def build_poc(dest: Path) -> Path:
    """The proof of concept: its data is in git, from the first commit on."""
    made = repository(dest / "flights-poc")
    (made / "flights.csv").write_bytes(flights())
    git(made, "add", "flights.csv")
    author = ("Jonas Reiter", "jonas.reiter@example.org")
    git(made, "commit", "--quiet", "--message=data", author=author, date="2026-02-09T18:12:44+0100")
    apply(HERE / "poc", made)
    return made


def before_september(table: bytes, first: bytes) -> bytes:
    """The rows of January to August, which were all there was at first."""
    return table[: table.index(b"\n" + first) + 1]


def build_store(dest: Path) -> Path:
    """The DVC remote: every version of data and models that the history of the production system names."""
    store = fresh(dest / "flights-dvc-store", mark=MARK)
    (store / MARK).touch()
    operations = (HERE / "data" / "operations.csv").read_bytes()
    models = [path.read_bytes() for path in sorted((HERE / "production" / "models").glob("*.skops"))]
    watched = [gzip.decompress(path.read_bytes()) for path in sorted((HERE / "production" / "watched").glob("*.gz"))]
    early = [before_september(flights(), b"2013,9,"), before_september(operations, b"2013-09-01,")]
    for content in [flights(), operations, *early, *models, *watched]:
        md5 = hashlib.md5(content, usedforsecurity=False).hexdigest()
        path = store / "files" / "md5" / md5[:2] / md5[2:]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return store


def build_production(dest: Path) -> Path:
    """The production system: git holds code and hashes, and the files lie where `dvc pull` would put them."""
    made = repository(dest / "flights-production")
    apply(HERE / "production", made)
    (made / "data" / "raw" / "flights.csv").write_bytes(flights())
    shutil.copyfile(HERE / "data" / "operations.csv", made / "data" / "raw" / "operations.csv")
    models = HERE / "production" / "models"
    for name, shipped in (("champion", "1.1.0"), ("candidate", "candidate")):
        shutil.copyfile(models / f"{shipped}.skops", made / "models" / f"{name}.skops")
    watched = HERE / "production" / "watched"
    for place in ("reports/reference.csv", "live/2013.csv"):
        packed = watched / f"{Path(place).name}.gz"
        (made / place).write_bytes(gzip.decompress(packed.read_bytes()))
    return made


def main() -> int:
    """Build everything and say where it lies."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dest", type=Path, help="folder in which to build, made if it is not there")
    dest = parser.parse_args().dest.resolve()
    try:
        if shutil.which("git") is None:
            raise CannotBuild("git is not installed, or not on the PATH. Install it, then try again.")
        for build in (build_poc, build_production, build_store):
            print(build(dest))
    except (CannotBuild, OSError) as problem:
        print(f"build.py: {problem}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
