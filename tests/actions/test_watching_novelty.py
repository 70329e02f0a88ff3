"""A class that comes in is noticed in one window, confirmed by later rows, followed, and remembered over a restart."""

import json

import numpy as np
import pytest

from solvent.actions.watching_novelty import NoveltyWatch
from solvent.domain.errors import BadClaim, BadRouter, NotEnoughRows


def _window(seed: int, n: int = 160, planted: int = 0) -> dict[str, object]:
    rng = np.random.default_rng(seed)
    return {
        "speed": np.append(rng.normal(60, 5, n), rng.normal(110, 2, planted)),
        "load": rng.normal(size=n + planted),
        "site": np.append(rng.choice(["a", "b"], n), np.full(planted, "a")).astype(object),
        "id": np.array([f"{seed}-{place}" for place in range(n + planted)], object),
    }


REFERENCE = _window(0, 900)


def _watch() -> NoveltyWatch:
    return NoveltyWatch(REFERENCE, key="id", exclude=["id"])


def test_a_new_class_is_confirmed_once_and_followed():
    watch = _watch()
    confirmed = [watch.update(_window(1 + day, planted=24 if day > 2 else 0), window=f"day {day}") for day in range(7)]
    days = [day for day, groups in enumerate(confirmed) if groups]
    assert len(days) == 1
    assert 3 <= days[0] <= 5
    [group] = watch.groups
    assert group.rule[0].column == "speed"
    assert all(int(key.split("-")[1]) >= 160 for key in group.exemplars)
    assert group.history[-1].window == "day 6"
    assert group.share.low < 24 / 184 < group.share.high


def test_nothing_is_confirmed_where_nothing_comes():
    watch = _watch()
    assert [watch.update(_window(100 + day)) for day in range(6)] == [[]] * 6


def test_a_watch_that_was_stored_goes_on_as_if_it_never_stopped():
    kept, stopped = _watch(), _watch()
    for day in range(4):
        window = _window(1 + day, planted=24)
        kept.update(window)
        stopped.update(window)
        text = json.dumps(stopped.state(), allow_nan=False)
        stopped = NoveltyWatch.from_state(json.loads(text), REFERENCE, key="id", exclude=["id"])
    assert kept.state() == stopped.state()
    assert kept.groups


def test_a_window_without_rows_or_columns_proves_nothing():
    watch = _watch()
    watch.update(_window(1, planted=40))
    before = [one.since for one in watch.suspicions]
    assert before
    watch.update({"load": np.random.default_rng(9).normal(size=80), "id": ["x"] * 80})
    watch.update({"speed": [], "load": [], "site": [], "id": []})
    assert [one.since for one in watch.suspicions] == before


def _days(rng: np.random.Generator, first: int, count: int, weather: float) -> tuple[dict, list[str], float]:
    """Rows of some days that share their weather, which the day after resembles."""
    seen = []
    for _ in range(count):
        weather = 0.7 * weather + rng.normal() * 0.51**0.5
        seen.append(weather)
    rows = {"weather": np.repeat(seen, 30), "size": rng.normal(size=30 * count)}
    return rows, [f"{first + day:04}" for day in range(count) for _ in range(30)], weather


def test_days_that_resemble_each_other_are_no_new_class_and_a_new_class_among_them_is():
    for seed in range(3):
        rng = np.random.default_rng(seed)
        reference, days, weather = _days(rng, 0, 120, 0.0)
        watch, planted = (NoveltyWatch(reference, units=days) for _ in range(2))
        for first in range(120, 210, 30):
            rows, days, weather = _days(rng, first, 30, weather)
            assert watch.update(rows, units=days) == []
            new = rng.random(len(days)) < 0.05
            planted.update({**rows, "size": np.where(new, rng.normal(9, 0.5, len(days)), rows["size"])}, units=days)
        assert any("size" in group.name for group in planted.groups)


def test_what_makes_no_sense_gets_advice():
    with pytest.raises(NotEnoughRows):
        NoveltyWatch(_window(0, 50))
    with pytest.raises(BadClaim):
        NoveltyWatch(REFERENCE, alpha=2)
    with pytest.raises(BadRouter):
        NoveltyWatch.from_state({"suspicions": [{}]}, REFERENCE)
