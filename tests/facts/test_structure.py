"""Copies, dead code, notebooks as main code, data documents, labelling guides: traps from real projects."""

import json

import pytest

from fakes import project_of
from solvent.catalog.shelf import facts

TRAIN = "from sklearn.svm import SVC\nmodel = SVC()\nmodel.fit(x, y)\nprint(model)\nsave(model)\nrun()\n"
BODY = "".join(f"    value_{n} = step_{n}(value, {n})\n    check_{n}(value_{n})\n" for n in range(12))


def book(*cells: str, kind: str = "code") -> str:
    return json.dumps({"cells": [{"cell_type": kind, "source": cell} for cell in cells]})


def answer(name: str, files: dict[str, str]) -> str:
    return facts()[name].read(project_of(files)).value.value


@pytest.mark.parametrize(
    ("wanted", "files"),
    [
        ("yes", {"train.py": f"def f(value):\n{BODY}", "serve.py": f"def g(value):\n{BODY}"}),
        ("no", {"train.py": f"def f(value):\n{BODY}", "tests/test_train.py": f"def g(value):\n{BODY}"}),
        ("no", {"train.py": f"def f(value):\n{BODY}", "serve.py": "from train import f\n"}),
        ("no", {}),
    ],
)
def test_duplicated_code(wanted: str, files: dict[str, str]) -> None:
    assert answer("duplicated_code", files) == wanted


def test_a_copied_table_counts_as_a_table_not_as_its_rows() -> None:
    table = "TABLE = {\n" + "".join(f'    "{n}": {n},\n' for n in range(900)) + "}\n"
    rest = "".join(f"def f_{n}(x):\n    return g_{n}(x + {n})\n" for n in range(3000))
    assert answer("duplicated_code", {"a.py": table + rest, "b.py": "x = 1\n" + table}) == "partial"


COMMENTED = "".join(f"# x_{n} = f({n})\n" for n in range(15))


@pytest.mark.parametrize(
    ("wanted", "files"),
    [
        ("no", {"train.py": TRAIN}),
        ("partial", {"train.py": TRAIN + COMMENTED}),
        ("yes", {"train.py": TRAIN + COMMENTED, "train_old.py": TRAIN}),
        ("no", {"train.py": TRAIN + "# One line of prose\n# and another = one\n"}),
        ("no", {"train.py": TRAIN, "tests/old/test_x.py": COMMENTED}),
        ("partial", {"train.py": TRAIN + "# scaled = scale(rows)\n\nx = 1\n# model.fit(scaled)\n"}),
        ("no", {"train.py": TRAIN + "# one = the first of two\n\nx = 1\n# Fit (again):\n# noqa(x)\n"}),
        ("partial", {"train.py": TRAIN, "__pycache__/train.cpython-311.pyc": "\0"}),
        ("partial", {"train.R": "fit <- lm(y ~ x)\n" + "# fit <- glm(y ~ x)\n" * 3}),
    ],
)
def test_dead_experimental_code(wanted: str, files: dict[str, str]) -> None:
    assert answer("dead_experimental_code", files) == wanted


@pytest.mark.parametrize(
    ("wanted", "files"),
    [
        ("yes", {"eda.ipynb": book(TRAIN)}),
        ("yes", {"eda.ipynb": book(TRAIN), "app.py": "import streamlit\n" * 9}),
        ("no", {"notebooks/eda.ipynb": book("plot(x)"), "train.py": TRAIN}),
        ("no", {"train.py": TRAIN}),
        ("no", {"src/analysis/why.ipynb": book(TRAIN), "src/run.py": "import triage\n" * 9}),
        ("yes", {"analysis/model.ipynb": book(TRAIN)}),
        ("no", {"docs/tutorial.ipynb": book(TRAIN), "train.py": TRAIN}),
        ("partial", {"All.ipynb": book(TRAIN, *(f"x = f({n})" for n in range(20))), "old/train.py": TRAIN}),
    ],
)
def test_notebooks_as_main_code(wanted: str, files: dict[str, str]) -> None:
    assert answer("notebooks_as_main_code", files) == wanted


