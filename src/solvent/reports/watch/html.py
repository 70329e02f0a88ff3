"""A watch as a page for everybody: one file that asks nothing of the network."""

from solvent.domain.alarm import State
from solvent.domain.watch import Watch
from solvent.reports.html import page
from solvent.reports.watch import charts, words

_MOST_COLUMNS = 60


def render(watch: Watch) -> str:
    """The page, complete in itself."""
    ranked = words.ranked(watch)
    return page(
        "watch_page.html.j2",
        watch=watch,
        watch_words=words,
        chart=charts,
        standing=[(one, charts.cause(watch, one.alarm)) for one in watch.incidents if one.state is not State.RESOLVED],
        columns=[(one, charts.small(watch, one)) for one in ranked[:_MOST_COLUMNS]],
        left_out=max(len(ranked) - _MOST_COLUMNS, 0),
        courses=[(one, charts.course(watch, one)) for one in watch.standings],
    )
