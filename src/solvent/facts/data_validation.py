"""Inputs are checked against a schema or expectations on the way in."""

from solvent.catalog.question import fact
from solvent.domain.evidence import Place
from solvent.domain.fact import Fact, no, partial, yes
from solvent.domain.stage import Stage
from solvent.source.intake import request_models
from solvent.source.outline import Outline, Signal
from solvent.source.project import Project
from solvent.source.rlang import r_code
from solvent.source.signals.tests import EXPECTATION
from solvent.source.signals.validation import ASSERTS, BY_HAND, CONFIGURATION, RAISES, REQUEST, SCHEMA, SKIPS
from solvent.source.testing import tests_of


@fact(stage=Stage.PROCESS)
def data_validation(project: Project) -> Fact:
    schema = _places(project.signals(SCHEMA))
    if schema:
        return yes(*schema[:4], note="data is held against a schema")
    by_hand = [(o, s) for o, s in project.signals(BY_HAND)]
    whole = _places((o, s) for o, s in by_hand if s.detail not in {RAISES, ASSERTS, SKIPS})
    requests = [*_places(project.signals(REQUEST)), *request_models(project)]
    if whole:
        return yes(*whole[:3], *requests[:1], note="the project's own checks of its data")
    if by_hand:
        failing = any(s.detail != SKIPS for _, s in by_hand)
        note = "single assertions about the data, no schema" if failing else "bad samples are left out, no schema"
        return partial(*_places(by_hand)[:3], *requests[:1], note=note)
    if requests:
        return partial(*requests[:3], note="only the requests of the service are checked, not the data")
    configured = _places(project.signals(CONFIGURATION))
    if configured:
        return partial(*configured[:3], note="the configuration is held against a schema, the data is not")
    tested = tests_of(project).places(EXPECTATION)
    if tested:
        return partial(*tested[:3], note="data is checked in tests, not on the way in")
    if held := r_code(project).where("validates"):
        return yes(*held[:4], note="data is held against rules")
    if checked := r_code(project).where("checks"):
        return partial(*checked[:3], note="single checks of the data, no schema")
    return no()


def _places(found) -> list[Place]:  # type: ignore[no-untyped-def]
    shown: list[tuple[Outline, Signal]] = list(found)
    return [outline.place(signal) for outline, signal in shown if not outline.is_notebook]
