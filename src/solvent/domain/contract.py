"""What "valuable" means for one ML system: the contract that a team writes down in `solvent.toml`.

Every field is optional. What is missing becomes debt and a question to the team. Each field's `help` is the
source of the JSON Schema, of the documentation page and of the comments that `solvent init` writes.
"""

from dataclasses import dataclass, field
from typing import Any, Literal

from solvent.domain.contract_fields import CHANCE, DAY, NOT_NEGATIVE, SHARE, Bounds, each, says, table
from solvent.domain.contract_watch import Expected, Watching


def _as_text(part: Any, *names: str) -> None:
    """Let keys that name a class hold text, however it was written: 1 names what reads "1"."""
    for name in names:
        if (value := getattr(part, name)) is not None:
            object.__setattr__(part, name, str(value))


@dataclass(frozen=True)
class System:
    """What the system is for."""

    name: str | None = says("Name of the system.", example="flight delays")
    purpose: str | None = says(
        "The decision that a prediction changes, in one sentence.",
        example="Tell passengers at booking whether a flight will be late.",
    )
    task: (
        Literal[
            "classification",
            "regression",
            "ranking",
            "forecasting",
            "detection",
            "segmentation",
            "clustering",
            "generation",
            "other",
        ]
        | None
    ) = says("The kind of prediction.", example="classification")
    stage: Literal["idea", "poc", "pilot", "production"] | None = says(
        "Where the system stands today.", example="pilot"
    )
    technology_level: int | None = says(
        "Claimed machine-learning technology readiness level, MLTRL 0 to 9.", example=6, bounds=Bounds(0, 9)
    )
    operating_domain: str | None = says(
        "The part of the world in which the predictions must hold.",
        example="scheduled domestic departures from New York",
    )


@dataclass(frozen=True)
class Scale:
    """How large the operation is; it decides how mature each stage has to be."""

    predictions_per_day: float | None = says("Predictions made on a day.", example=900, bounds=NOT_NEGATIVE)
    changes_per_month: float | None = says(
        "Changes of data, features, code or model that go live in a month.", example=4, bounds=NOT_NEGATIVE
    )
    people: int | None = says("People who change the system.", example=3, bounds=NOT_NEGATIVE)
    predictions_per_hour: float | None = says("Predictions made in the busiest hour.", example=120, bounds=NOT_NEGATIVE)
    exposure_per_day: float | None = says(
        "Hours, miles or other units of exposure on a day, all units in use together.",
        example=240_000,
        bounds=NOT_NEGATIVE,
    )
    models: int | None = says("Models in production.", example=1, bounds=NOT_NEGATIVE)
    requirements_per_year: float | None = says(
        "New wishes a year: a further input, output or population, a tighter threshold.",
        example=2,
        bounds=NOT_NEGATIVE,
    )
    new_kinds_per_year: float | None = says(
        "Kinds of data a year that training did not hold, such as a new class.", example=1, bounds=NOT_NEGATIVE
    )


@dataclass(frozen=True)
class Data:
    """Where data lies and what stands in it. Paths are relative to the contract."""

    training: tuple[str, ...] = each("Files, globs or URLs of tables of the training data.", example=["data/train.csv"])
    evaluation: tuple[str, ...] = each("Files or globs of the evaluation data.", example=["data/test.csv"])
    production: tuple[str, ...] = each(
        "Files, globs or URLs of tables of data as production sees it, such as `postgres://host/db?table=predictions`.",
        example=["data/live/*.csv"],
    )
    labels: tuple[str, ...] = each(
        "Files, globs or URLs of tables of true answers that come later, joined to `data.production` by `watch.key`.",
        example=["data/labels/*.csv"],
    )
    target: str | None = says("Column that is predicted.", example="late")
    time: str | None = says("Column with the time of the event.", example="time_hour")
    entity: str | None = says(
        "Column that identifies the thing a row is about, where it has more than one row.", example="tailnum"
    )
    prediction_log: str | None = says(
        "File, or URL of a table, where predictions made in production are stored.", example="logs/predictions.jsonl"
    )


@dataclass(frozen=True)
class Model:
    """Where the model lies."""

    path: str | None = says("File of the model, or its address in the registry.", example="models/model.joblib")
    registry: str | None = says("Address of the model registry.", example="sqlite:///mlflow.db")
    decay_days: float | None = says(
        "Days that a model stays good enough after it was put into use.", example=90, bounds=Bounds(0, open=True)
    )


