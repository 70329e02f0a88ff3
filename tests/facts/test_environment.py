"""Facts about the environment, configuration and credentials, in the traps that real projects lay."""

from collections.abc import Callable

import pytest

from fakes import project_of
from solvent.catalog.shelf import facts
from solvent.domain.fact import Fact

TRAIN = "from sklearn.svm import SVC\nSVC().fit(X, y)\n"
FIT = "model.fit(X, y)\n"


@pytest.fixture
def read() -> Callable[[str, dict[str, str]], Fact]:
    return lambda name, files: facts()[name].read(project_of(files))


@pytest.mark.parametrize(
    ("files", "answer"),
    [
        ({"train.py": TRAIN}, "no"),
        ({"train.py": TRAIN, "requirements.txt": "scikit-learn\nnumpy>=1\n"}, "no"),
        ({"train.py": TRAIN, "requirements.txt": "scikit-learn==1.4.0\nnumpy>=1\n"}, "partial"),
        ({"train.py": TRAIN, "requirements.txt": "scikit-learn==1.4.0\nnumpy==1.26.0\n"}, "yes"),
        ({"train.py": TRAIN, "requirements.txt": "scikit-learn==1.4.*\nnumpy~=1.26\n"}, "partial"),
        # Ranges in the package's metadata do not undo a list that holds.
        ({"train.py": FIT, "requirements.txt": "a==1\nb==2\n",
        "setup.py": "setup(install_requires=['a>=1'])"}, "yes"),
        ({"train.py": FIT, "pyproject.toml": '[project]\nname="x"\ndependencies=["a"]\n',
        "uv.lock": '[[package]]\nname = "a"\nversion = "1"\n'}, "yes"),
        # Only what serves is held.
        ({"train/train.py": TRAIN, "train/requirements.txt": "a\n", "api/requirements.txt": "b==1\n"}, "partial"),
        ({"train/train.py": FIT, "train/requirements.txt": "a==1\n", "docs/requirements.txt": "sphinx\n"}, "yes"),
        ({"train.py": TRAIN, "requirements-dev.txt": "pytest==8.0.0\n"}, "no"),
        ({"train.py": TRAIN, "Dockerfile": "FROM python:3.11\nRUN pip install scikit-learn==1.4.0\n"}, "yes"),
        # Locks under names of their own.
        ({"train.py": FIT, "requirements.txt": "a\n", "requirements.lock": "a==1 \\\n    --hash=sha256:0f\n"}, "yes"),
        ({"train.py": FIT, "requirements.txt": "a\n", "pinned-deps.txt": "a==1\nb==2\n"}, "yes"),
        ({"train.py": TRAIN, "yarn.lock": '"left-pad@^1":\n  version "1.3.0"\n', "dependencies.txt": "Some prose.\n"},
        "no"),
        ({"train.py": TRAIN, "requirements.txt": "scikit-learn\n",
        "Dockerfile": "FROM python:3.11\nRUN pip install numpy==1.26.0\n"}, "partial"),
        # Pinned, but not what trains: in part, or a list of something else.
        ({"train.py": "import lightgbm\n" + TRAIN, "requirements.txt": "scikit-learn==1.4.0\n"}, "partial"),
        ({"train.py": TRAIN, "requirements.txt": "# platform: linux-64\nfire=0.1.3=py_1\npip=19.1=py37_0\n"}, "no"),
    ],
)  # fmt: skip
def test_deps_pinned(read: Callable[[str, dict[str, str]], Fact], files: dict[str, str], answer: str) -> None:
    assert read("deps_pinned", files).value == answer


HELD = "FROM python:3.11-slim\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\n"


@pytest.mark.parametrize(
    ("files", "answer"),
    [
        ({"train.py": TRAIN, "requirements.txt": "a==1\n"}, "no"),
        ({"train.py": TRAIN, "requirements.txt": "a==1\n", ".python-version": "3.11\n"}, "partial"),
        ({"train.py": TRAIN, "requirements.txt": "a==1\n", "Dockerfile": HELD}, "yes"),
        ({"train.py": TRAIN, "requirements.txt": "a\n", "Dockerfile": HELD}, "partial"),
        ({"train.py": TRAIN, "Dockerfile": HELD}, "partial"),
        ({"train.py": TRAIN, "requirements.txt": "a==1\n", "Dockerfile": HELD.replace(":3.11-slim", "")}, "partial"),
        ({"train.py": TRAIN, "Dockerfile": "FROM postgres:15\nCOPY init.sql /\n"}, "no"),
        ({"train.py": TRAIN, "environment.yml": "name: x\ndependencies:\n  - python=3.9\n  - numpy\n"}, "yes"),
        ({"train.py": TRAIN, "Pipfile.lock": '{"default": {"a": {"version": "==1"}}}'}, "yes"),
        ({"train.py": TRAIN, "requirements.lock": "a==1\n", "Dockerfile": HELD.replace(".txt", ".lock")}, "yes"),
        ({"train.py": TRAIN, "pyproject.toml": "[project]\nname='a'\n", "requirements.lock": "a==1\n",
        "Dockerfile": "FROM python:3.11\nCOPY pyproject.toml requirements.lock ./\nRUN rye sync --no-lock\n"}, "yes"),
        # An image that holds an older framework than the one that is trained with.
        ({"train.py": "import torch\nloss.backward()\n",
        "Dockerfile": "FROM python:3.6\nRUN pip install tensorflow==2.1.0\n"}, "partial"),
        ({"train.py": TRAIN, "requirements.txt": "a\n", ".devcontainer.json":
        '{\n// a\n"image": "python:3.10",\n"postCreateCommand": "pip install -r requirements.txt",}'}, "partial"),
        ({"train.py": TRAIN, "requirements.txt": "a==1\n", ".devcontainer/devcontainer.json":
        '{"image": "python:3.10", "postCreateCommand": {"a": ["pip", "install", "-r", "requirements.txt"]}}'}, "yes"),
        ({"train.py": TRAIN, ".devcontainer/devcontainer.json": '{"image": 3, "postCreateCommand": {"a": [1]}}'}, "no"),
        # An image that somebody has made, held by its release.
        ({"train.py": TRAIN, "README.md": "Run:\n\n    docker run -it -v /d:/data lab/net:0.5.0 bash\n"}, "partial"),
        ({"train.py": TRAIN, "README.md": "docker run -it lab/net bash\ndocker pull bitnami/redis:7.0\n"}, "no"),
        # A container for one corner of the repository.
        ({"a/train.py": TRAIN, "b/train.py": TRAIN, "c/train.py": TRAIN, "a/requirements.txt": "a==1\n",
        "a/Dockerfile": HELD}, "partial"),
    ],
)  # fmt: skip
def test_env_reproducible(read: Callable[[str, dict[str, str]], Fact], files: dict[str, str], answer: str) -> None:
    assert read("env_reproducible", files).value == answer


