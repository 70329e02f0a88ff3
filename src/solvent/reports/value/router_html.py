"""A router as a page for everybody: one file that asks nothing of the network."""

from solvent.domain.router import Router
from solvent.reports import words
from solvent.reports.html import page
from solvent.reports.value import router_words, sweep_chart


def render(router: Router) -> str:
    """The page, complete in itself."""
    return page(
        "router_page.html.j2",
        router=router,
        said=router_words,
        charts=sweep_chart,
        drawn=sweep_chart.drawn(router),
        grades=words.GRADE,
    )