@dataclass(frozen=True)
class Commands:
    """How the project's own steps are run, from its root."""

    prepare: str | None = says("Makes the training data from the raw data.", example="dvc repro prepare")
    train: str | None = says("Trains the model.", example="dvc repro train")
    train_rows: str | None = says(
        'Trains on the first `{rows}` rows and prints a line such as `{"error": 0.12}`, to measure a learning curve.',
        example="python train.py --rows {rows}",
    )
    evaluate: str | None = says("Evaluates the model.", example="dvc repro evaluate")
    test: str | None = says("Runs the tests.", example="pytest")
    predict: str | None = says("Makes predictions for a file of inputs.", example="python -m flights.predict")
    deploy: str | None = says("Puts a model into production.", example="make deploy")


@dataclass(frozen=True)
class Evaluation:
    """Labelled predictions: one row a decision, with the true answer beside the model's."""

    predictions: tuple[str, ...] = each(
        "Files, globs or URLs of tables of labelled predictions; files are CSV, Parquet or JSON lines.",
        example=["reports/predictions.csv"],
    )
    truth: str | None = says("Column with the true answer; `data.target` if left out.", example="late")
    prediction: str | None = says("Column with the model's answer.", example="predicted_late")
    score: str | None = says(
        "Column with the probability of the positive class, or another score that orders the rows.",
        example="probability",
    )
    confidence: str | None = says(
        "Column that says how sure the model is of its answer, between 0 and 1.", example="confidence"
    )
    positive: str | int | bool | None = says("The class that counts as positive.", example="yes")
    baseline: str | None = says(
        "Column with the answer of the model or rule that this one has to beat.", example="predicted_by_old_model"
    )
    raters: tuple[str, ...] = each(
        "Columns with the answers of people to the same rows, to know how far they agree.",
        example=["rater_1", "rater_2"],
    )
    cluster: str | None = says(
        "Column that names the group rows come in, such as frames of one drive.", example="tailnum"
    )
    weight: str | None = says(
        "Column with how much more a row stands for than was drawn, where rows were not drawn alike.", example="weight"
    )
    labelled_at: str | None = says("Column with when the true answer came, if late.", example="answered_at")
    label_noise: float | None = says("Share of true answers that are wrong.", example=0.01, bounds=Bounds(0, 0.5))
    learning_curve: str | None = says(
        "CSV file with a measured learning curve: the columns `size`, rows trained on, and `error`, on other rows.",
        example="reports/learning_curve.csv",
    )
    inputs: tuple[str, ...] = each(
        "Columns with all that the model sees of a row: rows that are equal in all of these and differ in their truth"
        " show how good any model can get.",
        example=["distance", "carrier", "hour"],
    )
    controllable: tuple[str, ...] = each(
        "Columns that operation could hold fixed, such as lighting or speed.", example=["lighting"]
    )

    def __post_init__(self) -> None:
        _as_text(self, "positive")


