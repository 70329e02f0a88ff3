"""A transformer that was fitted in training is fitted again on test rows.

Why
    Test rows are scaled by their own statistics, so they no longer look as production rows will, and
    the measured quality is of another model than the one deployed.

Pay
    Call `transform`, not `fit_transform`, on everything but the training rows.

Not
    Targets, and test rows of a transformer that training never fitted.

Debt
    from sklearn.preprocessing import StandardScaler
    scaler = StandardScaler()
    X_train = scaler.fit_transform(X_train)
    X_test = scaler.fit_transform(X_test)

Paid
    from sklearn.preprocessing import StandardScaler
    scaler = StandardScaler()
    X_train = scaler.fit_transform(X_train)
    X_test = scaler.transform(X_test)
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.leaks import REFIT, by_split, leaks, sighting
from solvent.source.module import Module


@check(
    "LEK107",
    effort=Effort(0.2, 1),
    severity=Severity.HIGH,
    stage=Stage.EVALUATE,
    tags=("leakage:refit",),
)
def refit_on_test(module: Module) -> Iterator[Sighting]:
    for leak, others in by_split(leaks(module), REFIT):
        yield sighting(module, leak, also=others)
