"""Where a project keeps its knobs: in configuration files and arguments, in a module of constants, or in the code."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from solvent.domain.evidence import Place
from solvent.source.knob_names import is_hyper_parameter, is_place
from solvent.source.outline import Call, Outline
from solvent.source.paths import Role, name, role_of
from solvent.source.project import Project
from solvent.source.scaffold import is_scaffold

_LEARNS = re.compile(
    r"\.(?:sklearn|xgboost|lightgbm|catboost|torch|keras|tensorflow|transformers|pytorch_lightning|lightning|optax|flax"
    r"|fastai|imblearn|statsmodels|prophet|gensim|spacy|optuna)\."
)
_APART = re.compile(
    r"(?:^|/)(?:config\w*|settings?|params?|parameters|hparams|hyperparam\w*|cfg|conf|options)(?:\.py$|/)",
    re.I,
)
_FILES = re.compile(
    r"(?:^|/)(?:confs?|configs?|configuration|hparams|experiments?|params)/"
    r"(?:[^/]+/){0,4}[^/]+\.(?:ya?ml|json|toml|gin|ini|libsonnet|cfg)$"
    r"|(?:^|/)(?:[\w.-]*(?:config|params|parameters|hparams|settings|hyper)[\w.-]*|conf|model|train\w*)"
    r"\.(?:ya?ml|json|toml|gin|ini|cfg)$|(?:^|/)MLproject$",
    re.I,
)
_NOT_OURS = re.compile(
    r"(?:^|/)(?:\.github|\.circleci|\.vscode|\.devcontainer|\.dvc|mlruns|wandb|k8s|kubernetes|helm|terraform|node_modules"
    r"|outputs?|logs|docs?|static|public|frontend|dashboards?|grafana)/"
    r"|(?:^|/)(?:package|tsconfig|setup\.cfg|_config\.yml|mkdocs|\.pre-commit-config|pyproject|codecov|tokenizer|launch"
    r"|generation_config|special_tokens_map|adapter_config|preprocessor_config|renovate|vercel|composer)",
    re.I,
)
_LOADERS = (
    "yaml.safe_load yaml.load yaml.full_load yaml.unsafe_load toml.load toml.loads tomllib.load tomli.load "
    "configparser.ConfigParser configparser.RawConfigParser omegaconf.OmegaConf.load OmegaConf.load hydra.compose "
    "hydra.initialize gin.parse_config_file gin.parse_config_files_and_bindings dvc.api.params_show box.ConfigBox "
    "ruamel.yaml.YAML confuse.Configuration dynaconf.Dynaconf pyhocon.ConfigFactory.parse_file mmcv.Config.fromfile "
    "mmengine.Config.fromfile mmengine.config.Config.fromfile kedro.config.OmegaConfigLoader commentjson.load"
).split()
_PARSERS = (
    "fire.Fire transformers.HfArgumentParser HfArgumentParser tyro.cli jsonargparse.CLI simple_parsing.parse "
    "simple_parsing.ArgumentParser pytorch_lightning.cli.LightningCLI lightning.pytorch.cli.LightningCLI plac.call "
    "docopt.docopt clize.run"
).split()
_COMMANDS = (".command", "hydra.main", ".automain", "gin.configurable")
_ENVIRONMENT = ("os.environ.get", "os.getenv", "dotenv.load_dotenv", "environs.Env", "decouple.config")
_NAMED_CONFIG = re.compile(r"config|param|cfg|setting|conf\b", re.I)


@dataclass
class Knobs:
    """Options by name, knobs in configuration files, the environment's variables, constants apart, literals in code.

    `settings` are the places that a module of configuration names.
    """

    options: dict[str, Place] = field(default_factory=dict)
    files: dict[str, Place] = field(default_factory=dict)
    loaders: list[Place] = field(default_factory=list)
    environment: list[Place] = field(default_factory=list)
    apart: dict[str, Place] = field(default_factory=dict)
    inline: dict[tuple[str, str], Place] = field(default_factory=dict)
    settings: dict[str, Place] = field(default_factory=dict)

    @property
    def hyper_options(self) -> list[str]:
        """Options that are called as hyper-parameters are."""
        return [option for option in self.options if is_hyper_parameter(option)]

    @property
    def telling_options(self) -> list[str]:
        """Options that vary a hyper-parameter or a place, rather than what is done or how loudly."""
        return [option for option in self.options if is_hyper_parameter(option) or is_place(option)]

    @property
    def hyper_files(self) -> list[str]:
        """Keys of configuration files that are called as hyper-parameters are."""
        return [key for key in self.files if is_hyper_parameter(key.rpartition(":")[2].rpartition(".")[2])]


def knobs(project: Project) -> Knobs:
    """Where the project's knobs are, found once."""
    return project.once(_knobs)


