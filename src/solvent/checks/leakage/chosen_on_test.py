"""The test rows choose the model that is then reported on them.

Why
    The best of many on one test set is best partly by luck: the reported figure is too good, the more
    so the more was tried.

Pay
    Choose by cross-validation or on a validation part, and score the test part once.

Not
    Choices on a validation part, tables of scores in which nothing is chosen.

Debt
    from sklearn.model_selection import train_test_split
    from sklearn.neighbors import KNeighborsClassifier
    X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=1)
    best = 0
    for k in range(1, 30):
        model = KNeighborsClassifier(k).fit(X_train, y_train)
        score = model.score(X_test, y_test)
        if score > best:
            best = score

Paid
    from sklearn.model_selection import cross_val_score, train_test_split
    from sklearn.neighbors import KNeighborsClassifier
    X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=1)
    best = 0
    for k in range(1, 30):
        score = cross_val_score(KNeighborsClassifier(k), X_train, y_train).mean()
        if score > best:
            best, chosen = score, k
    print(KNeighborsClassifier(chosen).fit(X_train, y_train).score(X_test, y_test))
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.leaks import MULTI_TEST, by_split, leaks, sighting
from solvent.source.module import Module


@check(
    "LEK103",
    effort=Effort(1, 6),
    severity=Severity.HIGH,
    stage=Stage.EVALUATE,
    tags=("leakage:multi-test",),
)
def chosen_on_test(module: Module) -> Iterator[Sighting]:
    for leak, others in by_split(leaks(module), MULTI_TEST):
        yield sighting(module, leak, also=others)