@dataclass(frozen=True)
class Requirement:
    """One thing the model must reach to be worth having."""

    metric: str = field(
        metadata={
            "help": "Name of the metric; `rate` counts events per exposure, `mean` is that of a column.",
            "example": "error_rate",
        }
    )
    name: str | None = says("Name of the requirement; the metric's if left out.", example="late flights are caught")
    of: str | int | bool | None = says("The class that recall or precision is about.", example="yes")
    at_most: float | None = says("The metric must not exceed this, in its own unit.", example=0.2)
    at_least: float | None = says("The metric must reach this, in its own unit.")
    better_than: str | float | None = says(
        "What it must beat: `human`, `baseline`, another column with answers, or a number.", example="human"
    )
    level: float | None = says("Confidence with which it must be proven, between 0 and 1.", example=0.95, bounds=CHANCE)
    looks: Literal["anytime", "fixed"] | None = says(
        "`anytime` holds however often one looks as labels come in; `fixed` is for one look, decided beforehand.",
        example="anytime",
    )
    where: str | None = says(
        "Slice in which it must hold, as an SQL condition on the columns; all rows if left out.",
        example="origin = 'JFK'",
    )
    cluster: str | None = says("Column of the group rows come in; `evaluation.cluster` if left out.", example="tailnum")
    label_noise: float | None = says(
        "Share of true answers that are wrong; `evaluation.label_noise` if left out.",
        example=0.01,
        bounds=Bounds(0, 0.5),
    )
    column: str | None = says("Column of a business metric, or with the events of a rate.", example="profit")
    exposure: str | None = says("Column with each row's exposure, such as hours or miles.", example="hours")
    second_channel: str | None = says(
        "Column with the events of a second channel over the same exposure; an event of the system is one of both.",
        example="missed_by_lidar",
    )
    correlation: float | None = says(
        "How far the events of both channels are taken to correlate; 0 assumes that they are independent.",
        example=0.01,
        bounds=SHARE,
    )
    believed_rate: float | None = says(
        "A rate that was believed to be kept before any operation, with the probability `belief`.",
        example=1e-10,
        bounds=NOT_NEGATIVE,
    )
    belief: float | None = says(
        "How probable it was before any operation that the rate is at most `believed_rate`.", example=0.9, bounds=CHANCE
    )
    smallest: float | None = says(
        "The least that one row's amount can be, in the metric's unit; 0 if left out.", example=-180
    )
    largest: float | None = says(
        "The largest that one row's error or amount can be, in its own unit; what has no bound cannot be proven.",
        example=180,
        bounds=Bounds(0, open=True),
    )

    def __post_init__(self) -> None:
        _as_text(self, "of")

    @property
    def limit(self) -> float | None:
        """What is asked for, in the metric's unit; None where it is to beat something."""
        return self.at_most if self.at_most is not None else self.at_least

    @property
    def error_limit(self) -> float | None:
        """The share of wrong decisions that it allows; None where it is about something else."""
        if self.metric in {"accuracy", "accuracy_score"}:
            return None if self.at_least is None else 1 - self.at_least
        return self.at_most if self.metric in {"error_rate", "error", "zero_one_loss"} else None


@dataclass(frozen=True)
class Decision:
    """What one decision costs, by its truth and the model's answer."""

    truth: str | int | bool = field(metadata={"help": "The true answer; `*` is any.", "example": "yes"})
    prediction: str | int | bool = field(metadata={"help": "The model's answer; `*` is any.", "example": "no"})
    cost: float = field(metadata={"help": "What such a decision costs; a gain is negative.", "example": 40.0})

    def __post_init__(self) -> None:
        _as_text(self, "truth", "prediction")


@dataclass(frozen=True)
class Cost:
    """What failures cost."""

    currency: str | None = says("Currency of all amounts.", example="USD")
    per_error: float | None = says("Cost of one wrong prediction.", example=12.0, bounds=NOT_NEGATIVE)
    false_positive: float | None = says("Cost of one false alarm.", example=5.0, bounds=NOT_NEGATIVE)
    false_negative: float | None = says("Cost of one miss.", example=40.0, bounds=NOT_NEGATIVE)
    machine_per_decision: float | None = says("Running cost of one prediction.", example=0.01, bounds=NOT_NEGATIVE)
    upkeep_per_year: float | None = says(
        "What keeping the system going costs a year, whatever its volume.", example=60_000, bounds=NOT_NEGATIVE
    )
    worst_case: str | None = says(
        "The worst that one wrong prediction can do.", example="A passenger misses a connection."
    )
    severity: Literal["nuisance", "money", "harm", "death"] | None = says(
        "The kind of the worst case.", example="money"
    )
    incidents_per_year: float | None = says(
        "Times a year that a bad model, release or feed reaches production.", example=3, bounds=NOT_NEGATIVE
    )
    loss_per_day: float | None = says(
        "Loss on a day on which such an incident has not been noticed.", example=800, bounds=NOT_NEGATIVE
    )


@dataclass(frozen=True)
class Human:
    """How well and at what cost a human does the same task."""

    error_rate: float | None = says("Share of decisions that a human gets wrong.", example=0.25, bounds=SHARE)
    cost_per_decision: float | None = says("Cost of one human decision.", example=1.5, bounds=NOT_NEGATIVE)
    in_the_loop: bool | None = says("Uncertain predictions go to a person.", example=False)
    minutes_per_decision: float | None = says(
        "Minutes that a person takes for one decision.", example=3, bounds=Bounds(0, open=True)
    )
    reviewers: int | None = says("People who can review at a time.", example=4, bounds=NOT_NEGATIVE)
    max_wait_minutes: float | None = says("Minutes that a case may wait for a person.", example=5, bounds=NOT_NEGATIVE)


