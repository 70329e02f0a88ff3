"""Assessments made by hand: a rich one, a bare one, a crowded one, and one from a hostile project."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from unittest.mock import patch

from reports.priced import hostile_prices, with_prices
from solvent.actions.plan import plan
from solvent.catalog.card import Card
from solvent.catalog.question import FactReader
from solvent.domain.assessment import Assessment, Maturity, Question, Sizes, Unread, Verdict
from solvent.domain.comparison import Comparison, Earlier, FactChange
from solvent.domain.contract import Accepted as AcceptedDebt
from solvent.domain.contract import Contract, Cost, Data, Human, Labels, Requirement, Scale, SignOff, System, Team
from solvent.domain.estimate import Estimate, Input, NotMeasurable
from solvent.domain.evidence import Grade, Place, Step
from solvent.domain.fact import Answer, Fact, no, partial, unknown, yes
from solvent.domain.finding import Acceptance, Effort, Finding, Severity
from solvent.domain.gain import Gain
from solvent.domain.ledger import Entry
from solvent.domain.solvency import Solvency
from solvent.domain.stage import Stage, StageScore
from solvent.pricing.circumstances import Circumstances
from solvent.pricing.paces import paces
from solvent.pricing.problems import problems
from solvent.pricing.solvency import solvency
from solvent.source.lead_times import LeadTimes

FACTS = (
    "deps_pinned env_reproducible seeds_set data_versioned data_raw_over_1mb_in_git pipeline_declared"
    " experiment_tracking model_registry model_binaries_in_git pickle_loaded config_separated"
    " hardcoded_absolute_paths unit_tests data_or_model_tests ci ci_gates_on_tests notebooks_as_main_code"
    " duplicated_code data_validation monitoring_drift serving_code prediction_logging"
    " train_serve_shared_preprocessing leakage metric_gate baseline_comparison slice_evaluation"
    " data_docs_or_model_card annotation_guidelines secrets_in_code dead_experimental_code failure_cost_defined"
    " human_in_loop"
).split()

SCORES = {
    Stage.SCOPE: (6.0, 5.0),
    Stage.COLLECT: (4.3, 5.0),
    Stage.LABEL: (10.0, 0.0),
    Stage.PROCESS: (4.8, 6.0),
    Stage.TRAIN: (5.5, 6.0),
    Stage.EVALUATE: (3.1, 7.0),
    Stage.DEPLOY: (6.4, 6.0),
    Stage.MONITOR: (0.0, 5.0),
    Stage.RETRAIN: (2.9, 6.0),
}


HOURS = Effort(1, 4)
GAINS = (
    Gain(
        "“Add the weather” and 1 more",
        "the version of 2026-05-02",
        "error_rate",
        0.231,
        0.224,
        Estimate(0.007, -0.006, 0.02, "error_rate", Grade.READ, n=4100, method="4,100 test rows, Newcombe 1998"),
        lines=140,
        packages=("meteostat",),
        seconds=(40.0, 3900.0),
        places=(Place("reports/metrics.json"),),
        at="2026-07-14",
        commits=("8c1f0d4f9be1a7a9b3d2a0c4e5f60718293a4b5c",),
    ),
    Gain(
        "XGBoost",
        "Logistic regression",
        "accuracy",
        0.74,
        0.776,
        NotMeasurable("no number of test rows stands by it: chance cannot be told apart"),
        lines=212,
        packages=("xgboost",),
        places=(Place("README.md", 31), Place("README.md", 30)),
    ),
)


def finding(
    code: str = "XLK901",
    path: str = "src/flights/train.py",
    line: int | None = 41,
    *,
    name: str = "fitted-before-split",
    message: str = "`StandardScaler` is fitted on all rows, then split",
    severity: Severity = Severity.HIGH,
    stage: Stage = Stage.EVALUATE,
    effort: Effort = HOURS,
    cell: int | None = None,
    also: tuple[Place, ...] = (),
    flow: tuple[Step, ...] = (),
    tags: tuple[str, ...] = (),
    excerpt: tuple[tuple[int, str], ...] | None = None,
    accepted: Acceptance | None = None,
) -> Finding:
    shown = (
        ((line - 1, "def scaled(frame):"), (line, "    return StandardScaler().fit_transform(frame)")) if line else ()
    )
    return Finding(
        code=code,
        name=name,
        place=Place(path, line, cell),
        message=message,
        why="The test rows shape what the model is trained on, so the quality it shows is better than the one it has.",
        pay="Split first, then fit every step on the training rows alone: a Pipeline does it for you.",
        severity=severity,
        effort=effort,
        fingerprint=f"{abs(hash_of(code, path, line, cell)):016x}",
        stage=stage,
        also=also,
        flow=flow,
        tags=tags,
        excerpt=shown if excerpt is None else excerpt,
        accepted=accepted,
    )


def hash_of(*parts: object) -> int:
    """The same in every run, unlike `hash`."""
    total = 7
    for char in repr(parts):
        total = (total * 31 + ord(char)) % (1 << 63)
    return total


def _facts() -> dict[str, Fact]:
    given = {
        "deps_pinned": partial(Place("requirements.txt", 2), note="3 of 9 requirements are pinned."),
        "env_reproducible": yes(Place("Dockerfile", 1), note="A Dockerfile installs the locked requirements."),
        "data_versioned": yes(Place("data/raw.csv.dvc"), note="DVC tracks the raw data."),
        "ci": yes(Place(".github/workflows/test.yml", 1)),
        "ci_gates_on_tests": yes(Place(".github/workflows/test.yml", 17), note="pytest runs on every pull request."),
        "unit_tests": yes(Place("tests/test_features.py", 8), note="14 tests import the project."),
        "serving_code": yes(Place("src/flights/app.py", 12), note="A FastAPI service."),
        "pickle_loaded": yes(Place("src/flights/app.py", 9), note="`joblib.load` of the model."),
        "leakage": yes(Place("src/flights/train.py", 41), Place("notebooks/eda.ipynb", 3, cell=7)),
        "seeds_set": partial(Place("src/flights/train.py", 12), note="NumPy is seeded, torch is not."),
        "experiment_tracking": yes(Place("src/flights/train.py", 60), note="MLflow records parameters and metrics."),
        "annotation_guidelines": unknown(note="Labels come with the data."),
        "failure_cost_defined": Fact(Answer.YES, (Place("solvent.toml", 20),), "In the contract.", Grade.DECLARED),
    }
    return {name: given.get(name, no(note="")) for name in FACTS}


def _findings() -> tuple[Finding, ...]:
    return (
        finding(
            tags=("leakage:preprocessing",),
            also=(Place("src/flights/tune.py", 18),),
            flow=(
                Step("source", Place("src/flights/train.py", 30), 'df = pd.read_csv("flights.csv")'),
                Step("learns", Place("src/flights/train.py", 41), "X = StandardScaler().fit_transform(X)"),
            ),
        ),
        finding(
            "XLK901",
            "notebooks/eda.ipynb",
            3,
            cell=7,
            tags=("leakage:preprocessing",),
            excerpt=((3, "X = scaler.fit_transform(X)"),),
        ),
        finding(
            "XOP905",
            "src/flights/app.py",
            None,
            name="inputs-unchecked",
            stage=Stage.DEPLOY,
            effort=Effort(2, 8),
            message="`/predict` hands raw JSON to the model",
        ),
        *(
            finding(
                "XRE902",
                f"src/flights/{module}.py",
                10 + number,
                name="unseeded-randomness",
                severity=Severity.MEDIUM,
                stage=Stage.TRAIN,
                effort=Effort(0.2, 0.5),
                message="`random_state` missing in `RandomForestClassifier`",
                excerpt=((10 + number, "model = RandomForestClassifier(n_estimators=100)"),),
            )
            for number, module in enumerate(("train", "tune", "compare", "baseline"))
        ),
        finding(
            "REP101",
            "src/flights/load.py",
            5,
            name="absolute-path",
            severity=Severity.MEDIUM,
            stage=Stage.PROCESS,
            effort=Effort(0.2, 1),
            message="`/home/ana/flights/raw.csv` exists on one machine only",
            excerpt=((4, "import pandas as pd"), (5, 'RAW = pd.read_csv("/home/ana/flights/raw.csv")'), (6, "")),
        ),
        finding(
            "XST903",
            "src/flights/features.py",
            80,
            name="code-stands-twice",
            severity=Severity.LOW,
            stage=Stage.PROCESS,
            effort=Effort(1, 3),
            message="34 lines stand in `src/flights/serve_features.py` too",
            also=(Place("src/flights/serve_features.py", 12),),
        ),
        finding("XRE902", "scripts/plot.py", 3, name="unseeded-randomness", severity=Severity.LOW, stage=Stage.TRAIN),
        finding(
            "XGI904",
            ".",
            None,
            name="one-author",
            severity=Severity.NOTE,
            stage=Stage.SCOPE,
            effort=Effort(4, 16),
            message="one person wrote 94 % of the last year's changes",
        ),
    )


CONTRACT = Contract(
    system=System(
        "flights", "Tell passengers at booking whether a flight will be late.", "classification", "production"
    ),
    scale=Scale(900, 4, 3, 1),
    data=Data(target="late", time="time_hour"),
    requirements=(Requirement("error_rate", at_most=0.2, level=0.95, where="origin = 'JFK'"),),
    cost=Cost(
        "USD",
        12.0,
        worst_case="A passenger misses a connection.",
        severity="money",
        incidents_per_year=3,
        loss_per_day=800,
    ),
    human=Human(0.25, 1.5, False),
    labels=Labels("free", 0.0, 1),
    team=Team(90, 5),
    sign_offs=(SignOff("product owner", "R. Rivera", "2026-01-15"),),
    accepted=(AcceptedDebt("REP101", "Runs on one machine only.", "legacy/*.py", "2027-01-31"),),
    path="solvent.toml",
)


@contextmanager
def small_shelves() -> Iterator[None]:
    """Shelves that do not change when a check or a fact is added or reworded."""
    bad = ("data_raw", "model_bin", "pickle", "hardcoded", "notebooks", "duplicated", "leakage", "secrets", "dead")
    readers = {
        name: FactReader(name, Stage.TRAIN, not name.startswith(bad), lambda _: unknown(), Card(f"{name}.", "", {}))
        for name in FACTS
    }
    with ExitStack() as stack:
        for place in ("summary", "sarif"):
            stack.enter_context(patch(f"solvent.reports.{place}.checks", dict))
        stack.enter_context(patch("solvent.reports.summary.facts", lambda: readers))
        yield


def example() -> Assessment:
    """A project of middling health, with something in every part of a report."""
    findings, prices = with_prices(_findings(), CONTRACT)
    made = Assessment(
        project="flights",
        revision="1f6c0d4f9be1a7a9b3d2a0c4e5f60718293a4b5c",
        assessed_at="2026-11-23T14:00:00Z",
        verdict=Verdict(
            maturity=Maturity.MID,
            iterate_score=4.7,
            weakest_stage=Stage.MONITOR,
            poses_as_product=False,
            reason="The project is on the way from prototype to product. As a system in production (declared) it falls"
            " furthest short in watching the model in use: 0 of the 5 required.",
            iterate_answer="In part: some of the loop is automated, the rest waits for hands. What is missing most:"
            " monitoring for drift, versions of the models and a gate that stops a bad model.",
            value_answer="The contract asks for error_rate at most 0.2 where origin = 'JFK', agreed by product owner.",
        ),
        stages={
            stage: StageScore(score, required, (Place("src/flights/app.py", 12),), f"in place: some of {stage}")
            for stage, (score, required) in SCORES.items()
        },
        facts=_facts(),
        findings=findings,
        prices=prices,
        accepted=(
            finding(
                "REP101",
                "legacy/import.py",
                9,
                name="absolute-path",
                severity=Severity.MEDIUM,
                stage=Stage.PROCESS,
                message="`/home/ana/old.csv` exists on one machine only",
                accepted=Acceptance("Runs on one machine only.", "2027-01-31", Place("solvent.toml")),
            ),
        ),
        questions=(
            Question(
                "Who notices, and how, when the model in use gets worse?",
                "No code in the project watches inputs, predictions or performance in production.",
                "data.prediction_log",
            ),
            Question(
                "Could the data of the model in use be found again?", "Nothing ties data to code.", "data.training"
            ),
        ),
        contract=CONTRACT,
        sizes=Sizes(files=61, python_files=24, notebooks=3, code_lines=5412, commits=210, contributors=4),
        unread=(Unread("src/flights/legacy.py", "its code is Python 2"),),
        limits=("The history is a shallow clone: only the last 210 commits were seen.",),
        version="0.1.0",
        solvency=solvency(paces(LeadTimes(), CONTRACT, _facts())),
        problems=problems(_circumstances(CONTRACT)),
        past=_past(),
        gains=GAINS,
        seconds=2.31,
    )
    return replace(made, plan=plan(made, days=2))


def _circumstances(contract: Contract) -> Circumstances:
    hour = Input(
        "team.hourly_cost", "cost of an hour", Estimate(90, 90, 90, "USD/hour", Grade.DECLARED), "the contract"
    )
    loss = Input("cost.loss_per_day", "loss on a day", Estimate(50, 20, 200, "USD/day", Grade.ASSUMED), "the contract")
    return Circumstances(_facts(), contract, paces(LeadTimes(), contract, _facts()), True, hourly=hour, loss=loss)


def compared() -> Assessment:
    """The rich one beside an earlier state: two findings are new, one is gone, one fact got worse and one better."""
    whole = example()
    gone = finding("XST903", "src/flights/old.py", 7, name="code-stands-twice", severity=Severity.LOW)
    before = Earlier(
        name="main",
        revision="9a0b1c2d3e4f5061728394a5b6c7d8e9f0a1b2c3",
        score=4.9,
        facts={},
        findings=(*whole.findings[2:], gone),
        accepted=whole.accepted,
    )
    since = Comparison(
        before=before,
        new=whole.findings[:2],
        fixed=(gone,),
        unchanged=len(whole.findings) - 2,
        facts=(
            FactChange("seeds_set", Answer.YES, Answer.PARTIAL, worse=True),
            FactChange("ci", Answer.NO, Answer.YES, worse=False),
        ),
        score=4.7,
        principal=whole.principal,
    )
    return replace(whole, findings=since.new, since=since)


def _past() -> tuple[Entry, ...]:
    """Three months in which the debt grew."""
    return tuple(
        Entry(
            number=number,
            at=f"2026-{month:02}-23T14:00:00Z",
            assessed_at="2026-11-23T14:00:00Z",
            revision=f"{number}f6c0d4f9be1a7a9b3d2a0c4e5f60718293a4b5c",
            branch="main",
            before=None,
            solvent="0.1.0",
            maturity=Maturity.MID,
            iterate_score=score,
            principal=Effort(number * 4, number * 15),
            open={Severity.HIGH: number - 1, Severity.MEDIUM: 2, Severity.LOW: number, Severity.NOTE: 0},
            written_off=1,
        )
        for number, (month, score) in enumerate([(8, 5.2), (9, 5.0), (10, 4.6)], 1)
    )


def bare() -> Assessment:
    """The least that can be said: nothing found, nothing judged."""
    return Assessment(
        project="empty",
        revision=None,
        assessed_at="2026-11-23T14:00:00Z",
        verdict=Verdict(Maturity.POC, 0.0, Stage.SCOPE, False, ""),
        stages={},
        facts={},
        findings=(),
        accepted=(),
        questions=(),
        contract=Contract(),
        sizes=Sizes(),
    )


def crowded(number: int) -> Assessment:
    """A project with as many findings as asked for, in many files and of all severities."""
    kinds = [(f"XMA{900 + kind}", tuple(Severity)[kind % 4], tuple(Stage)[kind % 9]) for kind in range(40)]
    found = [
        finding(
            code,
            f"src/package_{n % 97}/module_{n % 31}.py",
            n + 1,
            name=f"kind-{code.lower()}",
            severity=severity,
            stage=stage,
            message=f"`value_{n}` is taken from `table_{n % 13}` without a check",
            excerpt=tuple(
                (n + i, f"    result_{n}_{i} = transform(frame[{i}], key={n * i})  # step {i}") for i in range(5)
            ),
        )
        for n, (code, severity, stage) in ((n, kinds[n % 40]) for n in range(number))
    ]
    ordered = tuple(sorted(found, key=lambda f: (f.severity.rank, f.code, f.place)))
    findings, prices = with_prices(ordered, CONTRACT)
    return replace(example(), findings=findings, prices=prices)


EVIL = "</script><img src=x onerror=alert(1)>\x1b]0;owned\x07\x1b[31m\u202e`|@everyone #1 ::error::x\r\n%0A{{7*7}}"


def hostile() -> Assessment:
    """Every text that a project or its contract can bring carries an attack."""
    bad = finding(
        "XLK901",
        f"src/{EVIL}.py",
        3,
        message=EVIL,
        excerpt=((2, EVIL), (3, "\x9b31m'''" + EVIL)),
        also=(Place(EVIL, 2), Place("a b&c.ipynb", 1, 2)),
        tags=(EVIL,),
    )
    base, prices = example(), hostile_prices(EVIL)
    bad = replace(bad, principal=prices.principal, interest=prices.interest)
    return replace(
        base,
        prices=prices,
        project=EVIL,
        revision=EVIL,
        verdict=replace(base.verdict, reason=EVIL, iterate_answer=EVIL, value_answer=EVIL),
        stages={s: replace(score, reason=EVIL, evidence=(Place(EVIL, 1),)) for s, score in base.stages.items()},
        facts={name: replace(f, note=EVIL, evidence=(Place(EVIL, 1),)) for name, f in base.facts.items()},
        findings=(bad, replace(bad, severity=Severity.LOW, code="XLK902", fingerprint="1" * 16)),
        accepted=(replace(bad, accepted=Acceptance(EVIL, EVIL, Place(EVIL))),),
        questions=(Question(EVIL, EVIL, EVIL),),
        contract=replace(CONTRACT, system=System(EVIL, EVIL), requirements=(Requirement(EVIL, where=EVIL),), path=EVIL),
        unread=(Unread(EVIL, EVIL),),
        limits=(EVIL,),
        solvency=_hostile_solvency(),
        problems=tuple(replace(p, name=EVIL, story=EVIL, uncounted=EVIL) for p in base.problems),
        gains=tuple(replace(g, name=EVIL, against=EVIL, metric=EVIL, packages=(EVIL,)) for g in base.gains),
    )


def _hostile_solvency() -> Solvency:
    """What a history could put into the words of solvency."""
    found = solvency(paces(LeadTimes(), Contract(), {}))
    decay = replace(found.decay, typical=replace(found.decay.typical, source=EVIL, places=(Place(EVIL, 1),)))
    return replace(found, decay=decay, doubts=(EVIL,), headline=EVIL, sentence=EVIL)
