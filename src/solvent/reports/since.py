"""What changed since an earlier assessment, in sentences that every report opens with."""

from collections.abc import Callable, Iterator

from solvent.catalog.shelf import facts
from solvent.domain.comparison import Comparison, FactChange
from solvent.domain.finding import Severity, total
from solvent.reports.words import ANSWER, count, hours, one_line


def by_name(changes: tuple[FactChange, ...]) -> str:
    """Facts that changed, for those who know them by name."""
    return ", ".join(f"`{c.name}` ({_turn(c)})" for c in changes[:8])


def by_meaning(changes: tuple[FactChange, ...]) -> str:
    """Facts that changed, by what a yes means."""
    known = facts()
    told = ((known[c.name].meaning.removesuffix(".") if c.name in known else c.name, c) for c in changes[:8])
    return "; ".join(f"“{meaning}” ({_turn(c)})" for meaning, c in told)


def by_number(changes: tuple[FactChange, ...]) -> str:
    """How many of the practices that are looked at changed, for those who do not work with code."""
    return count(len(changes), "working practice")


def sentences(since: Comparison, *, told: Callable[[tuple[FactChange, ...]], str] = by_name) -> Iterator[str]:
    """The change in debt, in score and in facts, these as `told` does; each a sentence."""
    before = since.before
    at = f" ({before.revision[:10]})" if before.revision else ""
    yield f"Since {one_line(before.name, longest=80)}{at}: {_debt(since)}."
    if abs(since.score - before.score) >= 0.05:
        verb = "rose" if since.score > before.score else "fell"
        yield f"The score {verb} from {before.score:.1f} to {since.score:.1f} of 10."
    if worse := since.worse:
        yield f"Worse than before: {told(worse)}."
    if better := tuple(change for change in since.facts if not change.worse):
        yield f"Better than before: {told(better)}."
    if since.unchanged:
        yield f"The {count(since.unchanged, 'finding')} that stood before {_are(since.unchanged)} left out below."


def _debt(since: Comparison) -> str:
    if not since.new and not since.fixed:
        return "no debt was added and none was paid"
    added = "no debt is new"
    if since.new:
        counts = {severity: sum(f.severity is severity for f in since.new) for severity in Severity}
        kinds = ", ".join(f"{number} {severity}" for severity, number in counts.items() if number)
        new = len(since.new)
        added = f"{count(new, 'finding')} {_are(new)} new ({kinds}; {hours(total(since.new))} to pay, assumed)"
    paid = f"{count(len(since.fixed), 'finding')} {_are(len(since.fixed))} gone" if since.fixed else "none is gone"
    return f"{added}, {paid}" if since.fixed or since.new else added


def _turn(change: FactChange) -> str:
    return f"{ANSWER[change.before]}, now {ANSWER[change.now]}"


def _are(number: int) -> str:
    return "is" if number == 1 else "are"
