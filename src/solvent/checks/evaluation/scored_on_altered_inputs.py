"""A model is scored on rows that augmentation alters at random.

Why
    Production sends rows as they are. A score of altered ones is often too low, differs from run to run, and hides
    small gains: models and settings are then chosen by noise.

Pay
    Give the rows that are held out a data set of their own, with the transforms that change every row the same way.

Not
    Data sets whose transform is set again after the split, that alter rows by a switch of their own, and rows that
    were altered once to try how robust a model is.

Debt
    from torch.optim import SGD
    from torch.utils.data import DataLoader, random_split
    from torchvision import datasets, models, transforms
    augment = transforms.Compose([transforms.RandomRotation(30), transforms.ToTensor()])
    train, test = random_split(datasets.ImageFolder("images", transform=augment), [800, 200])
    model = models.resnet18()
    optimizer = SGD(model.parameters(), lr=0.01)
    for x, y in DataLoader(train):
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
    hits = sum((model(x).argmax(1) == y).sum().item() for x, y in DataLoader(test))

Paid
    from torch.optim import SGD
    from torch.utils.data import DataLoader, Subset
    from torchvision import datasets, models, transforms
    augment = transforms.Compose([transforms.RandomRotation(30), transforms.ToTensor()])
    train = Subset(datasets.ImageFolder("images", transform=augment), numbers[:800])
    test = Subset(datasets.ImageFolder("images", transform=transforms.ToTensor()), numbers[800:])
    model = models.resnet18()
    optimizer = SGD(model.parameters(), lr=0.01)
    for x, y in DataLoader(train):
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
    hits = sum((model(x).argmax(1) == y).sum().item() for x, y in DataLoader(test))
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.leaks import SCORED_ALTERED, leaks, sighting
from solvent.source.module import Module


@check("EVA110", effort=Effort(0.25, 2), severity=Severity.LOW, stage=Stage.EVALUATE)
def scored_on_altered_inputs(module: Module) -> Iterator[Sighting]:
    for leak in leaks(module):
        if leak.kind == SCORED_ALTERED:
            yield sighting(module, leak)
