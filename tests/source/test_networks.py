"""Networks that loops over batches train: what they learn from and what scores them, leaks beside clean twins."""

import pytest

from solvent.source.dataflow.interpreter import follow
from solvent.source.leaks import leaks
from solvent.source.reading import read_module

HEAD = """
import numpy as np
import pandas as pd
import torch
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split
from torchvision import datasets
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.out = nn.Linear(9, 2)
    def forward(self, x):
        return self.out(x)
model = Net().to(device)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
criterion = nn.CrossEntropyLoss()
def run(model, loader, optimizer=None):
    for x, y in loader:
        out = model(x.to(device))
        loss = criterion(out, y)
        if optimizer is not None:
            loss.backward()
            optimizer.step()
        hits = (out.argmax(1) == y).sum().item()
    return hits
"""
FOLDER = "rows = datasets.ImageFolder('pictures')\n"
TRIED = "run(model, train_loader, optimizer)\nprint(run(model, test_loader))\n"
PARTS = "train_set, test_set = random_split(rows, [8, 2])\n"
LOADERS = "train_loader, test_loader = DataLoader(train_set), DataLoader(test_set)\n"
SCALED = "table = pd.read_csv('t.csv').values\nX = StandardScaler().fit_transform(table)\n"
PRINTS = "print(accuracy_score(y_test, {}.argmax(1)))\n"
CASES = {
    "one data set for both": (
        FOLDER + "train_loader = DataLoader(rows)\ntest_loader = DataLoader(rows)\n" + TRIED,
        FOLDER + PARTS + LOADERS + TRIED,
    ),
    "two folders": (
        FOLDER + "train_loader = DataLoader(rows)\ntest_loader = DataLoader(rows)\n" + TRIED,
        "sets = {x: datasets.ImageFolder(os.path.join('p', x)) for x in ['train', 'test']}\n"
        "train_loader, test_loader = DataLoader(sets['train']), DataLoader(sets['test'])\n" + TRIED,
    ),
    "scaled before the parts are drawn": (
        SCALED + "rows = TensorDataset(torch.tensor(X))\n" + PARTS + LOADERS + TRIED,
        "table = pd.read_csv('t.csv').values\nrows = TensorDataset(torch.tensor(table))\n" + PARTS + LOADERS + TRIED,
    ),
}


def kinds(text: str) -> set[str]:
    return {leak.kind for leak in leaks(read_module("train.py", HEAD + text))}


@pytest.mark.parametrize("case", CASES)
def test_leaks_of_training_loops_are_told_and_their_twins_are_not(case: str) -> None:
    leaking, clean = CASES[case]
    assert kinds(leaking) & {"overlap", "preprocessing"}
    assert not kinds(clean)


def test_a_step_against_the_gradient_is_a_fit_and_a_loop_without_is_a_score() -> None:
    record = follow(read_module("train.py", HEAD + FOLDER + PARTS + LOADERS + TRIED))
    (fit,) = record.fits
    scored = [test for test in record.tests if test.scored and test.model is fit.model]
    assert {test.shown for test in scored} == {"test_loader"}
    assert all(test.data.rows != fit.data.rows for test in scored)


def test_what_a_loop_learns_from_scores_nothing_on_the_way() -> None:
    record = follow(read_module("train.py", HEAD + FOLDER + "run(model, DataLoader(rows), optimizer)\n" * 2))
    assert len(record.fits) == 2
    assert not [test for test in record.tests if test.data.rows == record.fits[0].data.rows]


def test_models_whose_predictions_are_blended_are_no_rivals() -> None:
    split = "X, y = np.load('x.npy'), np.load('y.npy')\nX_train, X_test, y_train, y_test = train_test_split(X, y)\n"
    fits = "one = LogisticRegression().fit(X_train, y_train)\ntwo = SVC().fit(X_train, y_train)\n"
    both = "one.predict_proba(X_test)", "two.predict_proba(X_test)"
    assert kinds(split + fits + PRINTS.format(both[0]) + PRINTS.format(both[1])) == {"compared"}
    assert not kinds(split + fits + PRINTS.format(f"({both[0]} + {both[1]})"))
