"""Seeds and draws of one file."""

import pytest

from solvent.source.reading import read_module
from solvent.source.signals.seeds import read


def signals(text: str) -> list[str]:
    return [f"{signal.kind} {signal.detail}".strip() for signal in read(read_module("a.py", text))]


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("import numpy as np\nnp.random.seed(1)", ["seed numpy 1"]),
        ("import random\nrandom.seed(None)", []),
        ("import numpy as np\nSEED = None\nnp.random.seed(SEED)", []),
        ("import numpy as np\nnp.random.default_rng()", ["unseeded numpy default_rng"]),
        ("import numpy as np\nnp.random.default_rng(3)", ["seeded numpy default_rng"]),
        ("def f(rng):\n    rng.normal()", []),
        ("from sklearn.model_selection import KFold\nKFold(5)", []),
        ("from sklearn.model_selection import KFold\nKFold(5, shuffle=True)", ["unseeded sklearn KFold"]),
        ("from sklearn.cluster import KMeans\nKMeans(3, random_state=s)", ["seeded sklearn KMeans"]),
        ("from sklearn.cluster import KMeans\nKMeans(**options)", []),
        ("from torch.utils.data import DataLoader\nDataLoader(d, shuffle=False)", []),
        ("from torch.utils.data import DataLoader\nDataLoader(d, shuffle=True)", ["draw torch DataLoader"]),
        ("import xgboost\nxgboost.XGBClassifier()", []),
        ("params = {'seed': 42, 'eta': 0.1}", ["seeded other seed"]),
        ("params = {'seed': None}", []),
    ],
)
def test_signals(text: str, seen: list[str]) -> None:
    assert signals(text) == seen


def test_seed_everything_seeds_all_libraries() -> None:
    assert len(signals("import lightning as L\nL.seed_everything(7)")) == 4