OPTIONS = (
    "import argparse\np = argparse.ArgumentParser()\np.add_argument('--lr')\n"
    "p.add_argument('--epochs')\np.add_argument('--data-dir')\n"
)
GRID = "from sklearn.svm import SVC\nSVC(C=10, gamma=0.5).fit(X, y)\nepochs = 20\nbatch_size = 32\n"


@pytest.mark.parametrize(
    ("files", "answer"),
    [
        ({"train.py": GRID}, "no"),
        ({"train.py": OPTIONS}, "yes"),
        ({"train.py": GRID + "max_depth = 3\nsubsample = 0.5\n"
        "p.add_argument('preset')\np.add_argument('--threads')\n"}, "no"),
        ({"train.py": GRID, "api/config.py": "MODEL_PATH = 'a.pkl'\nSCALER_PATH = 'b.pkl'\n"}, "partial"),
        ({"train.py": "x = 1\n", "Snakefile": "configfile: 'config.yml'\nrule a:\n", "config.yml": "lr: 0.1\n"}, "yes"),
        ({"train.py": GRID, ".kedro.yml": "", "conf/base/parameters.yml":
        "# Feel free to delete these once you remove the example pipeline\nlr: 0.1\nepochs: 3\n"}, "no"),
        ({"train.py": "import yaml\nc = yaml.safe_load(open('params.yaml'))\n",
        "params.yaml": "train:\n  lr: 0.1\n"}, "yes"),
        ({"train.py": GRID + "import os\na = os.getenv('A')\nb = os.getenv('B')\n"}, "partial"),
        ({"train.py": GRID, "config.py": "EPOCHS = 10\nBATCH_SIZE = 32\n"}, "partial"),
        ({"train.py": "import hydra\n@hydra.main(config_path='conf')\ndef main(cfg): ...\n",
        "conf/a.yaml": "lr: 0.1\n"}, "yes"),
    ],
)  # fmt: skip
def test_config_separated(read: Callable[[str, dict[str, str]], Fact], files: dict[str, str], answer: str) -> None:
    assert read("config_separated", files).value == answer


LOOK = '{"nbformat": 4, "cells": [{"cell_type": "code", "source": "p = \'/home/ana/x.csv\'"}]}'


@pytest.mark.parametrize(
    ("files", "answer"),
    [
        ({"train.py": "p = 'data/train.csv'\n"}, "no"),
        ({"train.py": "p = '/home/ana/train.csv'\n"}, "yes"),
        ({"tests/test_a.py": "p = '/home/ana/train.csv'\n", "docs/a.py": "p = '/home/ana/x'\n"}, "no"),
        ({"a.py": "import os\np = os.path.expanduser('/atlas/u/ana/.cache')\n"}, "yes"),
        ({"a.py": "route('/api/users/me/settings')\n"}, "no"),
        ({"sample_env": "LOG=/home/ana/log\n"}, "yes"),
        ({"train.py": "# /home/ana/x\np = '/kaggle/input/x.csv'\n"}, "partial"),
        ({"train.py": TRAIN, "look.ipynb": LOOK}, "partial"),
        ({"serve.py": "x = 1\n", "look.ipynb": LOOK}, "yes"),
    ],
)
def test_hardcoded_absolute_paths(
    read: Callable[[str, dict[str, str]], Fact], files: dict[str, str], answer: str
) -> None:
    assert read("hardcoded_absolute_paths", files).value == answer


def test_secrets_in_code(read: Callable[[str, dict[str, str]], Fact]) -> None:
    assert read("secrets_in_code", {".env": "API_KEY=q7Zp2LmX9vT4kRw8Yb3N\n"}).value == "yes"
    assert read("secrets_in_code", {".env": "API_KEY=your-key-here-123456789\n"}).value == "no"
