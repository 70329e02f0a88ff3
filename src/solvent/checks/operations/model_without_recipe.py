"""A committed model that no code of the project makes.

Why
    It cannot be trained again when the world changes, and nobody can check how it came about.

Pay
    Commit the code that trains and saves it, or say where it was taken from, with its version and hash.

Not
    Weights that others publish, test fixtures, and projects where some code saves models under names made at run time.

Debt
    --- app.py
    import joblib
    model = joblib.load("model.txt")
    print(model.predict(rows))
    --- model.txt
    tree
    version=v3
    num_class=1

Paid
    --- train.py
    import lightgbm
    booster = lightgbm.train(settings, data)
    booster.save_model("model.txt")
    --- model.txt
    tree
    version=v3
    num_class=1
"""

import re
from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.evidence import Place
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.artefacts.inventory import inventory
from solvent.source.artefacts.saves import any_saves, names_saved
from solvent.source.paths import Role, name
from solvent.source.project import Project
from solvent.source.rlang import r_code

_PUBLISHED = re.compile(
    r"yolo|resnet|vgg|mobilenet|inception|efficientnet|bert|gpt|glove|googlenews|haarcascade|openface|shape_predictor|ssd_|frozen"
    r"|deploy|caffe|clip|whisper|llama|unet_?pretrained|densenet|lid\.176|punkt|pretrained|word2vec|wav2vec|facenet|retinaface",
    re.I,
)
_OF_R = re.compile(r"\.(?:rds|rda|rdata|model|txt|json)$", re.I)


@check("OPS155", effort=Effort(4, 24), severity=Severity.MEDIUM, stage=Stage.TRAIN)
def model_without_recipe(project: Project) -> Iterator[Sighting]:
    models = [m for m in inventory(project).models if m.role is Role.CODE and m.committed]
    models = [m for m in models if not _PUBLISHED.search(m.path)]
    if r_code(project).where("saves"):
        models = [m for m in models if not _OF_R.search(m.path)]
    if not models:
        return
    if any_saves(project):
        saved = names_saved(project)
        models = [m for m in models if saved is not None and name(m.path).lower() not in saved]
    if models:
        first = models[0]
        more = f" (and {len(models) - 1} more)" if len(models) > 1 else ""
        message = f"No code of the project saves {first.path}{more}"
        yield Sighting(Place(first.path), message, tuple(Place(m.path) for m in models[1:10]), key="models")