COLUMNS = "\n".join(f"- `{name}`: what the {name} is" for name in ("age", "sex", "fare", "cabin", "deck"))
SHEET = f"- Source: https://x.org\n- Licence: CC BY\n- Size: 900 rows\n- Unit: a job\n- Changes: none\n{'word ' * 40}"
WORDS = "Every row stands for one passenger of a ship, as the company wrote it down at the time of the booking. " * 3


@pytest.mark.parametrize(
    ("wanted", "files"),
    [
        ("yes", {"MODEL_CARD.md": f"# Model card\n{WORDS}{WORDS}"}),
        ("yes", {"data/README.md": f"# Titanic\nCollected by the company. 891 rows.\n{COLUMNS}\n{WORDS}"}),
        ("yes", {"README.md": f"---\nlicense: mit\ndatasets: x\n---\n# Net\n{WORDS}{WORDS}"}),
        ("partial", {"README.md": f"# Project\n## Data\nTaken from https://x.org, 891 rows, columns:\n{WORDS}"}),
        (
            "partial",
            {"README.md": f"# Project\n## Cohort\nPatients of the clinic, split into train and test.\n{WORDS}format"},
        ),
        ("partial", {"README.md": f"# Project\n## 📖 Data\nTaken from https://x.org. {WORDS}"}),
        ("partial", {"README.md": f"# Project\n## Dataset: Titanic\n{COLUMNS}\n{WORDS}"}),
        ("no", {"README.md": f"# Project\n## Syncing data to S3\nFrom https://x.org. {WORDS}"}),
        ("partial", {"eda.ipynb": book(f"## Data\n{COLUMNS}\n{WORDS}", kind="markdown")}),
        ("partial", {"net/README.md": "# Net\n* Model Card: https://x.org/cards/net\n"}),
        ("no", {"README.md": "# Net\nUse the [model card template](https://x.org/template) for yours.\n"}),
        ("yes", {"wine.names": f"1. Title: Wine Quality\n{WORDS}{WORDS}"}),
        ("no", {"README.md": "# Project\n## Data\nDownload it from https://kaggle.com/c/titanic\n"}),
        ("no", {"data/README.md": "Put your data here.\n"}),
        ("no", {"README.md": f"# Project\n## Installation\n{WORDS}"}),
        ("no", {"docs/data.md": "::: package.data\n"}),
        ("partial", {"docs/data.md": f"# Users and services\n{COLUMNS}\n{WORDS * 4}"}),
        ("yes", {"README.md": f"# Sets\n## Jobs\n{SHEET}\n## Skills\n{SHEET}"}),
        ("partial", {"documentation/solution.pdf": "%PDF"}),
        ("no", {"docs/invoice.pdf": "%PDF"}),
        ("yes", {"docs/raw-schema-contract.md": f"# Columns\n{COLUMNS}\n{WORDS}"}),
        ("no", {"MODEL_CARD.md": "TODO\n"}),
    ],
)
def test_data_docs_or_model_card(wanted: str, files: dict[str, str]) -> None:
    assert answer("data_docs_or_model_card", files) == wanted


@pytest.mark.parametrize(
    ("wanted", "files"),
    [
        ("yes", {"docs/annotation_guidelines.md": "# Rules\n"}),
        ("yes", {"docs/label.md": f"# Labelling guidelines\n{WORDS}{WORDS}"}),
        ("partial", {"README.md": "# X\n## Data\nThe labels were collected by three annotators.\n"}),
        ("no", {"label.py": "import label_studio_sdk\n", "README.md": "# X\n"}),
        ("no", {"data/labels/spam.csv": "id,label\n1,0\n"}),
        ("unknown", {"train.py": TRAIN, "README.md": "# X\nSet the label column in the config.\n"}),
    ],
)
def test_annotation_guidelines(wanted: str, files: dict[str, str]) -> None:
    assert answer("annotation_guidelines", files) == wanted


@pytest.mark.parametrize(
    "name",
    [
        "duplicated_code",
        "dead_experimental_code",
        "notebooks_as_main_code",
        "data_docs_or_model_card",
        "annotation_guidelines",
    ],
)
def test_garbage_gets_an_answer(name: str) -> None:
    garbage = {
        "README.md": "\x00" * 99,
        "a.py": "((((",
        "b.ipynb": "{",
        "data/README": "#" * 5000,
        "x.rst": "=\n" * 900,
    }
    assert answer(name, garbage) in {"no", "unknown", "partial"}
