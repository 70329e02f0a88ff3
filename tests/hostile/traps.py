"""Hostile trees: each trap lays its files below a root; `canary` is a file that exists only if something was run."""

import io
import json
import os
import pickle
import socket
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

Trap = Callable[[Path, Path], None]
TRAPS: dict[str, Trap] = {}


def trap(lay: Trap) -> Trap:
    """A trap is found by being decorated."""
    TRAPS[lay.__name__] = lay
    return lay


def write(path: Path, content: str | bytes) -> None:
    """Write a file and the folders around it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content)


def notebook(*sources: str, **more: object) -> str:
    """A notebook of code cells."""
    cells = [
        {"cell_type": "code", "source": source, "outputs": [], "metadata": {}, "execution_count": None, **more}
        for source in sources
    ]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


# The tree ----------------------------------------------------------------------------------------------------------


@trap
def links(root: Path, canary: Path) -> None:
    """Links out of the tree, to themselves, to each other, to devices, and folders that hold themselves."""
    for name, target in {
        "passwd.py": "/etc/passwd", "self.py": "self.py", "a.py": "b.py", "b.py": "a.py", "loop": ".", "up": "..",
        "zero.csv": "/dev/zero", "random.ipynb": "/dev/urandom", "tty.yaml": "/dev/tty", "gone.toml": "nowhere",
        "requirements.txt": "/dev/zero", "Dockerfile": "/dev/zero", "dvc.yaml": "/dev/zero",
        "params.yaml": "loop/loop/a.py",
    }.items():  # fmt: skip
        (root / name).symlink_to(target)


@trap
def pipes_and_sockets(root: Path, canary: Path) -> None:
    """Names that every reader looks for, but nothing to read behind them."""
    names = (
        "train.py", "nb.ipynb", "requirements.txt", "Dockerfile", "Makefile", "dvc.yaml", "params.yaml", "config.json",
        "pyproject.toml", "setup.cfg", "environment.yml", ".gitlab-ci.yml", "README.md", "model.pkl", "data.csv",
        "MLproject",
        ".pre-commit-config.yaml", "conda-lock.yml", ".github/workflows/ci.yml", "tox.ini", ".gitignore",
        "solvent.toml",
    )  # fmt: skip
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        os.mkfifo(root / name)
    with socket.socket(socket.AF_UNIX) as listening:
        here = Path.cwd()
        os.chdir(root)
        listening.bind("socket.py")
        os.chdir(here)


@trap
def folders_for_files(root: Path, canary: Path) -> None:
    """Folders where readers expect files."""
    for name in ("solvent.toml", "train.py", "requirements.txt", "Dockerfile", "dvc.yaml", "a.ipynb", "pyproject.toml"):
        write(root / name / "x.txt", "x")
    write(root / ".github" / "workflows.yml" / "ci.yml", "x")


@trap
def sparse_giants(root: Path, canary: Path) -> None:
    """Two gigabytes of nothing under every name."""
    for name in (
        "a.py",
        "a.csv",
        "a.ipynb",
        "a.pkl",
        "a.json",
        "params.yaml",
        "requirements.txt",
        "Makefile",
        "a.pt",
        "uv.lock",
    ):
        with (root / name).open("wb") as file:
            file.truncate(2_000_000_000)


@trap
def strange_names(root: Path, canary: Path) -> None:
    """Names that break lines, terminals, markup and reading direction."""
    for name in (
        "two\nlines.py", "esc\x1b[31mred.py", "bell\x07.py", "\u202egnp.py", "<script>alert(1)</script>.py", "a|b`c.py",
        "::error::x.py", "%0A::set-output name=x::y.py", "' onmouseover='x.py", "-rf.py", "--output=x.py",
        "$(touch x).py",
        " .py", "a b.py", "日本.py", "é.py", "e\u0301.py", "x" * 200 + ".py", "NUL.py", "[x](javascript:alert).py",
        "&lt;.py",
    ):  # fmt: skip
        if "/" not in name:
            write(root / name, 'path = "/home/ana/data.csv"\nopen(path)\n')
    for name in (b"bad\xff.py", b"bad\xfefolder/a.py"):
        write(root / os.fsdecode(name), "x = 1")


# Python ------------------------------------------------------------------------------------------------------------


@trap
def deep_python(root: Path, canary: Path) -> None:
    """Code nested deeper than any stack."""
    deep = 100_000
    for number, text in enumerate(
        (
            "x = " + "(" * deep + ")" * deep, "x = " + "[" * 150 + "]" * 150, "x = " + "-" * deep + "1",
            "x = " + "not " * deep + "1",
            "x" + ".a" * deep, "x = " + "1+" * deep + "1", "x" + "[0]" * deep, "x" + "()" * deep,
            "x = " + "lambda: " * deep + "1",
            "".join(f"{' ' * i}if x:\n" for i in range(500)), "x = " + "f'{" * 2000,
            "if x: pass\n" + "elif x: pass\n" * 5000,
            "x = " + "a if b else " * 5000 + "c", "@a\n" * 50_000 + "def f(): pass", "x = y = " * 20_000 + "1",
            "x = '" + "\\" * 99_999,
            "x = " + "{1:" * deep, "class A:\n" + " def f(self): pass\n" * 20_000,
            "x = " + "+".join(["(" * 90 + "1" + ")" * 90] * 900),
            "def f(" + ",".join(f"a{i}=1" for i in range(20_000)) + "): pass", "a" + ".b(1)" * 3000,
            "await " * 5000 + "x",
            "x = " + "(" * 180 + "1" + ")" * 180, "x = a" + " and a" * 20_000, "x = a" + " < a" * 20_000,
            "from a import " + "b, " * 20_000,
        )
    ):  # fmt: skip
        write(root / f"deep{number}.py", text)


@trap
def long_python(root: Path, canary: Path) -> None:
    """Megabytes in one line, of many kinds; one is larger than what is read of a file."""
    size = 300_000
    write(root / "five.py", "x = [" + "1," * 2_500_000 + "]")
    for number, text in enumerate(
        (
            "x = [" + "1," * (size // 2) + "]", "x = '" + "a" * size + "'", "#" + " " * size, " " * size + "x",
            "print " + "a: " * (size // 3),
            "except " + "a," * (size // 2), "x = " + "9" * size, "\\\n" * (size // 2), ";" * size,
            "a = 1;" * (size // 6), "{{" * (size // 2),
            "{%" * (size // 2), "print 'a'," * (size // 10), "raise " + "a." * (size // 2) + ", b", "0" * size + "L",
            "\t" * size,
            "x = '''" + "\n" * size, "import " + "a," * (size // 2) + "b", "x = '" + "/home/" * (size // 6) + "'",
            "\x0c" * size,
        )
    ):  # fmt: skip
        write(root / f"long{number}.py", text)


@trap
def odd_python(root: Path, canary: Path) -> None:
    """Bytes that are no text, encodings that are none, numbers without end, markup in strings."""
    for number, content in enumerate(
        (
            b"\x00" * 1000, b"x = 1\x00", b"\xff\xfe" + "x = 1".encode("utf-16-le"), b"# coding: rot13\nk = 1",
            b"# coding: zlib\nx",
            b"# coding: ../../../etc\nx = '\xff'", b"\xef\xbb\xbfx = 1", b"\xed\xa0\x80", b"x = '\xff\xfe'",
            b"x = " + b"9" * 100_000,
            b"x = 1e999999999999", b"x = 0x" + b"f" * 100_000, b"'''\x1b]0;owned\x07'''", b"", b"\n" * 100_000,
            b"\r\r\r", b"# type: ignore[" * 9,
            b"x = '</script><script>alert(1)</script>'\nopen('/home/ana/<img src=x onerror=alert(1)>')",
            "open('/home/ana/\x1b[31m\u202e.csv')".encode(), b"# solvent: ignore[" + b"A" * 99_999,
            b"print 'py2'; exec 'x'",
            b"def f(:\n  x = = 1", b"\\", b"match x:\n case {'a': [*_]}: pass", b"x: int = 1; y: 'a b c' = 2; z: [(]",
        )
    ):  # fmt: skip
        write(root / f"odd{number}.py", content)


@trap
def code_that_would_act(root: Path, canary: Path) -> None:
    """Everything that other tools run without being asked."""
    act = f"open({str(canary)!r}, 'w').write('ran')\n"
    for name in (
        "setup.py", "conftest.py", "sitecustomize.py", "usercustomize.py", "__init__.py", "train.py", "noxfile.py",
        "tasks.py",
        "tests/conftest.py", "tests/test_x.py", "dags/dag.py", "conf.py", "docs/conf.py", "gunicorn.conf.py",
        "wsgi.py", "ruff.py",
        "json.py", "yaml.py", "click.py", "rich/__init__.py", "solvent/__init__.py", "solvent.py",
        "pydantic/__init__.py", "detect_secrets.py",
    ):  # fmt: skip
        write(root / name, act + "def test_x():\n    " + act)
    write(root / "evil.pth", f"import os; os.system('touch {canary}')")
    write(
        root / "pyproject.toml",
        "[tool.ruff]\nextend = '/dev/zero'\n[build-system]\nrequires = []\nbuild-backend = 'setup'\n",
    )
    write(root / "ruff.toml", "[[[")
    write(root / ".ruff.toml", "extend = '.ruff.toml'")
    write(root / "mypy.ini", "[mypy]\nplugins = train.py\n")
    write(root / ".envrc", f"touch {canary}\n")
    write(root / "Makefile", f"X := $(shell touch {canary})\nall:\n\ttouch {canary}\n")
    write(root / "nb.ipynb", notebook(act, f"!touch {canary}", f"%run train.py\n%%bash\ntouch {canary}"))


@trap
def pickles(root: Path, canary: Path) -> None:
    """Models that run code when they are loaded."""

    class Evil:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return os.system, (f"touch {canary}",)

    for protocol in range(6):
        for suffix in ("pkl", "joblib", "pt", "pth", "npy", "h5", "dill", "model"):
            write(root / f"model{protocol}.{suffix}", pickle.dumps(Evil(), protocol=protocol))
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("archive/data.pkl", pickle.dumps(Evil()))
        packed.writestr("bomb", b"\0" * 50_000_000)
        packed.writestr("../../out.py", "x")
    for name in ("zipped.pt", "a.npz", "x.zip", "data.csv.gz", "k.keras"):
        write(root / name, archive.getvalue())
    import bz2
    import gzip
    import lzma

    for name, pack in (
        ("bomb.pkl.gz", gzip.compress),
        ("bomb.csv.bz2", bz2.compress),
        ("bomb.joblib.xz", lzma.compress),
    ):
        write(root / name, pack(b"\0" * 50_000_000))
    write(
        root / "load.py",
        "import pickle, joblib, torch\npickle.load(open('model0.pkl', 'rb'))\njoblib.load('model1.joblib')\n",
    )


# Notebooks, configuration ------------------------------------------------------------------------------------------


@trap
def notebooks(root: Path, canary: Path) -> None:
    """Notebooks of every wrong shape."""
    deep = 100_000
    values: tuple[object, ...] = (
        None, [], "x", 3, {}, {"cells": None}, {"cells": 3}, {"cells": [None, 3, "x", []]}, {"cells": [{}]},
        {"worksheets": []},
        {"cells": [{"cell_type": 3, "source": {"a": 1}, "outputs": "x", "metadata": [], "execution_count": "x"}]},
        {"cells": [{"cell_type": "code", "source": [None, 3], "outputs": {"a": {}}}], "metadata": []},
        {"cells": [], "metadata": {"kernelspec": []}}, {"cells": [], "metadata": {"kernelspec": {"language": 3}}},
        {"cells": {"a": {"cell_type": "code"}}}, {"cells": [], "metadata": {"kernelspec": None, "language_info": "x"}},
    )  # fmt: skip
    for number, value in enumerate(values):
        write(root / f"wrong{number}.ipynb", json.dumps(value))
    write(root / "deep.ipynb", "[" * deep + "]" * deep)
    write(root / "deeper.ipynb", '{"cells":' * deep)
    write(root / "cut.ipynb", notebook("x = 1")[:-20])
    write(root / "number.ipynb", '{"cells": [' + "9" * 100_000 + "]}")
    write(root / "nan.ipynb", '{"cells": [], "nbformat": NaN, "metadata": Infinity}')
    write(root / "large.ipynb", notebook("x = 1", outputs=[{"data": {"text/html": "<script>" + "A" * 20_000_000}}]))
    write(
        root / "many.ipynb",
        notebook(*["%%bash\nrm -rf /", "!pip install x; y", "x = !ls", "?", "%", "!", "%%", "x??"] * 2000),
    )
    write(
        root / "surrogates.ipynb",
        '{"cells": [{"cell_type": "code", "source": "x = \\"\\ud800\\"\\n\\u202e", "outputs": []}]}',
    )
    write(root / "repeated.ipynb", '{"cells": [], ' + '"cells": [],' * 50_000 + '"cells": []}')


def _yaml_bomb() -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 30)]
    return "\n".join(lines) + "\nstages: *a29\njobs: *a29\nservices: *a29\ndependencies: *a29\nmetrics: *a29\n"


_YAML = (
    "dvc.yaml", "params.yaml", "dvc.lock", "environment.yml", "docker-compose.yml", ".gitlab-ci.yml",
    "azure-pipelines.yml",
    ".github/workflows/ci.yml", ".pre-commit-config.yaml", "config/config.yaml", "mkdocs.yml", "conda-lock.yml",
    "data.dvc",
    "k8s/deploy.yaml", ".circleci/config.yml", "MLproject", "meta.yaml", "kedro/catalog.yml", ".travis.yml",
    "bitbucket-pipelines.yml",
    "cloudbuild.yaml", "mlruns/0/meta.yaml", "action.yml", "model_card.yaml", "Pipfile.lock", "great_expectations.yml",
)  # fmt: skip


def _everywhere(root: Path, names: tuple[str, ...], contents: tuple[str | bytes, ...]) -> None:
    for number, content in enumerate(contents):
        for name in names:
            write(root / f"p{number}" / name, content)


@trap
def yaml_files(root: Path, canary: Path) -> None:
    """Bombs of aliases, loops, tags that construct, and values of every wrong kind."""
    acting = f"!!python/object/apply:os.system ['touch {canary}']"
    _everywhere(
        root, _YAML,
        (
            _yaml_bomb(), "a: &a [*a]", "a: &a {b: *a}\nstages: *a\njobs: *a", acting,
            f"stages:\n  train:\n    cmd: {acting}", "3", "- 1\n- x",
            "stages: 3\njobs: x\nservices: [1]\ndependencies: {a: b}\noutput: null\non: 5\nstages: [[]]",
            "stages:\n  train: 3\n  x: [1]\n  y: {deps: 3, outs: {a: 1}, cmd: {b: 2}, foreach: 3, do: [1]}\n"
            "jobs:\n  a: 3\n  b: {steps: 3}\n"
            "  c: {steps: [3, {run: [1]}, {uses: 3}, {run: {a: b}}], 'if': [1], needs: 3, strategy: x}",
            "? [a, b]\n: c\n? {d: e}\n: f", "a: b: c", "\t- x", "%YAML 9.9\n---\nx", "&a &a x",
            "--- |\n" + "x\n" * 1000, "[" * 100_000, "{" * 100_000,
            "- " * 20_000, "a: " * 2000, "x: " + "9" * 100_000,
            "x: 1:2:3\ny: 0o99\nz: 2001-99-99\nt: !!timestamp nope\nn: .nan", "\x00\x01", b"\xff\xfe\x00",
            "'" + "a" * 200_000, "a: '" + "''" * 200_000, "<<: *x", "a: &x {<<: [*x, *x]}", "key: !!binary '@@'",
            "# " * 100_000, "\n" * 100_000,
        ),
    )  # fmt: skip


_TEXT = (
    "requirements.txt", "requirements/dev.in", "pyproject.toml", "setup.cfg", "setup.py", "Pipfile", "poetry.lock",
    "uv.lock", "pdm.lock",
    "Pipfile.lock", "Dockerfile", "Makefile", "justfile", "tox.ini", "Jenkinsfile", "package.json", "config.json",
    ".dvc/config", "run.sh",
    ".gitattributes", ".gitignore", "README.md", "model_card.md", "Snakefile", "data/train.csv", "metrics.json",
    "report.html", ".env",
    "crontab", "Procfile", ".python-version", "runtime.txt", "CODEOWNERS", "solvent.json", "labels/guidelines.md",
    "main.tf", "query.sql",
)  # fmt: skip


@trap
def text_files(root: Path, canary: Path) -> None:
    """Every text file that is looked for, with contents that are none of it."""
    _everywhere(
        root, _TEXT,
        (
            "\x00" * 1000, b"\xff" * 1000, "[" * 30_000, "{" * 30_000, "a=" * 30_000, "a" * 100_000, "\n" * 100_000,
            "-r requirements.txt\n",
            "-r ../../../../etc/passwd\n-e .\n--hash=" + "sha256:" * 9999, "a" + "[x" * 9999,
            "a; " + "python_version and " * 9999, "a == " + "1." * 30_000,
            "[project]\ndependencies = 3\n[tool]\npoetry = 3\n[tool.uv]\n",
            "[project]\ndependencies = [3, {}]\noptional-dependencies = 3\nscripts = 3",
            "[tool.poetry]\ndependencies = [1]\n[tool.poetry.group]\ndev = 3\n[package]\n[[package.x]]\n",
            '{"packages": 3, "default": [1], "scripts": 3}',
            "FROM\nFROM --platform\nCOPY\nRUN [\nRUN <<EOF\nCOPY --from=x\nENTRYPOINT [\"a\", 3\n"
            "ARG\nENV\n" + "RUN a && \\\n" * 9999, "$(" * 50_000,
            "all: all\nall all all: $(all)\n" + "a" * 50_000 + ":", "x = $(x)\n" * 999, "[[" * 9999,
            "a.b." * 9999 + "=1", 'a = """' + "x" * 30_000, "'" * 30_000,
            "if " * 9999, "{{" * 9999 + "}}" * 9999, "<" * 30_000, "`" * 30_000, "(" * 30_000, "\\" * 30_000,
            "=" * 30_000, "-" * 30_000, "# " * 30_000, " \t" * 30_000,
            "a:" * 30_000, "a b " * 30_000, "\u202e\x1b[31m" * 999, "sk_live_" + "A" * 30_000,
            "password = '" + "a1" * 9999 + "'", "http://" * 9999, "s3://a/" * 9999,
        ),
    )  # fmt: skip