def _knobs(project: Project) -> Knobs:
    found = Knobs()
    for outline in project.code:
        if is_scaffold(project, outline.path):
            continue
        _take_options(found, outline)
        _take_literals(found, outline)
    found.loaders += [o.place(c) for o, c in project.calls(*_LOADERS)]
    found.loaders += _json_loaders(project)
    for path in project.matching(r"(^|/)Snakefile[\w.-]*$|\.smk$")[:50]:
        found.loaders += [place for place, _ in project.lines(path, r"^\s{0,8}configfile\s*:|\bconfig\[")][:1]
    for outline, signal in project.signals("hyper-parameter"):
        target = found.apart if _APART.search(outline.path) else None
        if target is None:
            found.inline.setdefault((outline.path, signal.detail), outline.place(signal))
        else:
            target.setdefault(signal.detail, outline.place(signal))
    found.environment += [o.place(c) for o, c in project.calls(*_ENVIRONMENT)]
    for path in _config_files(project):
        for key, line in _keys(project.text(path)):
            found.files.setdefault(f"{name(path)}:{key}", Place(path, line))
    return found


def _take_options(found: Knobs, outline: Outline) -> None:
    for call in outline.calls:
        if call.method in {"add_argument", "add_arg"} or call.name in {
            "click.option",
            "click.argument",
            "typer.Option",
        }:
            names = [arg.strip("'\"").lstrip("-").replace("-", "_") for arg in call.args if arg[:1] in {"'", '"'}]
            if names:
                found.options.setdefault(max(names, key=len), outline.place(call))
        elif call.method.startswith("DEFINE_") and call.args:
            found.options.setdefault(call.args[0].strip("'\""), outline.place(call))
        elif call.args and call.args[0].startswith("sys.argv["):
            found.options.setdefault(f"{outline.path}:{call.args[0]}", outline.place(call))
        elif call.name in _PARSERS:
            found.options.setdefault(call.name, outline.place(call))
    for definition in outline.definitions:
        command = any(d.endswith(_COMMANDS) for d in definition.decorators)
        settings = any(b.endswith(("BaseSettings", "TrainingArguments")) for b in definition.bases)
        if settings:
            found.environment.append(outline.place(definition))
        if command:
            if any("hydra" in d for d in definition.decorators):
                found.loaders.append(outline.place(definition))
            for argument in definition.arguments:
                found.options.setdefault(argument, outline.place(definition))


def _take_literals(found: Knobs, outline: Outline) -> None:
    apart = bool(_APART.search(outline.path))
    for constant in outline.constants:
        called = constant.name.rpartition(".")[2]
        if apart and not constant.within and is_place(called):
            found.settings.setdefault(called, outline.place(constant))
        if is_hyper_parameter(called) and _is_number(constant.value):
            if apart:
                found.apart.setdefault(called, outline.place(constant))
            elif not constant.name.startswith("self."):
                found.inline.setdefault((outline.path, called), outline.place(constant))
    for call in outline.calls:
        for keyword in _set_by(call):
            target = found.apart if apart else None
            if target is not None:
                target.setdefault(keyword, outline.place(call))
            else:
                found.inline.setdefault((outline.path, keyword), outline.place(call))


def _set_by(call: Call) -> Iterator[str]:
    """The hyper-parameters that a call to a learning library sets to a literal."""
    if _LEARNS.search(f".{call.name}") and call.method not in {"add_argument", "DEFINE_float"}:
        for keyword, value in call.keywords.items():
            if is_hyper_parameter(keyword) and (_is_number(value) or value[:1] in {"'", "["}):
                yield keyword


def _is_number(value: str) -> bool:
    return bool(re.fullmatch(r"-?\d[\d_.]*(?:e-?\d+)?|\[[-\d., e]+\]", value)) and value not in {"0", "1"}


def _json_loaders(project: Project) -> Iterator[Place]:
    """Calls that read JSON in files that name a configuration."""
    for outline, call in project.calls("json.load", "json.loads"):
        if _NAMED_CONFIG.search(" ".join((*call.args, call.within))) or any(
            _NAMED_CONFIG.search(text.value) and text.value.endswith(".json") for text in outline.texts
        ):
            yield outline.place(call)


def _config_files(project: Project) -> list[str]:
    return [
        path
        for path, entry in project.entries.items()
        if not is_scaffold(project, path)
        and entry.size < 200_000
        and _FILES.search(path)
        and not _NOT_OURS.search(path)
        and role_of(path) is Role.CODE
    ][:200]


_KEY = re.compile(r"^\s*[\"']?([A-Za-z_][\w.-]*)[\"']?\s*[:=]\s*\S")


def _keys(text: str) -> Iterator[tuple[str, int]]:
    for number, line in enumerate(text.split("\n")[:2000], 1):
        found = _KEY.match(line[:200])
        if found and (is_hyper_parameter(found[1].rpartition(".")[2]) or is_place(found[1])):
            yield found[1], number
