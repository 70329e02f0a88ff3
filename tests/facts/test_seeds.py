"""Whether a project seeds what draws at random."""

import pytest

from fakes import project_of
from solvent.facts.seeds_set import seeds_set

TRAIN = """import torch
from torch.utils.data import DataLoader
for x in DataLoader(d, shuffle=True):
    loss(x).backward()
"""
FOREST = "from sklearn.ensemble import RandomForestClassifier\n"


@pytest.mark.parametrize(
    ("files", "answer"),
    [
        ({"train.py": TRAIN}, "no"),
        ({"train.py": "import torch\ntorch.manual_seed(1)\n" + TRAIN}, "yes"),
        ({"train.py": TRAIN, "seeds.py": "import torch\ndef fix(seed):\n    torch.manual_seed(seed)"}, "yes"),
        ({"train.py": "import torch, numpy as np\ntorch.manual_seed(1)\n" + TRAIN + "np.random.shuffle(z)"}, "partial"),
        ({"train.py": FOREST + "RandomForestClassifier(random_state=1)"}, "yes"),
        ({"train.py": FOREST + "RandomForestClassifier()"}, "no"),
        ({"train.py": "import numpy as np\nnp.random.seed(0)\n" + FOREST + "RandomForestClassifier()"}, "yes"),
        (
            {"a.py": FOREST + "RandomForestClassifier()", "b.py": FOREST + "RandomForestClassifier(random_state=1)"},
            "partial",
        ),
        ({"a.py": "from sklearn.linear_model import Ridge\nRidge()"}, "no"),
    ],
)
def test_seeds(files: dict[str, str], answer: str) -> None:
    assert seeds_set.read(project_of(files)).value == answer


def test_a_seed_that_is_null_by_default_is_none() -> None:
    script = "import torch, lightning as L\nif cfg.seed:\n    L.seed_everything(cfg.seed)\n" + TRAIN
    assert seeds_set.read(project_of({"train.py": script, "configs/train.yaml": "seed: null\n"})).value == "no"
    assert seeds_set.read(project_of({"train.py": script, "configs/train.yaml": "seed: 12\n"})).value == "yes"


def test_an_argument_without_a_default_leaves_the_seed_open() -> None:
    script = "import torch\np.add_argument('--seed', type=int, default={})\ntorch.manual_seed(args.seed)\n" + TRAIN
    assert seeds_set.read(project_of({"train.py": script.format("None")})).value == "no"
    assert seeds_set.read(project_of({"train.py": script.format("1")})).value == "yes"


def test_tests_and_games_do_not_count() -> None:
    files = {
        "train.py": FOREST + "RandomForestClassifier(random_state=1)",
        "tests/test_train.py": "import random\nrandom.shuffle(x)",
        "bot.py": "import random\nrandom.choice(greetings)",
    }
    assert seeds_set.read(project_of(files)).value == "yes"


def test_seeds_in_the_settings_of_a_library_are_seeds_in_part() -> None:
    grid = "grid_config:\n  sklearn.ensemble.RandomForestClassifier:\n    random_state: [{}]\n"
    run = "from triage.experiments import MultiCoreExperiment\nMultiCoreExperiment(config).run()\n"
    read = seeds_set.read
    assert read(project_of({"run.py": run, "config.yml": grid.format(2193)})).value == "partial"
    assert read(project_of({"run.py": run, "config.yml": grid.format("null")})).value == "no"
