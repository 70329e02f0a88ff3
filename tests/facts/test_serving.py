"""Facts about what is served, kept, watched, and handed to people."""

from dataclasses import replace

from fakes import project_of
from solvent.domain.contract import Contract, Cost, Data
from solvent.domain.evidence import Grade
from solvent.domain.fact import Answer
from solvent.facts.failure_cost_defined import failure_cost_defined
from solvent.facts.human_in_loop import human_in_loop
from solvent.facts.monitoring_drift import monitoring_drift
from solvent.facts.prediction_logging import prediction_logging
from solvent.facts.serving_code import serving_code
from solvent.facts.train_serve_shared_preprocessing import train_serve_shared_preprocessing

APP = """import joblib
from fastapi import FastAPI
app = FastAPI()
model = joblib.load("model.joblib")
@app.post("/predict")
def predict(loan: Loan):
    late = model.predict([loan.row()])
    {}
    return late
"""
TRAIN = "import joblib\njoblib.dump(model.fit(x, y), 'model.joblib')\n"


def _answer(fact, files, **options) -> Answer:  # type: ignore[no-untyped-def]
    return fact.read(project_of(files, **options)).value


def test_an_app_serves_and_a_script_does_so_in_part() -> None:
    assert _answer(serving_code, {"app.py": APP.format("pass")}) is Answer.YES
    assert _answer(serving_code, {"predict.py": "import sys\nprint(model.predict(rows))"}) is Answer.PARTIAL
    assert _answer(serving_code, {"train.py": "model.fit(x, y)\nprint(model.predict(x))"}) is Answer.NO
    assert _answer(serving_code, {"app.py": "from flask import Flask\napp = Flask(__name__)"}) is Answer.NO
    asked = "from fastapi import FastAPI\nfrom api.types import {}\n@app.post('/')\ndef root(body): return pick(body)\n"
    assert _answer(serving_code, {"app.py": asked.format("RecommendationRequestV5")}) is Answer.YES
    assert _answer(serving_code, {"app.py": asked.format("UserRequest")}) is Answer.NO
    view = "from flask_restx import Resource\nclass {}(Resource):\n    def post(self): return engine(request.json)\n"
    assert _answer(serving_code, {"api.py": view.format("Recommendation")}) is Answer.YES
    assert _answer(serving_code, {"api.py": view.format("Health")}) is Answer.NO
    submission = "rows['y'] = model.predict(rows)\nrows.to_csv('submission.csv')"
    assert _answer(serving_code, {"predict.py": submission}) is Answer.NO


def test_an_app_that_imports_what_predicts_serves() -> None:
    files = {
        "service/app.py": "from flask import Flask\nfrom service.core import answer\n"
        "app = Flask(__name__)\n@app.route('/')\ndef index():\n    return answer(1)\n",
        "service/core.py": "def answer(x):\n    return model.predict(x)\n",
        "service/__init__.py": "",
    }
    assert _answer(serving_code, files) is Answer.YES


def test_a_batch_job_in_a_container_serves() -> None:
    job = "def main():\n    frame['p'] = model.predict(frame)\n    frame.to_parquet(target)\nmain()\n"
    assert (
        _answer(serving_code, {"jobs/score.py": job, "Dockerfile": "FROM x\nCMD python jobs/score.py\n"}) is Answer.YES
    )
    assert (
        _answer(serving_code, {"jobs/score.py": job, "Dockerfile": "FROM x\n# python jobs/score.py\n"})
        is Answer.PARTIAL
    )


def test_an_app_factory_that_reaches_the_model_over_two_modules_serves() -> None:
    files = {
        "pkg/__init__.py": "",
        "pkg/model.py": "def probability(model, rows):\n    return model.predict_proba(rows)[:, 1]\n",
        "pkg/choose.py": "from pkg.model import probability\ndef choices(m, rows):\n"
        "    return probability(m, rows) > 0.5\n",
        "pkg/web.py": "from fastapi import FastAPI\nfrom pkg.choose import choices\ndef create(m):\n"
        "    app = FastAPI()\n"
        "    @app.post('/')\n    def answer(rows):\n        return choices(m, rows)\n    return app\n",
    }
    assert _answer(serving_code, files) is Answer.YES
    unused = files["pkg/web.py"].replace("choices(m, rows)", "len(rows)")
    assert _answer(serving_code, {**files, "pkg/web.py": unused}) is Answer.NO


