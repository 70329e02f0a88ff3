"""A watch as JSON, for programs."""

import json

from solvent.domain.watch import Watch
from solvent.reports.json import escaped
from solvent.reports.watch.values import values


def render(watch: Watch) -> str:
    """One object."""
    return escaped(json.dumps(values(watch), indent=2, ensure_ascii=False, allow_nan=False))
