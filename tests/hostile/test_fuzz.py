"""Files made of broken and misplaced parts: no reader, fact or check fails on them."""

import json

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fakes import MemoryFiles, history_of, readings_of
from solvent.actions.init import propose
from solvent.adapters import git
from solvent.catalog.shelf import checks, facts
from solvent.domain.fact import Fact
from solvent.domain.finding import Sighting
from solvent.reports.first_contract import first_contract
from solvent.source.history import Commit, History
from solvent.source.notebook import python_of, read_notebook
from solvent.source.project import Project
from solvent.source.repair import Unparsable, parse
from solvent.source.text import decode, printable

QUICK = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
KEYS = """
    stages jobs steps run uses services image dependencies tool poetry project scripts deps outs cmd metrics params
    script on env with if needs cells source outputs metadata kernelspec pip name version path md5 command build
    context dockerfile volumes containers spec template on push schedule cron artifacts include extends
    before_script repos hooks id rev packages default optional-dependencies group dev requires-python python
    channels plots vars foreach do matrix strategy targets train test data model logger defaults seed _target_
    remote url size hash entry_points parameters cell_type execution_count language_info worksheets input
    prompt_number experiments model_uri flavors""".split()
NAMES = """dvc.yaml dvc.lock params.yaml config/config.yaml .github/workflows/ci.yml .gitlab-ci.yml azure-pipelines.yml
    docker-compose.yml environment.yml .pre-commit-config.yaml MLproject k8s/deploy.yaml .circleci/config.yml
    data.csv.dvc conda-lock.yml cloudbuild.yaml kedro/catalog.yml meta.yaml .dvc/config mlruns/0/meta.yaml
    Taskfile.yml .travis.yml bitbucket-pipelines.yml Pipfile.lock package.json metrics.json config.json nb.ipynb
    train.ipynb devcontainer.json .devcontainer/devcontainer.json pyproject.toml Pipfile poetry.lock uv.lock
    pdm.lock pixi.toml setup.cfg tox.ini requirements.txt requirements-dev.txt Dockerfile serving/Dockerfile
    Makefile justfile Jenkinsfile run.sh README.md MODEL_CARD.md docs/labelling.md data/train.csv data/README.md
    .env Snakefile Procfile .gitignore .gitattributes train.py app.py src/model.py tests/test_model.py setup.py
    dags/dag.py noxfile.py tasks.py flows.py main.tf model.pkl .dockerignore .python-version runtime.txt
    CODEOWNERS main.nf crontab""".split()
CODE = (
    "import pandas as pd\nfrom sklearn.model_selection import train_test_split\ndf = pd.read_csv('data/train.csv')\n",
    "X = StandardScaler().fit_transform(df.drop(columns=['y']))\n"
    "X_train, X_test, y_train, y_test = train_test_split(X, y)\n",
    "model = RandomForestClassifier()\nmodel.fit(X_train, y_train)\nprint(model.score(X_test, y_test))\n",
    "import torch\nfor epoch in range(3):\n"
    "    for x, y in loader:\n        loss = net(x)\n        loss.backward()\n        opt.step()\n",
    "@app.post('/predict')\ndef predict(body: dict):\n    return model.predict(body['x']).tolist()\n",
    "import mlflow\nwith mlflow.start_run():\n"
    "    mlflow.log_metric('f1', 0.3)\n    mlflow.sklearn.log_model(model, 'm')\n",
    "def test_it():\n    assert load('x') == 3\n",
    "if __name__ == '__main__':\n    train(sys.argv[1])\n",
    "joblib.dump(model, 'model.joblib')\nwith open('m.pkl', 'rb') as f:\n    m = pickle.load(f)\n",
    "df['a']['b'] = 1\ndf.dropna()\ndf2 = df.merge(other)\nfor i, r in df.iterrows():\n    pass\n",
    "np.random.seed(None)\nrandom.shuffle(x)\nos.listdir('.')\npath = '/home/ana/x.csv'\n",
    "print 'hello'\nexcept ValueError, e:\n", "try:\n    f()\nexcept Exception:\n    pass\n",
    "# TODO: mend this\n# x = 1\n# y = f(x)\n",
    "%matplotlib inline\n!pip install x\ndf.head()\n", "from . import a\nfrom .b import *\nimport c.d as e\n",
    "x: int = (y := 3)\nlambda *a, **k: 0\n",
    "class A(B, metaclass=C):\n    def f(self): self.x = 1\n    async def g(self): await h()\n",
    "match x:\n    case [1, *_] | {'a': b}: ...\n",
)  # fmt: skip
LINES = (
    "numpy==1.26.0", "pandas>=2", "-r other.txt", "git+https://a.b/c@v1#egg=d", "--hash=sha256:aa",
    "FROM python:3.11-slim AS base", "RUN pip install -r x.txt",
    "COPY --from=base /a /b", "CMD [\"python\", \"app.py\"]", "train: data.csv", "\tpython train.py", ".PHONY: train",
    "X := $(shell ls)", "pipeline {", "sh 'pytest'",
    "[tool.poetry]", "name = \"x\"", "[[package]]", "dependencies = [\"a==1\", \"b\"]", "[options]",
    "install_requires =", "    numpy", "set -e", "pytest || true",
    "if [ -f x ]; then", "cat <<EOF", "EOF", "# Data", "| a | b |", "|---|---|",
    "The data was collected from https://a.b", "rule all:", "    input: 'a'", "*.csv filter=lfs",
    "password = 'hunter2hunter2'", "resource \"x\" \"y\" {", "* * * * * python train.py", "process a {",
    "version https://git-lfs.github.com/spec/v1", "oid sha256:aa",
)  # fmt: skip
JUNK = st.sampled_from(
    [
        "\x00",
        "\ufeff",
        "\t",
        "\r",
        "\u2028",
        "\x1b[31m",
        "((",
        "]]",
        "{{",
        "}}",
        '"""',
        "'",
        "\\",
        "&a",
        "*a",
        "!!x",
        "<<:",
        "%",
        "=",
        ": ",
        "- ",
    ]
)