def test_a_released_command_serves_and_one_of_a_checkout_does_so_in_part() -> None:
    code = "import typer\nfrom tool.core import Core\napp = typer.Typer()\n@app.command()\n"
    core = "class Core:\n    def separate(self, x):\n        return self._ask(x)\n"
    core += "    def _ask(self, x):\n        return self.m.predict(x)\n"
    files = {
        "tool/__init__.py": "",
        "tool/core.py": core,
        "tool/cli.py": code + "def separate(x):\n    Core().separate(x)\n",
    }
    released = {"pyproject.toml": "[project.scripts]\ntool = 'tool.cli:app'\n"}
    assert _answer(serving_code, {**files, **released}) is Answer.YES
    assert _answer(serving_code, files) is Answer.PARTIAL
    measured = {**files, **released, "tool/cli.py": code + "def evaluate(x):\n    Core().separate(x)\n"}
    assert _answer(serving_code, measured) is Answer.NO


def test_a_script_that_hands_predictions_on_makes_a_job() -> None:
    job = "def main():\n    frame['p'] = model.predict(frame)\n    frame.to_csv('out.csv')\nmain()\n"
    run = "#!/bin/bash\npython src/predict_links.py\naws s3 cp out.csv s3://bucket/$(date +%Y%m%d)out.csv\n"
    files = {"src/predict_links.py": job, "run_links": run}
    assert _answer(serving_code, files) is Answer.YES
    assert _answer(prediction_logging, files) is Answer.YES
    assert _answer(prediction_logging, {**files, "run_links": run.replace("$(date +%Y%m%d)", "")}) is Answer.PARTIAL
    assert _answer(serving_code, {**files, "run_links": "#!/bin/bash\npython src/predict_links.py\n"}) is Answer.PARTIAL


def test_a_batch_job_may_watch_what_it_is_given() -> None:
    job = "job = predict(model, source_uri=rows, monitoring_skew_config={})\n"
    assert _answer(monitoring_drift, {"predict.py": "SKEW = {'value': 0.01}\n" + job.format("SKEW")}) is Answer.YES
    assert _answer(monitoring_drift, {"predict.py": job.format("None")}) is Answer.NO


def test_infrastructure_that_declares_an_endpoint_and_its_watch() -> None:
    files = {"deploy.yml": "Resources:\n  E:\n    Type: AWS::SageMaker::Endpoint\n"}
    assert _answer(serving_code, files) is Answer.YES
    watched = {"deploy.yml": files["deploy.yml"] + "  M:\n    Type: AWS::SageMaker::MonitoringSchedule\n"}
    assert _answer(monitoring_drift, watched) is Answer.YES


def test_stored_predictions_are_told_from_logged_ones() -> None:
    assert _answer(prediction_logging, {"app.py": APP.format("table.insert_one({'late': late})")}) is Answer.YES
    assert _answer(prediction_logging, {"app.py": APP.format("logger.info('prediction %s', late)")}) is Answer.PARTIAL
    assert (
        _answer(prediction_logging, {"app.py": APP.format("sender.emit('prediction', {'late': late})")}) is Answer.YES
    )
    assert _answer(prediction_logging, {"app.py": APP.format("_write_rows_s3(late, f'{now()}.parquet')")}) is Answer.YES
    assert _answer(prediction_logging, {"app.py": APP.format("table.insert_one({'user': 1})")}) is Answer.NO
    assert _answer(prediction_logging, {"train.py": "frame['p'] = m.predict(x)\nframe.to_sql('p', c)"}) is Answer.NO


def test_a_network_without_predict_and_a_journal_of_rows() -> None:
    app = (
        "import torch, datetime\nfrom fastapi import FastAPI\napp = FastAPI()\nnet = None\n"
        "def load():\n    global net\n    net = build()\n"
        "    net.load_state_dict(torch.load('w.pt', weights_only=True))\n"
        "@app.post('/')\ndef predict(x):\n    p = torch.softmax(net(x), dim=1)\n"
        "    row = {'at': datetime.datetime.now(), 'p': p}\n"
        "    _append_row_csv(PATH, row)\n    return p\n"
    )
    assert _answer(serving_code, {"api.py": app}) is Answer.YES
    assert _answer(prediction_logging, {"api.py": app}) is Answer.YES
    kept = app.replace("_append_row_csv(PATH, row)", "keep(row)")
    assert _answer(prediction_logging, {"api.py": kept}) is Answer.NO


def test_an_insert_in_another_module_stores_predictions() -> None:
    book = "class Book:\n    def note(self, rows):\n"
    book += "        self.c.executemany('insert into predictions (p) values (?)', rows)\n"
    app = APP.format("book.note([late])").replace("import joblib\n", "import joblib\nfrom book import Book\n")
    assert _answer(prediction_logging, {"app.py": app, "book.py": book}) is Answer.YES
    other = book.replace("into predictions", "into visitors")
    assert _answer(prediction_logging, {"app.py": app, "book.py": other}) is Answer.NO


