"""Shifts whose harm is known: of columns that a model does not use, and towards where it errs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import expit
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from solvent.actions.explaining_drift import newest
from solvent.actions.known_performance import KnownPerformance
from solvent.domain.contract import Contract, Data, Evaluation

USED, UNUSED, WORDS = 3, 3, ("north", "south", "east", "west")
METRICS = ("accuracy", "error_rate", "f1", "brier")
Rng = np.random.Generator


@dataclass(frozen=True)
class World:
    """A model that uses three of seven columns; what is true depends on these alone, by `slopes`."""

    slopes: np.ndarray
    centre: np.ndarray
    model: Any

    @classmethod
    def drawn(cls, rng: Rng) -> "World":
        """A world whose model, linear or boosted, is mostly sure of itself."""
        slopes, centre = rng.normal(0, 1, USED), rng.normal(0, 0.3, USED)
        slopes *= 2.0 / np.linalg.norm(slopes)
        # Most rows lie on one side of the boundary, so that there is something to lose.
        centre += slopes * (0.8 - slopes @ centre / 2) / 2
        model = HistGradientBoostingClassifier(max_iter=40) if rng.random() < 0.5 else LogisticRegression()
        world = cls(slopes, centre, model)
        train = world.rows(4000, rng)
        model.fit(world.used(train), train["truth"])
        return world

    @staticmethod
    def used(table: Mapping[str, np.ndarray]) -> np.ndarray:
        """The columns that the model sees."""
        return np.column_stack([table[f"used_{i}"] for i in range(USED)])

    def rows(
        self, count: int, rng: Rng, move: Any = 0.0, unused: Any = 0.0, words: Any = None
    ) -> dict[str, np.ndarray]:
        """Rows with their truth: used and unused columns moved by so much, words with these shares."""
        used = rng.normal(self.centre + move, 1, (count, USED))
        idle = rng.normal(unused, 1, (count, UNUSED))
        table = {f"used_{i}": used[:, i] for i in range(USED)} | {f"unused_{i}": idle[:, i] for i in range(UNUSED)}
        table["place"] = rng.choice(WORDS, count, p=words)
        table["truth"] = (rng.random(count) < expit(used @ self.slopes)).astype(int)
        return table

    def decided(self, table: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        """The rows with what the model says of them."""
        score = self.model.predict_proba(self.used(table))[:, 1]
        return table | {"score": score, "said": (score > 0.5).astype(int)}

    def harmless(self, count: int, rng: Rng) -> dict[str, np.ndarray]:
        """Rows in which some unused columns moved, by half to two standard deviations."""
        unused = rng.choice([-1, 1], UNUSED) * rng.uniform(0.5, 2, UNUSED) * (rng.random(UNUSED) < 0.7)
        return self.decided(self.rows(count, rng, unused=unused, words=rng.dirichlet(np.ones(len(WORDS)))))

    def harmful(self, count: int, rng: Rng) -> dict[str, np.ndarray]:
        """Rows that moved to the boundary, where what is true is a matter of chance."""
        distance = self.slopes @ self.centre / (self.slopes @ self.slopes)
        return self.decided(self.rows(count, rng, move=-rng.uniform(0.8, 1.1) * distance * self.slopes))


def judged(reference: Mapping[str, np.ndarray], current: Mapping[str, np.ndarray], metric: str) -> bool:
    """Whether the change is severe as `solvent watch` grades it, which asks `PerformanceEstimator.harm`."""
    contract = Contract(data=Data(target="truth"), evaluation=Evaluation(prediction="said", score="score"))
    found = KnownPerformance(contract, reference, "reference").harm(newest(current, None), metric)
    return found is not None and found.severe


def severe(kind: Callable[..., dict[str, np.ndarray]], runs: int, rng: Rng) -> int:
    """How many of some simulated productions are severe."""
    found = 0
    for turn in range(runs):
        world = World.drawn(rng)
        reference, current = world.decided(world.rows(5000, rng)), kind(world, 3000, rng)
        del current["truth"]
        found += judged(reference, current, METRICS[turn % len(METRICS)])
    return found


def harms(runs: int, seed: int = 0) -> None:
    """Print how many shifts of each kind are called severe."""
    for kind in (World.harmless, World.harmful):
        found = severe(kind, runs, np.random.default_rng(seed))
        print(f"{kind.__name__}: {found} of {runs} severe", flush=True)