@trap
def secrets_and_markup(root: Path, canary: Path) -> None:
    """Findings whose messages, excerpts and paths carry what would break a report."""
    evil = "</pre></script><script>alert(1)</script><img src=x onerror=alert(1)>"
    code = (
        f"# {evil}\nimport pandas as pd\n"
        f"frame = pd.read_csv('/home/ana/{evil}.csv')  # \x1b[2J\u202e ]]> `{evil}` | {{{{ 7*7 }}}}\n"
        "::error file=x::y\n".replace("::", "# ::")
        + "key = 'AKIAIOSFODNN7EXAMPLE'\n"
        f"TOKEN = 'ghp_{'a1B2' * 9}'\nopen('/home/ana/{{{{7*7}}}}%0A::error::x')\n"
    )
    write(root / "a<b>.py", code)
    write(root / "notes.ipynb", notebook(code))
    write(root / "README.md", evil)


@trap
def git_programs(root: Path, canary: Path) -> None:
    """A repository whose configuration, hooks and attributes name programs."""
    run = ["git", "-C", str(root), "-c", "user.name=a", "-c", "user.email=a@b.c"]
    subprocess.run([*run, "init", "-q"], check=True)
    write(root / "a.py", "x = 1\n")
    write(root / ".mailmap", "<\x1b[31m> <a@b.c>\n" * 99)
    subprocess.run([*run, "add", "a.py"], check=True, capture_output=True)
    subprocess.run([*run, "commit", "-qm", "A <script> \x1b[31m\u202e subject"], check=True, capture_output=True)
    write(root / "a.py", "x = 2\n")
    write(root / ".gitattributes", "* diff=evil filter=evil merge=evil text working-tree-encoding=UTF-16\n")
    act = f"touch {canary}"
    config = "\n".join(
        f'[{section}]\n\t{key} = "{act}"'
        for section, key in (
            ("core", "fsmonitor"), ("core", "pager"), ("core", "editor"), ("core", "sshCommand"), ("core", "askPass"),
            ("core", "gitProxy"),
            ("diff", "external"), ('diff "evil"', "command"), ('diff "evil"', "textconv"), ('filter "evil"', "clean"),
            ('filter "evil"', "smudge"),
            ('filter "evil"', "process"), ("gpg", "program"), ("uploadpack", "packObjectsHook"), ("credential",
            "helper"), ("alias", "log"),
            ("core", "alternateRefsCommand"), ('remote "origin"', "uploadpack"), ("pager", "log"), ("sequence",
            "editor"),
        )
    )  # fmt: skip
    config += "\n[core]\n\thooksPath = hooks\n[log]\n\tshowSignature = true\n"
    config += f'[remote "origin"]\n\turl = "ext::{act}"\n\tpromisor = true\n'
    config += "[extensions]\n\tpartialClone = origin\n[include]\n\tpath = ../evil.config\n"
    config += "[fetch]\n\trecurseSubmodules = true\n"
    with (root / ".git" / "config").open("a") as file:
        file.write(config)
    for hook in (
        "post-checkout",
        "pre-commit",
        "post-index-change",
        "reference-transaction",
        "fsmonitor-watchman",
        "pre-auto-gc",
    ):
        for folder in (root / "hooks", root / ".git" / "hooks"):
            write(folder / hook, f"#!/bin/sh\n{act}\n")
            (folder / hook).chmod(0o755)


@trap
def git_broken(root: Path, canary: Path) -> None:
    """Something called .git that is none."""
    write(root / "a.py", "x = 1\n")
    write(root / ".git" / "HEAD", "ref: refs/heads/../../../../etc/passwd\n")
    write(root / ".git" / "config", "[core]\n\tworktree = /etc\n\trepositoryformatversion = 99\n")
    write(root / ".git" / "index", b"DIRC" + b"\xff" * 999)
    write(root / "sub" / ".git", "gitdir: /dev/zero\n")


@trap
def unreadable(root: Path, canary: Path) -> None:
    """Files and folders without any permission."""
    for name in ("train.py", "requirements.txt", "a.ipynb", "dark/b.py"):
        write(root / name, "x = 1")
        (root / name).chmod(0)
    (root / "dark").chmod(0)
