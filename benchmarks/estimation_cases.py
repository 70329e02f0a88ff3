"""Models in production whose labels are known after all: what estimates of performance are tried on.

Five come with NannyML (`pip install nannyml`), with the predictions of its authors' models; of the others a model is
trained here on the oldest part, the next part is the reference, and the rest is production. All rows are in the order
of time, and production is cut into chunks of equal size.
"""

import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

BINARY = ("accuracy", "f1", "auc", "average_precision", "brier", "recall")
CLASSES = ("accuracy", "f1_macro", "brier", "log_loss")
NUMBERS = ("mae", "rmse")


@dataclass(frozen=True)
class Case:
    """Decisions of a model, the truth also in `current`; `score` maps classes to columns, of two only the second."""

    name: str
    reference: pd.DataFrame
    current: pd.DataFrame
    truth: str
    said: str
    score: Mapping[Any, str] | None
    inputs: Sequence[str]
    chunk: int

    @property
    def metrics(self) -> tuple[str, ...]:
        """What is estimated of it."""
        return NUMBERS if self.score is None else BINARY if len(self.score) == 1 else CLASSES


Roles = tuple[str, Sequence[str]]


def whole(frame: pd.DataFrame, chunk: int) -> pd.DataFrame:
    """Without the rows that fill no chunk."""
    return frame.iloc[: len(frame) // chunk * chunk].reset_index(drop=True)


def packaged(peer: Path) -> Iterator[Case]:
    """The sets that NannyML ships, from the environment of a Python that has it."""
    found = subprocess.run(
        [peer, "-c", "import nannyml; print(nannyml.__path__[0])"], check=True, capture_output=True, text=True
    )
    folder = Path(found.stdout.strip()) / "datasets" / "data"

    def read(name: str, key: str, *, parts: Sequence[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
        paths = [folder / f"{name}_{part}" for part in parts]
        reference, current, known = (
            pd.read_parquet(path) if path.suffix == ".pq" else pd.read_csv(path) for path in paths
        )
        return reference, current.merge(known, on=key, how="left")

    csv = ("reference.csv", "analysis.csv", "analysis_gt.csv")
    loans = (*csv[:2], "analysis_target.csv")
    prices = (*csv[:2], "analysis_targets.csv")
    parquet = ("reference.pq", "analysis.pq", "analysis_target.pq")

    def case(
        name: str, tables: tuple[pd.DataFrame, pd.DataFrame], chunk: int, roles: tuple, out: Sequence[str]
    ) -> Case:
        truth, said, score = roles
        reference, current = (
            table[np.isfinite(table[truth]) if table[truth].dtype.kind == "f" else table[truth].notna()]
            for table in tables
        )
        taken = {truth, said, *(score or {}).values(), *out}
        inputs = [column for column in reference if column not in taken]
        return Case(name, reference.reset_index(drop=True), whole(current, chunk), truth, said, score, inputs, chunk)

    yield case(
        "Massachusetts employment", read("employment_MA", "id", parts=parquet), 5000,
        ("employed", "prediction", {1: "predicted_probability"}), ["id", "year"],
    )  # fmt: skip
    yield case(
        "California housing", read("california_housing", "id", parts=csv), 1000,
        ("clf_target", "y_pred", {1: "y_pred_proba"}), ["id", "timestamp"],
    )  # fmt: skip
    yield case(
        "car loans (synthetic)", read("synthetic_car_loan", "id", parts=loans), 5000,
        ("repaid", "y_pred", {1: "y_pred_proba"}), ["id", "timestamp"],
    )  # fmt: skip
    home = read("synthetic_sample", "id", parts=csv)
    for table in home:
        table["said"] = (table["y_pred_proba"] >= 0.5).astype(int)
    yield case(
        "work from home (synthetic)", home, 5000,
        ("work_home_actual", "said", {1: "y_pred_proba"}), ["id", "timestamp", "period", "y_pred"],
    )  # fmt: skip
    cards = {name: f"y_pred_proba_{name}" for name in ("highstreet_card", "prepaid_card", "upmarket_card")}
    yield case(
        "credit cards (synthetic, 3 classes)", read("mc", "id", parts=csv), 5000,
        ("y_true", "y_pred", cards), ["id", "timestamp"],
    )  # fmt: skip
    yield case(
        "car prices (synthetic)", read("regression_synthetic", "id", parts=prices), 5000,
        ("y_true", "y_pred", None), ["id", "timestamp"],
    )  # fmt: skip


def _model(kind: str, classes: int) -> Any:
    from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
    from sklearn.linear_model import LinearRegression, LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    if kind == "boosting":
        return (
            HistGradientBoostingClassifier(random_state=0) if classes else HistGradientBoostingRegressor(random_state=0)
        )
    return make_pipeline(StandardScaler(), LogisticRegression(max_iter=2000) if classes else LinearRegression())


def trained(name: str, table: pd.DataFrame, roles: Roles, cuts: tuple[int, int, int], kind: str) -> Case:
    """A case of a model trained on the rows before the first cut; the reference ends at the second; the third cuts."""
    (target, inputs), chunk = roles, cuts[2]
    table = table.reset_index(drop=True)
    numbers = table[list(inputs)].apply(lambda x: x.astype("category").cat.codes if x.dtype.kind not in "fiub" else x)
    numbers, classes = numbers.astype(float).fillna(0.0), 0
    train = slice(0, cuts[0])
    if table[target].nunique() <= 12:
        classes = table[target].nunique()
    model = _model(kind, classes).fit(numbers[train], table[target][train])
    table = table.assign(said=model.predict(numbers))
    score = None
    if classes:
        columns = {value: f"score_{value}" for value in model.classes_.tolist()}
        table = table.assign(**dict(zip(columns.values(), model.predict_proba(numbers).T, strict=True)))
        score = columns if classes > 2 else {model.classes_[1]: f"score_{model.classes_[1]}"}
    reference, current = table[cuts[0] : cuts[1]].reset_index(drop=True), whole(table[cuts[1] :], chunk)
    return Case(f"{name}, {kind}", reference, current, target, "said", score, list(inputs), chunk)


def _noaa(folder: Path, kind: str) -> Case:
    table = pd.read_parquet(folder / "noaa_weather" / "noaa_weather.parquet")
    inputs = [column for column in table if column not in ("row", "rain")]
    return trained("rain in Nebraska", table, ("rain", inputs), (6000, 10_500, 365), kind)


def _elec2(folder: Path, kind: str) -> Case:
    table = pd.read_parquet(folder / "elec2" / "elec2.parquet")
    inputs = ["period", "nswprice", "nswdemand", "vicprice", "vicdemand", "transfer"]
    return trained("electricity price up", table, ("up", inputs), (9062, 18_124, 1344), kind)


def _bikes(folder: Path, kind: str) -> Case:
    table = pd.read_parquet(folder / "bike_sharing" / "hour.parquet")
    inputs = ["season", "hr", "holiday", "weekday", "workingday", "weathersit", "temp", "atemp", "hum", "windspeed"]
    return trained("bicycle rentals", table, ("cnt", inputs), (5000, 8645, 720), kind)


def _gases(folder: Path, kind: str) -> Case:
    table = pd.read_parquet(folder / "gas_sensor_drift" / "gas_sensor_drift.parquet")
    inputs = [column for column in table if column.startswith("s") and "_f" in column]
    mixed = table[table.batch == 2].sample(frac=1, random_state=0)
    table = pd.concat([table[table.batch == 1], mixed, table[table.batch > 2]])
    return trained("gas sensors", table, ("gas_name", inputs), (445 + 600, 445 + 1244, 250), kind)


def _flights(folder: Path, kind: str) -> Case:
    table = pd.read_parquet(folder / "nycflights13" / "nycflights13.parquet")
    table = table[table.arr_delay.notna()].sort_values("time_hour", kind="stable")
    table = table.assign(late=(table.arr_delay > 15).astype(int), weekday=table.time_hour.dt.dayofweek)
    inputs = ["sched_dep_time", "sched_arr_time", "carrier", "origin", "dest", "distance", "hour", "weekday"]
    first, second = (int((table.month <= month).sum()) for month in (3, 5))
    return trained("late flights", table, ("late", inputs), (first, second, 8000), kind)


def _demand(folder: Path, kind: str) -> Case:
    table = pd.read_parquet(folder / "vic_electricity" / "vic_electricity.parquet")
    at = table.Time.dt.tz_convert("Australia/Melbourne")
    table = table.assign(hour=at.dt.hour + at.dt.minute / 60, weekday=at.dt.dayofweek, month=at.dt.month)
    inputs = ["Temperature", "Holiday", "hour", "weekday", "month"]
    return trained("electricity demand", table, ("Demand", inputs), (17_568, 17_568 + 17_520, 1488), kind)


OWN: tuple[Callable[[Path, str], Case], ...] = (_noaa, _elec2, _bikes, _gases, _flights, _demand)


def own(folder: Path) -> Iterator[Case]:
    """The sets in a folder, each with two kinds of model."""
    for make in OWN:
        for kind in ("boosting", "linear"):
            yield make(folder, kind)
