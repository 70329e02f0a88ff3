"""Which files name a module, and which modules nothing leads to."""

from fakes import project_of
from solvent.source.mentions import mentions
from solvent.source.undefined import undefined_names
from solvent.source.unused import unused_modules

PACKAGE = {
    "pkg/__init__.py": "",
    "pkg/lonely.py": "def f():\n    return 1\n",
    "train.py": "if __name__ == '__main__':\n    run()\n",
}


def unused(**more: str) -> list[str]:
    return [outline.path for outline in unused_modules(project_of({**PACKAGE, **more}))]


def test_a_module_that_nothing_leads_to() -> None:
    assert unused() == ["pkg/lonely.py"]


def test_commands_configuration_documents_and_texts_lead_to_modules() -> None:
    for path, text in {
        "Makefile": "run:\n\tpython -m pkg.lonely\n",
        "conf/model.yaml": "_target_: pkg.lonely.Model\n",
        "pyproject.toml": '[project.scripts]\nrun = "pkg.lonely:main"\n',
        "Dockerfile": "CMD python pkg/lonely.py\n",
        "README.md": "Run `lonely.py`, or see pkg/lonely.py\n",
        "other.py": "PATH = 'pkg.lonely'\nrun()\n",
        "tests/test_x.py": "from pkg import lonely\n",
        "eda.ipynb": '{"cells": [{"cell_type": "code", "source": "from pkg.lonely import f"}]}',
    }.items():
        assert unused(**{path: text}) == [], path


def test_what_tools_and_registries_run_is_not_unused() -> None:
    assert unused(**{"pkg/lonely.py": "@task\ndef f():\n    return 1\n"}) == []
    assert unused(**{"pkg/lonely.py": "def main(argv=None):\n    return 1\n"}) == []
    assert unused(**{"pkg/loader.py": "import importlib\nfor n in NAMES:\n    importlib.import_module(n)\n"}) == []
    assert unused(**{".github/workflows/release.yml": "run: twine upload dist/*\n"}) == []


def test_mentions_name_file_and_line() -> None:
    found = mentions(project_of({**PACKAGE, "Makefile": "x:\n\tpython -m pkg.lonely\n"}))
    assert [str(place) for place in found["pkg/lonely.py"]] == ["Makefile:2"]


def test_hostile_texts_end() -> None:
    assert mentions(project_of({**PACKAGE, "a.yaml": "a." * 45_000 + "\n" + "a/b-" * 20_000})) is not None


def test_undefined_names_leave_out_what_may_never_run() -> None:
    files = {
        "a.py": "def f(x: Frame) -> Frame:\n    return os.path\n",
        "b.py": "exec(open('c').read())\nprint(rate)\n",
        "c.py": "for i in xrange(3):\n    f(i)\n",
        "lints": "a.py:1 F821 Undefined name `Frame`\na.py:2 F821 Undefined name `os`\n"
        "b.py:2 F821 Undefined name `rate`\nc.py:1 F821 Undefined name `xrange`",
    }
    found = undefined_names(project_of(files))
    assert {path: [name for name, _ in uses] for path, uses in found.items()} == {"a.py": ["os"]}
