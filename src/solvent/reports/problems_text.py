"""The five problems on a terminal, a line each."""

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from solvent.domain.estimate import Estimate
from solvent.domain.problem import Problem
from solvent.reports.outlook_words import chance, days, much, plain


def table(problems: Sequence[Problem], *, verbose: bool = False) -> Iterator[RenderableType]:
    """What each problem takes; with `verbose` also how that is known."""
    grid = Table.grid(padding=(0, 1))
    money = next((problem.cost_a_year for problem in problems if problem.cost_a_year), None)
    heads = ["", "chance a year", "known after", "hours", "hours a year", *([plain(money.unit)] if money else [])]
    grid.add_row(*(Text(head, "dim") for head in heads))
    for problem in problems:
        cells = [chance(problem.chance), days(problem.notice), much(problem.hours), much(problem.hours_a_year)]
        cells += [_cost(problem.cost_a_year)] if money else []
        grid.add_row(Text(plain(problem.name)), *map(Text, cells))
    yield grid
    grades = dict.fromkeys(problem.hours_a_year.grade for problem in problems)
    left_out = next((problem.uncounted for problem in problems if problem.uncounted), "")
    yield Text(f"Ranges hold four cases of five; {' and '.join(grades)}. {plain(left_out)}".strip(), "dim")
    for problem in problems if verbose else ():
        yield Text(plain(f"{problem.name}: {problem.story}"))
        for given in problem.derivation.inputs[:3]:
            yield Text(plain(f"  {given.name}: {much(given.estimate)}, {given.estimate.grade}: {given.source}"), "dim")


def _cost(price: Estimate | None) -> str:
    return much(price) if price else ""
