"""Rows come of a time before what was counted already: a clock was set back, or files were held up.

Watches
    When each new window began, against the newest window that was counted at an earlier look.

Assumes
    Nothing.

Promise
    A fact: it is raised where, and only where, a window comes after a later one. Its rows are counted, and taken for
    the newest by what gathers evidence over time.

Reference
    Akidau et al., "The dataflow model", VLDB 2015: event time and processing time.

Alarm
    reference {"fare": [1.0, 2.0]}
    current {"fare": [1.0, 2.0]}
    late 48

Quiet
    reference {"fare": [1.0, 2.0]}
    current {"fare": [1.0, 2.0]}
"""

from collections.abc import Iterator

from solvent.catalog.monitor import monitor
from solvent.domain.finding import Severity
from solvent.domain.sight import Notice, Sight


@monitor("QLT109", kind="quality", severity=Severity.NOTE)
def window_late(sight: Sight) -> Iterator[Notice]:
    if sight.late_by is not None:
        hours = sight.late_by.total_seconds() / 3600
        yield Notice(
            f"{sight.current.rows:,} rows came {hours:,.0f} hours late, after newer ones: was a clock set back, or a"
            " file held up?",
            statistic=f"{hours:.0f} h late",
        )
