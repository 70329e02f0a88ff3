"""Calls that load pickles: by themselves, through a library, or as a torch file."""

import re
from collections.abc import Iterator

from solvent.source.outline import Call, Outline
from solvent.source.project import Project

DIRECT = frozenset(
    "pickle.load pickle.loads pickle.Unpickler cPickle.load cPickle.loads _pickle.load _pickle.loads "
    "dill.load dill.loads "
    "cloudpickle.load cloudpickle.loads joblib.load sklearn.externals.joblib.load torch.load pandas.read_pickle "
    "compress_pickle.load pickle5.load pickle5.loads six.moves.cPickle.load torch.hub.load_state_dict_from_url "
    "torch.utils.model_zoo.load_url torchvision.models.utils.load_state_dict_from_url "
    "torchvision._internally_replaced_utils.load_state_dict_from_url fickling.load jsonpickle.decode "
    "torch.jit.load ultralytics.YOLO mmcv.runner.load_checkpoint mmengine.runner.load_checkpoint".split()
)
_LIBRARIES = (
    "mlflow.sklearn.load_model", "mlflow.pyfunc.load_model", "mlflow.pytorch.load_model", "mlflow.lightgbm.load_model",
    "revscoring.Model.load", "revscoring.scoring.models.Model.load", "gensim.models.Word2Vec.load",
    "gensim.models.KeyedVectors.load", "gensim.models.LdaModel.load", "gensim.models.Doc2Vec.load",
    "pycaret.classification.load_model", "pycaret.regression.load_model", "pycaret.clustering.load_model",
    "stable_baselines3.*", "bentoml.sklearn.load_model", "bentoml.sklearn.get", "flair.models.SequenceTagger.load",
)  # fmt: skip
_PICKLED = re.compile(r"\.(?:pkl|pickle|joblib|dill|p)['\"]$")


def direct_loads(project: Project, *, tests: bool = False) -> Iterator[tuple[Outline, Call]]:
    """Calls that load a pickle, a joblib or a torch file."""
    yield from project.calls(*DIRECT, tests=tests)
    for outline, call in project.calls("numpy.load", tests=tests):
        if call.keywords.get("allow_pickle") == "True":
            yield outline, call
    yield from project.calls("*.load_from_checkpoint", tests=tests)
    for outline, call in project.calls("load_learner", "*.load_learner", tests=tests):
        if any(item.name.startswith("fastai") for item in outline.imports):
            yield outline, call
    for outline, call in project.calls("*.fit", "*.test", "*.validate", "*.predict", tests=tests):
        if call.keywords.get("ckpt_path", "None") != "None":
            yield outline, call


def loads_through_libraries(project: Project, *, tests: bool = False) -> Iterator[tuple[Outline, Call]]:
    """Calls of a library that unpickles for its caller."""
    for outline, call in project.calls(*_LIBRARIES, tests=tests):
        if call.method in {"load", "load_model", "get"}:
            yield outline, call
    # What is called by the name of a pickle is one, whoever reads it.
    for outline, call in project.calls("*.load", "*.load_model", "numpy.load", tests=tests):
        if call.name not in DIRECT and call.args and _PICKLED.search(call.args[0]):
            yield outline, call
