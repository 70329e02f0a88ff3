"""Models or settings are tried on the test rows, and no other rows judge the winner.

Why
    The best of several on one test set is best partly by luck: its score there is too good, the more so the
    more was tried.

Pay
    Compare by cross-validation or on a validation part, and score the winner once on rows kept for that.

Not
    Comparisons on a validation part, or by cross-validation, and one where other rows judge what was chosen.

Debt
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import train_test_split
    X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=1)
    line = LogisticRegression().fit(X_train, y_train)
    print(line.score(X_test, y_test))
    forest = RandomForestClassifier(random_state=1).fit(X_train, y_train)
    print(forest.score(X_test, y_test))

Paid
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import cross_val_score, train_test_split
    X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=1)
    print(cross_val_score(LogisticRegression(), X_train, y_train))
    print(cross_val_score(RandomForestClassifier(random_state=1), X_train, y_train))
    forest = RandomForestClassifier(random_state=1).fit(X_train, y_train)
    print(forest.score(X_test, y_test))
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.leaks import COMPARED, by_split, leaks, sighting
from solvent.source.module import Module


@check(
    "LEK112",
    effort=Effort(1, 4),
    severity=Severity.LOW,
    stage=Stage.EVALUATE,
    tags=("leakage:multi-test",),
)
def compared_on_test(module: Module) -> Iterator[Sighting]:
    for leak, others in by_split(leaks(module), COMPARED):
        yield sighting(module, leak, also=others)