def test_commands_keep_nothing_for_who_released_them_and_jobs_must_write() -> None:
    cli = "import click, datetime\n@click.command()\ndef predict(x):\n    rows['p'] = model.predict(x)\n"
    cli += "    rows.to_csv(f'{datetime.datetime.now()}.csv')\n"
    released = {"setup.py": "setup(entry_points={'console_scripts': ['p=tool:predict']})"}
    assert _answer(prediction_logging, {"tool.py": cli, **released}) is Answer.PARTIAL
    notebook_like = "import sagemaker\nmodel.deploy(initial_instance_count=1, instance_type='ml.m5.large')\n"
    assert _answer(serving_code, {"deploy.py": notebook_like}) is Answer.YES
    assert _answer(serving_code, {"deploy.py": "site.deploy(bucket='b')\n"}) is Answer.NO


def test_decisions_that_ask_and_sentences_that_advise() -> None:
    app = APP.format("pass").replace("import joblib\n", "import joblib\nfrom routing import decide\n")
    routing = "WARN, ASK = 'warn', 'ask'\ndef decide(p):\n    return ASK if 0.4 < p < 0.6 else WARN\n"
    assert _answer(human_in_loop, {"app.py": app, "routing.py": routing}) is Answer.YES
    assert _answer(human_in_loop, {"app.py": app, "routing.py": routing.replace("'ask'", "'act'")}) is Answer.NO
    advice = "if confidence < 0.6:\n    st.warning('Consider expert review for this case')\n"
    assert _answer(human_in_loop, {"app.py": APP.format("pass"), "page.py": advice}) is Answer.PARTIAL
    orm = "from django.db import models\nclass ApprovedPrediction(models.Model):\n    pass\n"
    assert _answer(human_in_loop, {"models.py": orm}) is Answer.YES
    assert _answer(prediction_logging, {"app.py": APP.format("pass"), "models.py": orm}) is Answer.PARTIAL


def test_a_declared_log_must_be_there() -> None:
    contract = Contract(data=replace(Data(), prediction_log="logs/predictions.jsonl"), path="solvent.toml")
    files = {"app.py": APP.format("pass")}
    found = prediction_logging.read(project_of({**files, "logs/predictions.jsonl": ""}, contract=contract))
    assert (found.value, found.grade) == (Answer.YES, Grade.DECLARED)
    assert prediction_logging.read(project_of(files, contract=contract)).value is Answer.PARTIAL


def test_drift_is_watched_in_production_only() -> None:
    watch = "from evidently import Report\nReport([]).run(a, b)"
    app = {"app.py": APP.format("pass")}
    assert _answer(monitoring_drift, {**app, "monitoring.py": watch}) is Answer.YES
    assert _answer(monitoring_drift, {**app, "src/data_validation.py": watch}) is Answer.PARTIAL
    assert _answer(monitoring_drift, {"monitoring.py": watch}) is Answer.PARTIAL
    assert _answer(monitoring_drift, {**app, "README.md": "We watch drift with evidently."}) is Answer.NO
    scheduled = "on:\n  schedule: [{cron: '0 6 * * *'}]\njobs:\n  watch:\n    steps:\n      - run: %s\n"
    watched = {**app, ".github/workflows/watch.yml": scheduled % "solvent watch . --alert $ALERTS"}
    assert _answer(monitoring_drift, watched) is Answer.YES
    unwatched = {**app, ".github/workflows/watch.yml": scheduled % "echo  # solvent watch ."}
    assert _answer(monitoring_drift, unwatched) is Answer.NO


def test_shared_artefacts_and_retyped_maps() -> None:
    shared = train_serve_shared_preprocessing
    plain = {"train.py": TRAIN, "app.py": APP.format("pass")}
    assert _answer(shared, plain) is Answer.YES
    retyped = APP.format("x = 1 if loan.kind == 'car' else 0")
    assert _answer(shared, {**plain, "app.py": retyped}) is Answer.NO
    scaled = retyped.replace("app = ", "scaler = joblib.load('scaler.pkl')\napp = ")
    assert _answer(shared, {**plain, "app.py": scaled}) is Answer.PARTIAL
    assert _answer(shared, {"app.py": APP.format("pass")}) is Answer.UNKNOWN
    assert _answer(shared, {"train.py": TRAIN}) is Answer.NO


def test_a_script_that_predicts_shares_in_part() -> None:
    shared, script = train_serve_shared_preprocessing, "import joblib\nfrom steps import clean\n"
    script += "model = joblib.load('model.joblib')\nsaid = model.predict(clean(rows))\nsaid.to_csv('said.csv')\n"
    steps = "def clean(rows):\n    return rows.fillna(0)\n"
    train = "import joblib\nfrom sklearn.linear_model import Ridge\nfrom steps import clean\n"
    train += "joblib.dump(Ridge().fit(clean(x), y), 'model.joblib')\n"
    files = {"train.py": train, "steps.py": steps, "predict.py": script}
    assert _answer(serving_code, files) is Answer.PARTIAL
    assert _answer(shared, files) is Answer.PARTIAL


