"""Serving computes a feature otherwise than training does, for the same rows.

Watches
    Rows that lie in production and, as training's preprocessing makes them, in the files of `watch.recomputed`, matched
    by `watch.key`: the share of rows that differ in each column, and how.

Assumes
    A key names the same row on both sides.

Promise
    A fact: it is raised where, and only where, values of matched rows differ.

Reference
    Breck et al., "Data validation for machine learning", MLSys 2019.
"""

from collections.abc import Iterator

from solvent.catalog.monitor import monitor
from solvent.domain.finding import Severity
from solvent.domain.sight import Notice, Sight


@monitor("SKW101", kind="skew", severity=Severity.HIGH)
def features_differ(sight: Sight) -> Iterator[Notice]:
    for column in sight.skew.columns if sight.skew else ():
        way = f": {column.parts[0].words}" if column.parts else ""
        share = f"{column.share.value:.1%} of the same rows"
        yield Notice(
            f"`{column.column}` differs between training and serving in {share}{way}.",
            column=column.column,
            statistic=f"{column.difference}",
            effect=column.share,
        )
