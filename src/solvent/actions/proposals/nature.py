"""What the system is: its name, its task by its learners, losses and metrics, and the stage that it is in."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from solvent.domain.contract import Contract
from solvent.domain.evidence import Place
from solvent.domain.fact import Fact
from solvent.domain.proposal import Proposal
from solvent.source.documents import read_toml, table
from solvent.source.learning import CLASSIFICATION_METRICS, REGRESSION_METRICS, learner
from solvent.source.project import Project
from solvent.source.serving import serving
from solvent.verdict.scale import Kind, scale_of

# Libraries that serve one task, and names of calls with the task that they speak for; how clearly they do.
_LIBRARIES = {
    **dict.fromkeys("prophet pmdarima darts gluonts neuralprophet statsforecast".split(), "forecasting"),
    **dict.fromkeys("implicit lightfm surprise recbole torchrec".split(), "ranking"),
    "ultralytics": "detection",
    "segmentation_models_pytorch": "segmentation",
}
_WORDS: tuple[tuple[str, float, str], ...] = (
    ("forecasting", 4, "ARIMA SARIMAX AutoARIMA ExponentialSmoothing TemporalFusionTransformer auto_arima"),
    ("ranking", 4, "LGBMRanker XGBRanker CatBoostRanker ndcg_score"),
    (
        "detection",
        3,
        "fasterrcnn_resnet50_fpn retinanet_resnet50_fpn DetrForObjectDetection YOLO generalized_box_iou nms",
    ),
    ("detection", 3, "AutoModelForObjectDetection batched_nms YolosForObjectDetection"),
    ("segmentation", 3, "UNet Unet DiceLoss maskrcnn_resnet50_fpn deeplabv3_resnet50 deeplabv3_resnet101"),
    ("segmentation", 3, "SegformerForSemanticSegmentation AutoModelForSemanticSegmentation"),
    (
        "generation",
        3,
        "AutoModelForCausalLM AutoModelForSeq2SeqLM GPT2LMHeadModel GPT StableDiffusionPipeline SFTTrainer",
    ),
    ("generation", 3, "T5ForConditionalGeneration DDPMScheduler"),
    (
        "clustering",
        2,
        "KMeans MiniBatchKMeans DBSCAN HDBSCAN AgglomerativeClustering SpectralClustering silhouette_score",
    ),
    ("classification", 2, "CrossEntropyLoss BCELoss BCEWithLogitsLoss NLLLoss cross_entropy BinaryCrossentropy"),
    ("classification", 2, "SparseCategoricalCrossentropy CategoricalCrossentropy AutoModelForSequenceClassification"),
    ("classification", 2, "binary_cross_entropy binary_cross_entropy_with_logits softmax_cross_entropy_with_logits"),
    ("regression", 1, "HuberLoss SmoothL1Loss L1Loss MSELoss mse_loss MeanSquaredError MeanAbsoluteError OLS"),
)
_SPOKEN = {word: (task, weight) for task, weight, words in _WORDS for word in words.split()}
_TEXTS = {
    "binary:logistic": "classification",
    "multi:softmax": "classification",
    "multi:softprob": "classification",
    "binary_crossentropy": "classification",
    "categorical_crossentropy": "classification",
    "sparse_categorical_crossentropy": "classification",
    "multiclass": "classification",
    "reg:squarederror": "regression",
    "reg:linear": "regression",
    "reg:absoluteerror": "regression",
    "regression_l1": "regression",
    "rank:pairwise": "ranking",
    "rank:ndcg": "ranking",
    "lambdarank": "ranking",
}
# These say what a model is for even where it is also a classifier or a generator inside.
_SPECIAL = ("forecasting", "ranking", "detection", "segmentation")
_LEAST = 2.0
_STAGES = {Kind.EXPLORATION: "poc", Kind.PILOT: "pilot", Kind.PRODUCTION: "production"}


def nature(project: Project, facts: Mapping[str, Fact]) -> Iterator[Proposal]:
    """Proposals for `system.name`, `system.task` and `system.stage`."""
    yield _name(project)
    task = _task(project)
    if task is not None:
        yield task
    kind = scale_of(Contract(), facts).kind
    ways = serving(project).live
    notes = {
        Kind.EXPLORATION: "a guess: nothing here serves predictions",
        Kind.PILOT: "a guess: it serves, or has some of what production needs",
        Kind.PRODUCTION: "a guess: it serves, and is operated",
    }
    yield Proposal("system.stage", _STAGES[kind], tuple(way.at for way in ways[:1]), notes[kind])


def _name(project: Project) -> Proposal:
    if project.has("pyproject.toml"):
        document = read_toml(project.text("pyproject.toml"))
        for keys in (("project",), ("tool", "poetry")):
            name = table(document, *keys).get("name")
            if isinstance(name, str) and name.strip():
                lines = project.lines("pyproject.toml", r"^\s*name\s*=")
                return Proposal("system.name", name.strip()[:80], tuple(place for place, _ in lines)[:1])
    return Proposal("system.name", project.name or "project", note="the name of its folder")


def _task(project: Project) -> Proposal | None:
    votes: dict[str, float] = defaultdict(float)
    places: dict[str, list[Place]] = defaultdict(list)

    def vote(task: str, weight: float, place: Place) -> None:
        # Fifty calls of one kind in one file say no more than a few.
        if sum(1 for seen in places[task] if seen.path == place.path) < 3:
            votes[task] += weight
            places[task].append(place)

    for outline in project.code:
        for call in outline.calls:
            task, weight = _spoken_for(call.name)
            if task:
                vote(task, weight, outline.place(call))
        for text in outline.texts:
            if text.value in _TEXTS:
                vote(_TEXTS[text.value], 2, outline.place(text))
    special = [task for task in _SPECIAL if votes[task] >= 2 * _LEAST]
    best = special or sorted(votes, key=lambda task: -votes[task])
    if not best or votes[best[0]] < _LEAST:
        return None
    return Proposal("system.task", best[0], tuple(places[best[0]][:2]))


def _spoken_for(name: str) -> tuple[str, float]:
    last = name.rpartition(".")[2]
    if kind := learner(name):
        return ("classification" if kind == "classifier" else "regression"), 2
    if last in CLASSIFICATION_METRICS:
        return "classification", 1
    if last in REGRESSION_METRICS:
        return "regression", 1
    for word in (last, name.removesuffix(".from_pretrained").rpartition(".")[2]):
        if word in _SPOKEN:
            return _SPOKEN[word]
    return _LIBRARIES.get(name.partition(".")[0], ""), 2
