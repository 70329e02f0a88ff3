"""An appraisal as JSON, for programs."""

import json

from solvent.domain.appraisal import Appraisal
from solvent.reports.json import escaped
from solvent.reports.value.values import values


def render(appraisal: Appraisal) -> str:
    """One object."""
    return escaped(json.dumps(values(appraisal), indent=2, ensure_ascii=False))
