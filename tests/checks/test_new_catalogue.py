"""Consumers that nothing declares, settings that nobody tried, logarithms of nothing."""

import pytest

from fakes import sightings

LOSS = "import numpy as np\ndef loss(y, p):\n"
SHARES = "import numpy as np\ndef psi(a, b):\n"


@pytest.mark.parametrize(
    "code",
    [
        LOSS + "    return -(y * np.log(p) + (1 - y) * np.log(1 - p)).mean()\n",
        SHARES + "    return ((a - b) * np.log(a / b)).sum()\n",
        "import numpy as np\ndef entropy(p):\n    return -(p * np.log2(p)).sum()\n",
        "import torch\ndef divergence(p, q):\n    return (p * torch.log(p / q)).sum()\n",
    ],
)
def test_a_logarithm_beside_its_own_weight_is_found(code: str) -> None:
    assert len(sightings("API111", {"metrics.py": code})) == 1


@pytest.mark.parametrize(
    "code",
    [
        LOSS + "    p = p.clip(1e-9, 1)\n    return -(y * np.log(p) + (1 - y) * np.log(1 - p)).mean()\n",
        LOSS + "    return -(y * np.log(p + 1e-9) + (1 - y) * np.log(1 - p + 1e-9)).mean()\n",
        SHARES + "    a, b = safe(a), safe(b)\n    return ((a - b) * np.log(a / b)).sum()\n",
        "import numpy as np\ndef entropy(p):\n    p = p[p > 0]\n    return -(p * np.log2(p)).sum()\n",
        "import numpy as np\ndef db(x):\n    return 10 * np.log10(x)\n",
        "import numpy as np\ndef scaled(rate, price):\n    return rate * np.log(price)\n",
    ],
)
def test_a_guarded_logarithm_is_none(code: str) -> None:
    assert sightings("API111", {"metrics.py": code}) == []


KEPT = (
    "import joblib\nfrom sklearn.ensemble import RandomForestClassifier\n"
    "model = RandomForestClassifier({how}).fit(x, y)\njoblib.dump(model, 'model.joblib')\n"
)


def test_defaults_that_are_kept_untried_are_found() -> None:
    (only,) = sightings("EVA109", {"train.py": KEPT.format(how="random_state=1")})
    assert only.message.startswith("`RandomForestClassifier` is kept with its library's defaults")


@pytest.mark.parametrize(
    "files",
    [
        {"train.py": KEPT.format(how="n_estimators=300")},
        {"train.py": KEPT.format(how="**settings")},
        {"train.py": KEPT.format(how=""), "tune.py": "import optuna\n"},
        {"train.py": KEPT.format(how="") + "from sklearn.svm import SVC\nother = SVC(C=3).fit(x, y)\n"},
        {"train.py": KEPT.format(how="").replace("joblib.dump(model, 'model.joblib')", "print(model)")},
    ],
)
def test_settings_that_somebody_chose_or_compared_are_no_debt(files: dict[str, str]) -> None:
    assert sightings("EVA109", files) == []


NEEDS = "pandas==2.2.0\n"
TRAIN = "import joblib\njoblib.dump(model, '../shared/model.joblib')\n"
LOAD = "import joblib\nmodel = joblib.load('../shared/model.joblib')\n"
PARTS = {f"{part}/requirements.txt": NEEDS for part in ("training", "api", "billing")}


def test_the_first_reader_of_a_model_is_expected_and_the_second_is_not() -> None:
    files = {**PARTS, "training/train.py": TRAIN, "api/app.py": LOAD}
    assert sightings("OPS116", files) == []
    (only,) = sightings("OPS116", {**files, "billing/rate.py": LOAD})
    assert only.place.path == "billing/rate.py"


def test_a_reader_of_predictions_that_a_pipeline_names_is_declared() -> None:
    scores = {
        **PARTS,
        "training/score.py": "import pandas as pd\npd.DataFrame(p).to_csv('/srv/out/predictions.csv')\n",
        "billing/rate.py": "import pandas as pd\nlate = pd.read_csv('/srv/out/predictions.csv')\n",
    }
    assert len(sightings("OPS116", scores)) == 1
    assert sightings("OPS116", {**scores, "dvc.yaml": "stages:\n  rate:\n    deps: [/srv/out/predictions.csv]\n"}) == []


def test_one_part_has_no_consumers() -> None:
    files = {"requirements.txt": NEEDS, "train.py": TRAIN, "app.py": LOAD, "other.py": LOAD}
    assert sightings("OPS116", files) == []
