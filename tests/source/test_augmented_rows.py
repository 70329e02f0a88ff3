"""Rows that augmentation altered before a split, and models that altered rows score; each beside a clean twin."""

import pytest

from solvent.source.leaks import AUGMENTED, SCORED_ALTERED, leaks
from solvent.source.reading import read_module

HEAD = """
import glob
import copy
import albumentations as A
import audiomentations
import cv2
import nlpaug.augmenter.word as naw
import numpy as np
import pandas as pd
import torch
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from tensorflow.keras.preprocessing.image import ImageDataGenerator
from torch.utils.data import DataLoader, Dataset, Subset, SubsetRandomSampler, TensorDataset, random_split
from torchvision import datasets, models, transforms
X, y = np.load("x.npy"), np.load("y.npy")
df = pd.read_csv("texts.csv")
"""
SPLIT = "X_train, X_test, y_train, y_test = train_test_split(X, y)\n"
LOOP = "made = []\nfor path in glob.glob('*.jpg'):\n    made.append({})\nX = np.array(made)\n"
ALL = "X = np.array([{} for x in X])\n"
PREPARE = "def prepare(x):\n    return t(x)\n"
MADE = {
    "albumentations": (
        ALL.format("A.RandomCrop(9, 9)(image=x)['image']"),
        ALL.format("A.Resize(9, 9)(image=x)['image']"),
    ),
    "some of the pictures are mirrored": (
        "t = A.Compose([A.HorizontalFlip()])\n" + ALL.format("t(image=x)['image']"),
        "t = A.Compose([A.HorizontalFlip(p=1)])\n" + ALL.format("t(image=x)['image']"),
    ),
    "contrast": (
        "t = A.Compose([A.CLAHE(p=0.3)])\n" + ALL.format("t(image=x)['image']"),
        "t = A.Compose([A.CLAHE(p=1.0), A.Normalize()])\n" + ALL.format("t(image=x)['image']"),
    ),
    "torchvision, in a loop": (
        "t = transforms.Compose([transforms.RandomRotation(9), transforms.ToTensor()])\n"
        + LOOP.format("t(cv2.imread(path))"),
        "t = transforms.Compose([transforms.Resize(9), transforms.CenterCrop(9), transforms.ToTensor()])\n"
        + LOOP.format("t(cv2.imread(path))"),
    ),
    "a function of the project": (
        "t = transforms.ColorJitter(0.5)\ndef prepare(x):\n    return t(x)\n"
        + LOOP.format("prepare(cv2.imread(path))"),
        "t = transforms.ToTensor()\ndef prepare(x):\n    return t(x)\n" + LOOP.format("prepare(cv2.imread(path))"),
    ),
    "a generator that is asked once": (
        "X = ImageDataGenerator(rotation_range=9).flow(X, y, batch_size=9).next()[0]\n",
        "X = ImageDataGenerator(rescale=1 / 255).flow(X, y, batch_size=9).next()[0]\n",
    ),
    "sound": (
        "t = audiomentations.Compose([audiomentations.PitchShift()])\n" + ALL.format("t(samples=x, sample_rate=9)"),
        "t = audiomentations.Compose([audiomentations.Normalize(p=1.0)])\n" + ALL.format("t(samples=x, sample_rate=9)"),
    ),
    "words": (
        "aug = naw.SynonymAug()\ndf['text'] = df['text'].apply(lambda text: aug.augment(text)[0])\nX = df[['text']]\n",
        "aug = naw.SynonymAug()\ndf['text'] = df['text'].apply(lambda text: text.lower())\nX = df[['text']]\n",
    ),
}
NETWORK = """
model = models.resnet18()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
criterion = torch.nn.CrossEntropyLoss()
def train(model, loader):
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
def evaluate(model, loader):
    hits = 0
    with torch.no_grad():
        for x, y in loader:
            _, said = torch.max(model(x.to(device)), 1)
            hits += (said == y).sum().item()
    return hits
augment = transforms.Compose([transforms.RandomRotation(9), transforms.ToTensor()])
plain = transforms.Compose([transforms.Resize(9), transforms.ToTensor()])
class Pictures(Dataset):
    def __init__(self, table, transform=None):
        self.table, self.transform = table, transform
    def __getitem__(self, at):
        picture = cv2.imread(self.table[at])
        return self.transform(picture) if self.transform else picture
"""
TRIED = "train(model, DataLoader(train_set))\nprint(evaluate(model, DataLoader(test_set)))\n"
FOLDER = "full = datasets.ImageFolder('pictures', transform={})\n"
PARTS = "train_set, test_set = random_split(full, [80, 20])\n"
KERAS = """
flows = ImageDataGenerator(validation_split=0.2{})
train_flow = flows.flow_from_directory('pictures', subset='training')
valid_flow = flows.flow_from_directory('pictures', subset='validation')
net.fit(train_flow, validation_data=valid_flow)
"""
SCORED = {
    "a folder that is split": (FOLDER.format("augment") + PARTS + TRIED, FOLDER.format("plain") + PARTS + TRIED),
    "a transform that is set later": (
        FOLDER.format("augment") + PARTS + TRIED,
        FOLDER.format("augment") + PARTS + "test_set.dataset.transform = plain\n" + TRIED,
    ),
    "a copy": (
        FOLDER.format("augment") + PARTS + TRIED,
        FOLDER.format("augment")
        + PARTS
        + "test_set.dataset = copy.copy(full)\ntest_set.dataset.transform = plain\n"
        + TRIED,
    ),
    "subsets by number": (
        FOLDER.format("augment")
        + "a, b = train_test_split(range(len(full)))\ntrain_set, test_set = Subset(full, a), Subset(full, b)\n"
        + TRIED,
        FOLDER.format("augment")
        + "a, b = train_test_split(range(len(full)))\ntrain_set = Subset(full, a)\n"
        + "test_set = Subset(datasets.ImageFolder('pictures', transform=plain), b)\n"
        + TRIED,
    ),
    "samplers": (
        FOLDER.format("augment")
        + "train(model, DataLoader(full, sampler=SubsetRandomSampler(a)))\n"
        + "evaluate(model, DataLoader(full, sampler=SubsetRandomSampler(b)))\n",
        FOLDER.format("augment") + "train(model, DataLoader(full, sampler=SubsetRandomSampler(a)))\n",
    ),
    "a class of the project": (
        "full = Pictures(glob.glob('*.png'), augment)\n" + PARTS + TRIED,
        "full = Pictures(glob.glob('*.png'), plain)\n" + PARTS + TRIED,
    ),
    "a class that wraps each part": (
        "full = Pictures(glob.glob('*.png'), transform=augment)\n" + PARTS + TRIED,
        "full = datasets.ImageFolder('pictures')\n"
        + PARTS
        + "train_set, test_set = Pictures(train_set, augment), Pictures(test_set, plain)\n"
        + TRIED,
    ),
    "phases": (
        "both = {'train': augment, 'val': augment}\n"
        "sets = {x: datasets.ImageFolder(os.path.join('p', x), both[x]) for x in ['train', 'val']}\n"
        "loaders = {x: DataLoader(sets[x]) for x in ['train', 'val']}\n"
        "for phase in ['train', 'val']:\n    for x, y in loaders[phase]:\n        out = model(x)\n"
        "        loss = criterion(out, y)\n        if phase == 'train':\n            loss.backward()\n"
        "        hits = torch.sum(out.argmax(1) == y)\n",
        "both = {'train': augment, 'val': plain}\n"
        "sets = {x: datasets.ImageFolder(os.path.join('p', x), both[x]) for x in ['train', 'val']}\n"
        "loaders = {x: DataLoader(sets[x]) for x in ['train', 'val']}\n"
        "for phase in ['train', 'val']:\n    for x, y in loaders[phase]:\n        out = model(x)\n"
        "        loss = criterion(out, y)\n        if phase == 'train':\n            loss.backward()\n"
        "        hits = torch.sum(out.argmax(1) == y)\n",
    ),
    "validation by Keras": (KERAS.format(", rotation_range=9"), KERAS.format(", rescale=1 / 255")),
}


def kinds(text: str) -> set[str]:
    return {leak.kind for leak in leaks(read_module("train.py", HEAD + text))}


@pytest.mark.parametrize("case", MADE)
def test_rows_that_are_altered_before_a_split_are_told_and_their_twins_are_not(case: str) -> None:
    altered, clean = MADE[case]
    assert AUGMENTED in kinds(altered + SPLIT)
    assert AUGMENTED not in kinds(clean + SPLIT)
    # After the split training rows may be altered at will.
    assert AUGMENTED not in kinds(SPLIT + altered.replace("X", "X_train"))


@pytest.mark.parametrize("case", SCORED)
def test_models_that_altered_rows_score_are_told_and_their_twins_are_not(case: str) -> None:
    altered, clean = SCORED[case]
    assert SCORED_ALTERED in kinds(NETWORK + altered)
    assert SCORED_ALTERED not in kinds(NETWORK + clean)


def test_copies_beside_their_rows_are_the_greater_leak_and_told_alone() -> None:
    text = "t = A.Compose([A.HorizontalFlip()])\nX = np.concatenate([X, [t(image=x)['image'] for x in X]])\n"
    assert kinds(text + SPLIT) == {"resampling"}
