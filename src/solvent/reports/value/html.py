"""An appraisal as a page for everybody: one file that asks nothing of the network."""

from solvent.domain.appraisal import Appraisal
from solvent.reports.html import page, value_shown
from solvent.reports.words import QUESTIONS


def render(appraisal: Appraisal) -> str:
    """The page, complete in itself."""
    return page("value_page.html.j2", question=QUESTIONS[1], **value_shown(appraisal))
