"""Transforms that alter rows at random, as augmentation does: which they are, and the rows that they altered."""

import ast
import re
from collections.abc import Sequence
from dataclasses import replace

from solvent.source.dataflow.machine import Arguments, Machine
from solvent.source.dataflow.values import EMPTY, Constant, Data, Estimator, Learnt, Value, united

# What an estimator is that alters rows at random; and what rows know of it: each is altered, or each that is asked for.
ALTERS = "alters"
ALTERED, ALTERED_WHEN_ASKED = "augmentation", "altered when asked for"

_LIBRARIES = re.compile(
    r"(^|\.)(torchvision|transforms|albumentations|imgaug|audiomentations|torch_audiomentations|nlpaug|kornia|torchaudio|"
    r"torchio|monai|volumentations|augly)(\.|$)"
)
_GROUPS = frozenset(
    """Compose Sequential OneOf SomeOf Sometimes AugmentationSequential ReplayCompose Sequence RandomOrder RandomApply
    RandomChoice""".split()
)
_DRAWS = re.compile(r"^(Rand[A-Z_]\w*|Random\w+|ColorJitter|AutoAugment|AugMix|TrivialAugment\w*|ElasticTransform)$")
# In libraries whose transforms are applied to some rows only, unless told otherwise, these change each the same way.
_SOMETIMES = re.compile(r"(^|\.)(albumentations|audiomentations|torch_audiomentations|volumentations)(\.|$)")
_SAME_FOR_ALL = frozenset(
    """Resize Normalize ToTensor ToTensorV2 CenterCrop PadIfNeeded Pad Crop LongestMaxSize SmallestMaxSize ToFloat
    FromFloat Lambda BboxParams KeypointParams Trim NormalizeIntensity NoOp""".split()
)
# Applied to all rows, they draw nothing; with what they draw when they are not, the rest goes on.
_ONE_WAY = frozenset(
    """HorizontalFlip VerticalFlip Transpose CLAHE ToGray ToSepia Equalize InvertImg FancyPCA Gain Reverse
    PolarityInversion RandomHorizontalFlip RandomVerticalFlip RandomInvert RandomEqualize RandomGrayscale RandomSolarize
    RandomPosterize RandomAutocontrast RandomAdjustSharpness Fliplr Flipud""".split()
)
_IMGAUG_SAME = frozenset(["Resize", "Scale", "Noop", "Identity", "PadToFixedSize", "Grayscale", "AllChannelsCLAHE"])
_IMGAUG, _NLPAUG = re.compile(r"(^|\.)imgaug\.(augmenters|imgaug)(\.|$)|^iaa\."), re.compile(r"(^|\.)nlpaug\.\w")
_MASKS = frozenset(["FrequencyMasking", "TimeMasking"])
_GENERATORS = frozenset(["ImageDataGenerator"])
_RANGES = re.compile(r"(_range|_flip|_intensity)$")
_APPLIES = re.compile(r"^(__call__|forward|augment\w*|random_transform|apply_transform)$")
_FLOWS = re.compile(r"^flow(_from_\w+)?$")


def alters(name: str, call: Arguments, steps: Sequence[Estimator]) -> bool:
    """Whether a call of this name makes a transform that alters rows at random, or a chain that holds one."""
    last = name.rpartition(".")[2]
    if last in _GENERATORS:
        return any(_RANGES.search(key) and _is_on(value) for key, value in call.keywords.items())
    if not _LIBRARIES.search(name) or "layers" in name:
        return False
    probability = call.constant(0 if _starts_with_probability(last) else -1, "p")
    if probability in (0, 0.0):
        return False
    if last in _GROUPS:
        return any(step.kind == ALTERS for step in steps)
    if _NLPAUG.search(name):
        return last.endswith("Aug")
    if _IMGAUG.search(name):
        return last not in _IMGAUG_SAME and not (last in _ONE_WAY and probability in (1, 1.0))
    if last in _ONE_WAY and (probability in (1, 1.0) or call.constant(-1, "always_apply") is True):
        return False
    if _SOMETIMES.search(name):
        return last[:1].isupper() and last not in _SAME_FOR_ALL
    return bool(_DRAWS.search(last)) or last in _MASKS


def _starts_with_probability(last: str) -> bool:
    return last in ("Fliplr", "Flipud", "RandomHorizontalFlip", "RandomVerticalFlip")


def _is_on(value: Value) -> bool:
    return not (isinstance(value, Constant) and value.value in (0, 0.0, False, None, 1.0))


def method(machine: Machine, owner: Estimator, name: str, call: Arguments) -> Value | None:
    """What a method of such a transform gives back; None where it is no such method."""
    if _APPLIES.search(name):
        return altered(owner, united(call.all), call.node)
    if _FLOWS.search(name):
        rows = call.data(0, "x") if name == "flow" else EMPTY
        rows = rows if rows.rows else machine.source(call.node)
        return replace(altered_when_asked([owner], rows, call.node), role="batches")
    return owner if name == "fit" else None


def altered(owner: Estimator, rows: Data, node: ast.AST) -> Data:
    """Rows, each of which a transform has altered at random."""
    return _marked(ALTERED, owner, replace(rows, role=""), node)


def altered_when_asked(given: Sequence[Value], rows: Data, node: ast.AST) -> Data:
    """The rows of a data set that alters each one whenever it is asked for, if that is what it was given."""
    owner = next((value for value in given if isinstance(value, Estimator) and value.kind == ALTERS), None)
    return rows if owner is None else _marked(ALTERED_WHEN_ASKED, owner, rows, node)


def marks(rows: Data) -> frozenset[Learnt]:
    """What rows know of having been altered."""
    return frozenset(known for known in rows.weak if known.kind in (ALTERED, ALTERED_WHEN_ASKED))


def altered_like(rows: Data, one: Data) -> Data:
    """Rows, each of which was altered as this one was."""
    return replace(rows, weak=rows.weak | {replace(mark, rows=rows.rows) for mark in marks(one)})


def _marked(kind: str, owner: Estimator, rows: Data, node: ast.AST) -> Data:
    learnt = Learnt(kind, node, f"`{_shown(owner)}` alters each of them at random", rows.rows)
    return replace(rows, weak=rows.weak | {learnt})


def _shown(owner: Estimator) -> str:
    """The names of the transforms that draw, as the code writes them."""
    inner = [name for step in owner.steps if step.kind == ALTERS for name in _shown(step).split(", ")]
    shown = list(dict.fromkeys(inner)) or [owner.name]
    return ", ".join(shown if len(shown) < 4 else [*shown[:2], "…"])
