"""What is true of every metric that can be certified."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solvent.actions.claims import metric_named
from solvent.catalog.metric import Metric
from solvent.catalog.shelf import entries, metrics
from solvent.domain.errors import BadClaim

ENTRIES = list(entries("solvent.certificates", Metric))


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_its_card_is_whole(entry: Metric) -> None:
    assert entry.card.title.endswith(".")
    for section in ("Promise", "Assumes", "Reference", "Example"):
        assert entry.card.section(section), section


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_its_example_certifies_it(entry: Metric) -> None:
    example = entry.card.section("Example")
    assert f'"{entry.name}' in example or "certify_rate" in example or "compare" in example
    test = doctest.DocTestParser().get_doctest(example, {}, entry.name, None, 0)
    assert doctest.DocTestRunner(verbose=False).run(test).failed == 0


def test_no_name_is_taken_twice() -> None:
    names = [name for entry in ENTRIES for name in (entry.name, *entry.aliases)]
    assert len(names) == len(set(names)) == len(metrics())


@given(st.sampled_from(sorted(metrics())), st.integers(0, 20))
def test_a_name_written_wrongly_gets_the_nearest(name: str, place: int) -> None:
    written = name[: place % len(name)] + "q" + name[place % len(name) :]
    if written in metrics() or len(name) < 4:
        return
    with pytest.raises(BadClaim) as error:
        metric_named(written, metrics())
    assert "Did you mean" in error.value.hint