@st.composite
def _text(draw: st.DrawFn) -> str:
    """Lines of code, configuration and junk in any order, some of them cut."""
    part = st.sampled_from(CODE) | st.sampled_from(LINES).map("{}\n".format) | JUNK | st.text(max_size=8)
    parts = draw(st.lists(part, max_size=8))
    text = "".join(parts)
    at = draw(st.integers(0, max(len(text), 1)))
    return text[:at] if draw(st.booleans()) else text


_scalars = (
    st.none()
    | st.booleans()
    | st.integers(-3, 10**20)
    | st.floats()
    | st.sampled_from(CODE + LINES)
    | st.text(max_size=6)
    | st.dates()
)
_values = st.recursive(
    _scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5),
    max_leaves=20,
)
_documents = st.dictionaries(st.sampled_from(KEYS), _values, max_size=6) | _values
_contents = (
    _text()
    | _documents.map(yaml.safe_dump)
    | _documents.map(lambda value: json.dumps(value, default=str))
    | st.builds(
        lambda sources, kinds: json.dumps(
            {"cells": [{"cell_type": k, "source": s, "outputs": []} for s, k in zip(sources, kinds, strict=False)]}
        ),
        st.lists(_text(), max_size=4),
        st.lists(st.sampled_from(["code", "markdown", "raw"]), max_size=4),
    )
    | st.binary(max_size=40).map(decode)
)
_files = st.dictionaries(st.sampled_from(NAMES), _contents, min_size=1, max_size=9)
HISTORY = history_of('2025-01-03 ana@x.org "Fix the split" train.py+10-2\n2024-01-01 b@x.org "Start" model.pkl+0-0')


@QUICK
@given(files=_files, with_history=st.booleans())
def test_every_fact_check_and_proposal_survives(files: dict[str, str], with_history: bool) -> None:
    written = {path: text.encode("utf-8", "replace").decode() for path, text in files.items()}
    readings = readings_of(written, tuple(checks().values()))
    project = Project(
        MemoryFiles(written),
        outlines={path: r.outline for path, r in readings.items()},
        notebooks={path: r.digest for path, r in readings.items() if r.digest is not None},
        history=HISTORY if with_history else None,
        name="example",
    )
    answers = {name: fact.read(project) for name, fact in facts().items()}
    assert all(isinstance(answer, Fact) for answer in answers.values())
    for check in checks().values():
        subject = {Project: project, History: project.history}.get(check.reads)
        if subject is not None:
            assert all(isinstance(sighting, Sighting) for sighting in check.run(subject)), check.code
    first_contract(propose(project, answers))


@QUICK
@given(st.binary(max_size=200) | _text().map(lambda text: text.encode("utf-8", "replace")))
def test_readers_of_text_take_anything(data: bytes) -> None:
    text = decode(data)
    assert not any(c in printable(text) for c in "\x1b\x07\u202e")
    book = read_notebook("a.ipynb", text)
    python_of(book)
    try:
        parse(text)
    except Unparsable as error:
        assert str(error)


@QUICK
@given(
    st.lists(st.text(alphabet="0123456789abc -\x1b\u202e", max_size=12), min_size=7, max_size=7),
    st.text(alphabet="0123456789abc\t\n\0:- ", max_size=60),
)
def test_the_log_of_git_may_hold_anything(fields: list[str], changes: str) -> None:
    commit = git._commit([*fields, changes])
    assert isinstance(commit, Commit)
    assert not set("\x1b\u202e") & set(commit.author + commit.subject)
