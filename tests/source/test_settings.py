"""Which keys of its configuration a project's code reads."""

import pytest

from fakes import project_of, sightings
from solvent.source.settings import sources

PARAMS = "train:\n  rate: 0.1\n  depth: 3\nsplit:\n  share: 0.2\n"
LOAD = 'import yaml\nwith open("params.yaml") as file:\n    params = yaml.safe_load(file)\n'


def _read(code: str, **files: str) -> set[str]:
    project = project_of({"params.yaml": PARAMS, "train.py": code, **files})
    return {".".join(r.keys) + ("*" if r.whole else "") for source in sources(project) for r in source.reads}


@pytest.mark.parametrize(
    "use",
    [
        'print(params["train"]["rate"])',
        'train = params["train"]\nprint(train["rate"])',
        'print(params["train"].get("rate", 1))',
        "class A:\n    def __init__(self):\n        self.params = params\n    def go(self):\n"
        '        print(self.params["train"]["rate"])',
    ],
)
def test_keys_are_followed_through_names(use: str) -> None:
    assert "train.rate*" in _read(LOAD + use)


def test_a_part_that_is_handed_on_may_be_read_anywhere() -> None:
    assert "train*" in _read(LOAD + 'fit(**params["train"])')


def test_a_function_of_the_projects_own_that_loads_is_followed() -> None:
    helper = "import yaml\ndef read_params(path):\n    with open(path) as file:\n        return yaml.safe_load(file)\n"
    code = 'from helper import read_params\nconfig = read_params(path)\nprint(config["train"]["rate"])'
    assert "train.rate*" in _read(code, **{"helper.py": helper})


SILENT = {
    "a default is given": 'print(params["train"].get("momentum", 0))',
    "its absence is caught": 'try:\n    print(params["train"]["momentum"])\nexcept KeyError:\n    pass',
    "the key is made at run time": "print(params[name])",
    "it is set, not read": 'params["train"]["momentum"] = 1',
}


@pytest.mark.parametrize("case", SILENT)
def test_no_setting_is_missing_where(case: str) -> None:
    assert sightings("STR113", {"params.yaml": PARAMS, "train.py": LOAD + SILENT[case]}) == []


@pytest.mark.parametrize("suffix, text", [("toml", "[train]\nrate = 0.1\n"), ("json", '{"train": {"rate": 0.1}}')])
def test_other_formats_are_read_too(suffix: str, text: str) -> None:
    loads = {"toml": "import tomllib\nparams = tomllib.load", "json": "import json\nparams = json.load"}
    code = f'{loads[suffix]}(open("params.{suffix}", "rb"))\nprint(params["train"]["depth"])\n'
    [found] = sightings("STR113", {f"params.{suffix}": text, "train.py": code})
    assert "train.depth" in found.message


@pytest.mark.parametrize(
    "use",
    [
        'for key in params["train"]:\n    print(key)',
        'fit(params["train"]["rate"], params)',
        'fit(params["train"]["rate"])\nprint("depth", "split")',
    ],
)
def test_settings_that_may_be_read_elsewhere_are_not_called_unread(use: str) -> None:
    assert sightings("STR112", {"params.yaml": PARAMS, "train.py": f"{LOAD}{use}\n"}) == [] or "rate" not in use


OPTIONS = (
    'import argparse\nparser = argparse.ArgumentParser()\nparser.add_argument("--rate")\nargs = parser.parse_args()\n'
)


@pytest.mark.parametrize(
    "files",
    [
        {"a.py": OPTIONS + "print(vars(args))\n"},
        {"a.py": OPTIONS + "fit(**args.__dict__)\n"},
        {"a.py": OPTIONS + "import wandb\nwandb.init(config=args)\n"},
        {"a.py": OPTIONS + "import b\nb.run(args)\n", "b.py": "def run(args):\n    return args.rate\n"},
        {"a.py": OPTIONS.replace('"--rate"', '"--local_rank"')},
        {"a.py": OPTIONS.replace('"--rate"', '"--rate", help="Ignored, kept for compatibility"')},
    ],
)
def test_options_that_are_read_or_handed_on_are_no_debt(files: dict[str, str]) -> None:
    assert sightings("STR115", files) == []
