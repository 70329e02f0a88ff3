"""What debt in code costs with each change, second measure: changes of files that carry it take longer.

Promise
    The minutes that a change takes longer where files with the debt are touched, with an interval, or the reason why
    there is none. It adds to the fixes that debt makes and counts none of them: what mends something is left out.

Assumes
    The minutes since the same person's commit before, at most two hours, went into the change. Of changes that open a
    session nothing is seen, and nothing is counted. Without the debt, a change would take as long as changes of the
    project's other files of that size that are touched as widely.
    Less than 20 timed changes on either side, or 3 files, are too few to say anything.

Reference
    Longer work in unhealthy code: Tornhill and Borg 2022, "Code Red". Means that differ from file to file:
    DerSimonian and Laird 1986. A share of few changes: Jeffreys' prior.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from solvent.domain.estimate import NotMeasurable
from solvent.pricing.sides import Sides
from solvent.stats.means import Shift, Units, shift
from solvent.stats.montecarlo import Array, stream

LEAST_CHANGES, LEAST_FILES = 20, 3
DRAWS = 2_000


@dataclass(frozen=True)
class Slower:
    """How many minutes longer a timed change takes where a kind of debt lies, and how many changes are timed.

    `timed` of `exposed` changes with the debt mend nothing and lie inside a session; `others` are those without.
    """

    key: str
    excess: Shift
    timed: int
    exposed: int
    others: int

    @cached_property
    def minutes(self) -> Array:
        """Draws of the minutes that such a change takes longer."""
        return self.excess.draw(stream(f"slower.{self.key}"), DRAWS)

    @cached_property
    def share(self) -> Array:
        """Draws of the share of changes that the minutes count for."""
        return stream(f"timed.{self.key}").beta(self.timed + 0.5, self.exposed - self.timed + 0.5, DRAWS)

    @cached_property
    def hours(self) -> Array:
        """Draws of the hours that an average change with the debt takes longer."""
        return np.asarray(self.share * self.minutes / 60, np.float64)


def slower_of(key: str, compared: Sides) -> Slower | NotMeasurable:
    """Compare how long changes take with a debt and without, as far as there are enough timed ones of both."""
    seen = compared.seen
    timed = compared.only(~np.isnan(seen.minutes) & (seen.fixes == 0))
    files = timed.files()
    few = f"{timed.many} of the changes with it and {timed.rest} of the others in {seen.days:.0f} days"
    if min(timed.many, timed.rest) < LEAST_CHANGES:
        return NotMeasurable(f"{few} mend nothing and follow a commit within two hours; {LEAST_CHANGES} are needed")
    if min(files) < LEAST_FILES:
        return NotMeasurable(
            f"{files[0]} files with it and {files[1]} without have timed changes; {LEAST_FILES} are needed"
        )
    minutes = np.nan_to_num(seen.minutes)
    trials = timed.per_file(np.ones(seen.changes))
    used = trials > 0
    means = timed.per_file(minutes)[used] / trials[used]
    squares = np.bincount(timed.file, weights=timed.part**2, minlength=len(used))[used]
    counts = trials[used] ** 2 / squares
    # Sums of squares around each file's own mean, over as many values as are left to differ.
    left = max(float(trials.sum()) - float((squares / trials[used]).sum()), 1.0)
    inside = float((timed.per_file(minutes**2)[used] - trials[used] * means**2).sum()) / left
    units = Units(means, counts, timed.has[used].astype(np.float64), max(inside, 1e-6))
    return Slower(key, shift(units, timed.alike(trials)), timed.many, compared.many, timed.rest)
