"""Whether people made the labels: somebody has to look at a picture or read a text before a model can be taught to."""

import re
from collections.abc import Iterator

from solvent.domain.evidence import Place
from solvent.source.occasion import is_competition
from solvent.source.project import Project

_SEES = (
    "transformers", "torchvision", "timm", "fastai.text", "fastai.vision", "torchtext", "fasttext", "spacy", "nltk",
    "albumentations", "sentence_transformers", "torchTextClassifiers", "sklearn.feature_extraction.text",
    "keras.preprocessing.image", "keras.preprocessing.text", "tensorflow.keras.preprocessing.image",
    "tensorflow.keras.preprocessing.text", "tensorflow.keras.applications", "keras.applications", "tensorflow_hub",
    "flair", "simpletransformers", "segmentation_models_pytorch", "segmentation_models", "cv2", "PIL",
)  # fmt: skip
_ALWAYS = ("ultralytics", "detectron2", "mmdet", "mmseg", "fastai.vision", "torchvision.models.detection")
_CLASSIFIES = (
    "*.CrossEntropyLoss", "*.BCEWithLogitsLoss", "*.BCELoss", "*.NLLLoss", "*.cross_entropy",
    "*.binary_cross_entropy_with_logits", "*.binary_cross_entropy", "*.text_classifier_learner", "*.cnn_learner",
    "*.vision_learner", "*.train_supervised", "*.to_categorical", "*.classification_report", "*.accuracy_score",
    "*.f1_score", "*.torchTextClassifiers",
)  # fmt: skip
_CLASSES = re.compile(r"(?:categorical|binary)_crossentropy$")
_HEADS = re.compile(r"For(?:Sequence|Token|Image|Audio)Classification\b|ForObjectDetection\b")
# Their targets are the inputs themselves, or another text that came with them.
_GENERATES = re.compile(
    r"LMHead|CausalLM|MaskedLM|ConditionalGeneration|Seq2Seq|Diffusion|(?:GAN|VAE)$|(?:^|[._])Generator$"
)
_GIVEN = re.compile(
    r"(?:^|\.)(?:(?:torchvision|keras|torchtext|torchaudio)\.datasets\."
    r"(?!folder\b|vision\b|ImageFolder|DatasetFolder|VisionDataset)\w+|sklearn\.datasets\.(?:load|fetch)_\w+)"
)


def labelled_by_people(project: Project) -> tuple[Place, ...]:
    """Where the project learns to tell pictures or texts apart, unless a benchmark or contest gave them."""
    return project.once(_find)


def _find(project: Project) -> tuple[Place, ...]:
    found = tuple(_places(project))
    return () if not found or is_competition(project) or _comes_with_labels(project) else found[:3]


def _places(project: Project) -> Iterator[Place]:
    yield from (place for _, place in project.imported(*_ALWAYS))
    seeing = [place for _, place in project.imported(*_SEES)]
    if not seeing:
        return
    telling = [outline.place(call) for outline, call in project.calls(*_CLASSIFIES)]
    for outline in project.code:
        telling += [outline.place(text) for text in outline.texts if _CLASSES.search(text.value)][:1]
        telling += [outline.place(item) for item in outline.imports if _HEADS.search(item.name)][:1]
    if telling:
        yield from (telling[0], seeing[0])


def _comes_with_labels(project: Project) -> bool:
    for outline in project.code:
        if any(_GENERATES.search(item.name) or _GIVEN.search(item.name) for item in outline.imports):
            return True
        if any(_GIVEN.search(call.name) for call in outline.calls if "datasets" in call.name):
            return True
        classes = [d for d in outline.definitions if d.kind == "class"]
        if any(_GENERATES.search(d.name) or any(map(_GIVEN.search, d.bases)) for d in classes):
            return True
    return False
