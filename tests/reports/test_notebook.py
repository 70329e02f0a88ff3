"""What a notebook shows of a value: its page in a frame, which nothing can leave."""

from types import SimpleNamespace

import solvent
from solvent.reports.notebook import register


class Formatter:
    """IPython's registry, as far as it is used."""

    def __init__(self) -> None:
        self.known = {}

    def for_type_by_name(self, module: str, name: str, function: object) -> None:
        self.known[f"{module}.{name}"] = function


def test_a_certificate_is_shown_as_its_page_in_a_frame() -> None:
    formatter = Formatter()
    register(SimpleNamespace(display_formatter=SimpleNamespace(formatters={"text/html": formatter})))
    found = solvent.certify([1, 0] * 200, [1, 0] * 200, at_most=0.05)
    shown = formatter.known[f"{type(found).__module__}.{type(found).__name__}"](found)
    assert shown.startswith("<iframe")
    assert shown.count("<") == 2
    assert "proven" in shown


def test_every_kind_of_value_that_has_a_page_is_known() -> None:
    import importlib

    formatter = Formatter()
    register(SimpleNamespace(display_formatter=SimpleNamespace(formatters={"text/html": formatter})))
    for full in formatter.known:
        module, _, name = full.rpartition(".")
        assert hasattr(importlib.import_module(module), name)