@dataclass(frozen=True)
class Labels:
    """How labels come about."""

    source: Literal["free", "human", "rule", "unknown"] | None = says(
        "Where labels come from: `free` when the world delivers them.", example="free"
    )
    cost_each: float | None = says("Cost of one label.", example=0.0, bounds=NOT_NEGATIVE)
    delay_days: float | None = says(
        "Days until the true label of a prediction is known.", example=1, bounds=NOT_NEGATIVE
    )
    guideline: str | None = says("File that says how labels are made.", example="docs/labelling.md")
    per_day: float | None = says("Labels that can be made on a day.", example=200, bounds=NOT_NEGATIVE)


@dataclass(frozen=True)
class Team:
    """What work costs."""

    hourly_cost: float | None = says("Cost of one hour of the team's work.", example=90, bounds=NOT_NEGATIVE)
    repair_days: float | None = says(
        "Days from noticing until a better model is in place.", example=5, bounds=NOT_NEGATIVE
    )
    notice_days: float | None = says(
        "Days until somebody notices that the model in use is no longer good enough.", example=3, bounds=NOT_NEGATIVE
    )


@dataclass(frozen=True)
class SignOff:
    """A named role's agreement with this contract."""

    role: str = field(metadata={"help": "Role of the person who agreed.", "example": "product owner"})
    name: str | None = says("Name of the person.", example="R. Rivera")
    date: str | None = says("Day of the agreement, as YYYY-MM-DD.", example="2026-01-15", form=DAY)
    terms: str | None = says(
        "Mark of what was agreed to, as `solvent certify --sign` writes it; a changed requirement has another.",
        example="9f2c4e1a0b7d5538",
    )


@dataclass(frozen=True)
class Accepted:
    """Debt that the team carries knowingly."""

    code: str = field(metadata={"help": "Code of the check.", "example": "REP101"})
    reason: str = field(metadata={"help": "Why the debt is carried.", "example": "Runs on one machine only."})
    path: str | None = says("File or glob to which this applies; everywhere if left out.", example="legacy/*.py")
    until: str | None = says("Day from which the debt counts again, as YYYY-MM-DD.", example="2027-01-31", form=DAY)


@dataclass(frozen=True)
class Answered:
    """An answer that somebody gave to a question of `solvent interview`."""

    key: str = field(metadata={"help": "Key or section that was answered.", "example": "team.notice_days"})
    by: str | None = says("Who answered.", example="R. Rivera")
    date: str | None = says("Day of the answer, as YYYY-MM-DD.", example="2026-01-15", form=DAY)


@dataclass(frozen=True)
class Contract:
    """The whole contract. An empty one is valid."""

    system: System = table(System, "What the system is for.")
    scale: Scale = table(Scale, "How large the operation is.")
    data: Data = table(Data, "Where data lies.")
    model: Model = table(Model, "Where the model lies.")
    commands: Commands = table(Commands, "How the project's own steps are run.")
    evaluation: Evaluation = table(Evaluation, "Labelled predictions, which prove or refute the requirements.")
    requirements: tuple[Requirement, ...] = each("What the model must reach to be worth having.")
    decisions: tuple[Decision, ...] = each(
        "What decisions cost, by truth and answer; right ones cost nothing where no entry says otherwise."
    )
    cost: Cost = table(Cost, "What failures cost.")
    human: Human = table(Human, "How well and at what cost a human does the same task.")
    labels: Labels = table(Labels, "How labels come about.")
    team: Team = table(Team, "What work costs.")
    watch: Watching = table(Watching, "How production is watched.")
    expected: tuple[Expected, ...] = each("Changes in production that were announced; they raise no open alarm.")
    sign_offs: tuple[SignOff, ...] = each("Who agreed to this contract.")
    accepted: tuple[Accepted, ...] = each("Debt that the team carries knowingly.")
    answers: tuple[Answered, ...] = each("Who answered which question, written by `solvent interview`.")
    exclude: tuple[str, ...] = each("Files or globs that are not the team's own code.", example=["vendor/**"])
    ledger: str | None = says(
        "File in the project's folder where assessments are entered, to follow debt over time.",
        example=".solvent/ledger.sqlite",
    )
    path: str | None = field(default=None, metadata={"internal": True})
