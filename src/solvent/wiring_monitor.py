"""The monitor of drift for tables of any kind."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from solvent.actions.drift_monitor import DriftMonitor, Rules
from solvent.actions.drift_state import plain, resumed
from solvent.adapters.clock import SystemClock
from solvent.domain.alarm import Alarm
from solvent.domain.profile import Profile
from solvent.wiring_profile import profile


class Monitor:
    """Watches the columns of a table for drift, batch by batch; at most `alpha` false alarms a year over everything.

    Each batch is compared with the pool of all rows before it, so that the reference's own error is accounted for, and
    evidence is gathered over batches for a change at any time, of any column, in its place, spread, shape, categories
    and missing values. The probability of any false alarm in the first y years is at most `y * alpha`, over all
    columns, slices and looks together:

    - without a column of times, or with fewer than 8 periods in the reference: for rows that are drawn alike and
      independently of each other;
    - with them: also where days differ by themselves. By how much, how alike neighbouring periods are, and the season
      of hours and weekdays (of months, from three years on) are learned from the reference's own periods. From 20
      periods on this holds for day effects whose neighbours correlate by 0.5, from 180 on by 0.8. It does not hold for
      a season of which the reference saw less than two rounds.

    Parameters
    ----------
    reference : path, frame, Profile
        What the model was trained on. A profile is taken with its periods and slices.
    alpha : float
        Probability of any false alarm in a period.
    per : {"day", "week", "month", "year"}
        The period of the promise.
    time : str, optional
        The column of times, by which the reference is cut into days and batches are dated. For other periods, pass
        `solvent.profile(reference, time=..., every="hour")`; they should be about as long as a batch.
    ignore : sequence of str
        Columns that may change as they like.
    slices : sequence of str
        Columns whose values are watched each for itself; they share half of alpha.
    late : sequence of str
        Columns whose values come later than their rows, such as labels: that they are missing is no change.

    Raises
    ------
    BadTable, BadProfile, BadUsage
        The reference cannot be read or has no rows, or an option says nothing sensible.

    References
    ----------
    Shin, Ramdas & Rinaldo 2023, "E-detectors"; Ling & Pratt 1984 for the law of counts given the pool.

    Examples
    --------
    >>> from datetime import datetime
    >>> import numpy as np
    >>> rng = np.random.default_rng(0)
    >>> monitor = Monitor({"fare": rng.normal(10, 2, 5000)})
    >>> for day in range(20):
    ...     shift = 1.0 if day >= 10 else 0.0
    ...     for alarm in monitor.update({"fare": rng.normal(10 + shift, 2, 300)}, at=datetime(2026, 3, 1 + day)):
    ...         print(alarm.column, alarm.statistic, alarm.onset.at.date(), alarm.raised_at.date())
    fare location 2026-03-11 2026-03-11
    """

    def __init__(  # noqa: PLR0913
        self,
        reference: Any,
        *,
        alpha: float = 0.01,
        per: str = "year",
        time: str | None = None,
        ignore: Sequence[str] = (),
        slices: Sequence[str] = (),
        late: Sequence[str] = (),
    ) -> None:
        rules = Rules(alpha, per, time, tuple(ignore), tuple(late))
        known = reference if isinstance(reference, Profile) else profile(reference, time=time, slices=slices)
        ends = [period.end for period, part in known.chunks.items() if part.rows]
        today = datetime.fromisoformat(SystemClock().now()).replace(hour=0, minute=0, second=0)
        self._drift = DriftMonitor(known, rules, max(ends, default=today))

    def update(self, batch: Any, *, at: datetime | None = None, batch_id: str | None = None) -> list[Alarm]:
        """Count a batch; the alarms that it raises, each column's once.

        Parameters
        ----------
        batch : path, frame, Profile
            Its rows; a profile must be made `like` the reference's.
        at : datetime, optional
            When it began; without a time zone, in UTC. If left out: a period after the one before. Where the batch
            has the column of times, that counts for the evidence, and `at` for when an alarm was raised.
        batch_id : str, optional
            Its mark; a batch whose mark was counted before is not counted again.

        Raises
        ------
        BadTable, BadProfile
            The batch cannot be read, or was measured otherwise than the reference.
        """
        seen = self._drift.reference
        parts = tuple(dict.fromkeys(part.column for part in seen.slices))
        found = batch if isinstance(batch, Profile) else profile(batch, like=seen, slices=parts)
        return self._drift.update(found, at=at, batch_id=batch_id)

    def rebaseline(self, column: str, *, since: datetime | None = None) -> None:
        """Take what a column does since its change (or a moment) for normal from now on, and take back its alarm.

        At most 64 batches back are remembered. The promise stays as it is, for alpha is spent by the time that passes.

        Raises
        ------
        BadUsage
            The column is not watched.
        """
        self._drift.rebaseline(column, since=since)

    @property
    def reference(self) -> Profile:
        """The profile of the reference, for `solvent.profile(batch, like=monitor.reference)`."""
        return self._drift.reference

    @property
    def notices(self) -> tuple[str, ...]:
        """What was odd about the last batch, or what the reference leaves open before the first."""
        return self._drift.notices

    @property
    def evidence(self) -> dict[str, float]:
        """How much of the evidence that an alarm takes each column has, the most first: 1 raises one."""
        return {
            " where ".join(filter(None, (key.column, key.part))): found for key, found in self._drift.evidence.items()
        }

    def state(self) -> dict[str, Any]:
        """All that it knows, as plain values that JSON has: `Monitor.from_state` goes on from there, bit by bit."""
        return plain(self._drift)

    @classmethod
    def from_state(cls, state: Mapping[str, Any]) -> "Monitor":
        """The monitor that gave a state.

        Raises
        ------
        BadProfile
            It is damaged, or of another version.
        """
        found = cls.__new__(cls)
        found._drift = resumed(state)
        return found