def test_a_route_that_is_called_a_prediction_and_an_entry_point_that_predicts_serve() -> None:
    route = "from fastapi import FastAPI\nfrom core import ask\napp = FastAPI()\n@app.post('/audio')\n"
    route += "def predict_audio(data):\n    return ask(data)\n"
    assert _answer(serving_code, {"web.py": route, "core.py": "def ask(x):\n    return x\n"}) is Answer.YES
    assert _answer(serving_code, {"web.py": route.replace("predict_audio", "upload")}) is Answer.NO
    setup = "setup(entry_points={'console_scripts': ['walk=walk.walk:main']})"
    code = "def main():\n    print(model.predict(rows))\n"
    assert _answer(serving_code, {"setup.py": setup, "src/walk/walk.py": code}) is Answer.YES
    assert _answer(serving_code, {"setup.py": setup.replace("walk=", "train="), "src/walk/walk.py": code}) is Answer.NO


def test_columns_that_serving_works_out_again() -> None:
    shared = train_serve_shared_preprocessing
    features = "def add(frame):\n    frame['age'] = frame['sold'] - frame['built']\n    return frame\n"
    app = APP.format("rows['age'] = 2024 - rows['built']").replace(
        "app = ", "scaler = joblib.load('scaler.pkl')\napp = "
    )
    files = {"train.py": TRAIN, "features.py": features}
    assert _answer(shared, {**files, "app.py": app}) is Answer.PARTIAL
    assert _answer(shared, {**files, "app.py": app.replace("'age'", "'asked_at'")}) is Answer.YES


def test_doubt_that_goes_to_a_person() -> None:
    code = "def decide(score):\n    if score < 0.7:\n        return queue.human_review(item)\n    return 1"
    assert _answer(human_in_loop, {"a.py": code}) is Answer.YES
    assert _answer(human_in_loop, {"a.py": "FIELDS = ['needs_review']"}) is Answer.PARTIAL
    assert _answer(human_in_loop, {"a.py": "def code_review(pull):\n    pass"}) is Answer.NO


def test_costs_of_errors() -> None:
    assert _answer(failure_cost_defined, {"a.py": "def score(y, p, fn_cost=40, fp_cost=5):\n    pass"}) is Answer.YES
    said = "A false negative costs us about $40, a false positive $5."
    assert _answer(failure_cost_defined, {"README.md": said}) is Answer.YES
    assert _answer(failure_cost_defined, {"README.md": "Recall matters: false negatives hurt."}) is Answer.NO
    assert _answer(failure_cost_defined, {"a.py": "computational_cost = 3"}) is Answer.NO
    priced = Contract(cost=Cost(per_error=12.0), path="solvent.toml")
    assert failure_cost_defined.read(project_of({}, contract=priced)).grade is Grade.DECLARED


def test_preprocessing_beside_the_entry_and_on_one_side_only() -> None:
    shared = train_serve_shared_preprocessing
    core = "import joblib\nmodel = joblib.load('model.joblib')\ndef _build_features(x):\n    return x\n"
    core += "def answer(x):\n    return model.predict(_build_features(x))\n"
    web = "from flask import Flask\nfrom core import answer\napp = Flask('a')\n@app.route('/')\ndef index():\n"
    web += "    return answer(1)\n"
    assert _answer(shared, {"train.py": TRAIN, "web.py": web, "core.py": core}) is Answer.NO
    filled = TRAIN.replace("model.fit(x, y)", "model.fit(x.fillna(0), y)")
    assert _answer(shared, {"train.py": filled, "app.py": APP.format("pass")}) is Answer.NO


def test_serving_what_other_code_reckoned_or_what_nobody_shows() -> None:
    shared = train_serve_shared_preprocessing
    made = "import pickle\npickle.dump(similar, open('similar.pkl', 'wb'))\n"
    app = "import pickle\nfrom flask import Flask\napp = Flask('a')\ns = pickle.load(open('similar.pkl', 'rb'))\n"
    app += "@app.route('/')\ndef index():\n    return recommend(s)\n"
    assert _answer(shared, {"prepare.py": made, "app.py": app}) is Answer.YES
    assert _answer(shared, {"app.py": app}) is Answer.UNKNOWN
    assert _answer(shared, {"app.py": app.replace("pickle.load(open('similar.pkl', 'rb'))", "ask()")}) is Answer.NO


def test_a_package_that_offers_predictions_serves_in_part() -> None:
    code = "def predict_days(model, rows, out):\n    rows['y'] = model.predict(rows)\n    rows.to_feather(out)\n"
    assert _answer(serving_code, {"pkg/predict.py": code, "setup.py": "setup()"}) is Answer.PARTIAL
    assert _answer(serving_code, {"pkg/predict.py": code}) is Answer.NO
