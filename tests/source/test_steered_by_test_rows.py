"""Training loops that keep, stop or slow down by scores on test rows, each beside a loop that does so by others."""

import pytest

from solvent.source.leaks import leaks
from solvent.source.reading import read_module

HEAD = """
import torch
from torch.utils.data import DataLoader
from transformers import Trainer, TrainingArguments
test_loader = DataLoader(rows)
best_acc = 0
"""
LOOP = "for epoch in range(9):\n    train(model, train_loader)\n    acc = evaluate(model, {})\n"
COUNTED = """
for epoch in range(9):
    hits = 0
    for x, y in enumerate({}):
        hits += (model(x) == y).sum()
    acc = hits / 100
    best_acc = max(best_acc, acc)
"""
KEPT = "arguments = TrainingArguments('out', load_best_model_at_end={})\n"
TRAINER = "trainer = Trainer(model, arguments, train_dataset=rows['train'], eval_dataset=rows['{}'])\ntrainer.{}\n"
CASES = {
    "the largest score is kept": (
        LOOP.format("test_loader") + "    best_acc = max(best_acc, acc)\n",
        LOOP.format("val_loader") + "    best_acc = max(best_acc, acc)\n",
    ),
    "hits are counted over test rows": (COUNTED.format("test_loader"), COUNTED.format("train_loader")),
    "the best is kept in a dictionary": (
        "best = {'acc': 0}\n" + LOOP.format("test_loader") + "    if acc > best['acc']:\n        best['acc'] = acc\n",
        "last = {'acc': 0}\n" + LOOP.format("test_loader") + "    last['acc'] = acc\n",
    ),
    "a loss on test rows stops training": (
        "stop = EarlyStopping(patience=5)\n" + LOOP.format("test_loader") + "    stop(acc, model)\n",
        "stop = EarlyStopping(patience=5)\n" + LOOP.format("valid_loader") + "    stop(acc, model)\n",
    ),
    "a loss on test rows lowers the rate": (
        "rate = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer)\n"
        + LOOP.format("test_loader")
        + "    rate.step(acc)\n",
        "rate = torch.optim.lr_scheduler.StepLR(optimizer)\n" + LOOP.format("test_loader") + "    rate.step(acc)\n",
    ),
    "a trainer keeps its best state by test rows": (
        KEPT.format(True) + TRAINER.format("test", "evaluate()"),
        KEPT.format(False) + TRAINER.format("test", "evaluate()"),
    ),
    "a trainer that is judged by other rows": (
        KEPT.format(True) + TRAINER.format("test", "predict(rows['test'])"),
        KEPT.format(True) + TRAINER.format("validation", "predict(rows['test'])"),
    ),
}


def is_steered(text: str) -> bool:
    module = read_module("train.py", HEAD + text)
    return any(leak.kind == "multi-test" for leak in leaks(module))


@pytest.mark.parametrize("case", CASES)
def test_what_test_rows_steer_is_told_and_its_twin_is_not(case: str) -> None:
    steered, twin = CASES[case]
    assert is_steered(steered)
    assert not is_steered(twin)
