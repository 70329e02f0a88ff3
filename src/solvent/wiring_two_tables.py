"""Joins a comparison of two tables to the world, apart from `wiring_watch`, whose libraries load slowly."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from solvent.actions.explaining_drift import ROWS
from solvent.actions.watching import ALPHA, Duty, Engine, watched
from solvent.actions.watching_found import found as tell_found
from solvent.adapters.scan import profile_of
from solvent.catalog.shelf import monitors
from solvent.domain.contract import Contract
from solvent.domain.contract_watch import Watching
from solvent.domain.cut import Cut
from solvent.domain.production import Part
from solvent.domain.profile import Profile
from solvent.domain.sight import Roles
from solvent.domain.vigil import Vigil, after
from solvent.domain.watch import Watch
from solvent.wiring_monitor import Monitor


def watch(reference: Any, current: Any, *, alpha: float = ALPHA) -> Watch:
    """Compare a table with the one that it should be like, column by column.

    Parameters
    ----------
    reference, current : path, frame or Profile
        As `solvent.profile` takes them.
    alpha : float
        Probability of any false alarm, over all columns, where both tables are drawn alike.

    Returns
    -------
    Watch
        `.alarms`, and in `.columns` by name the `.statistics` of each, its `.p` and its `.effect`.

    Raises
    ------
    BadTable, BadProfile
        A table cannot be read, or the current profile was not made with that of the reference.

    Examples
    --------
    >>> found = watch({"size": [1.0, 2.0, 3.0] * 400}, {"size": [2.0, 3.0, 3.0] * 400})
    >>> [alarm.column for alarm in found.alarms], round(found.columns["size"].statistics["ks"], 2)
    (['size'], 0.33)
    """
    before = reference if isinstance(reference, Profile) else profile_of(reference, None, Cut(sample=ROWS))
    after_it = current if isinstance(current, Profile) else profile_of(current, before)
    contract = Contract(watch=Watching(alpha=alpha))
    duty = Duty(contract, before, "", monitors(), engine_of(before, contract))
    now = datetime.now(UTC)
    part = Part("current", "", now, now, after_it)
    vigil = Vigil("this table")
    vigil = after(vigil, watched(vigil, [part], duty, now=now))
    return replace(tell_found(vigil, duty, project="this table", notes=(), now=now), version=version("solvent"))


def engine_of(reference: Profile, contract: Contract) -> Callable[[Mapping[str, Any] | None], Engine]:
    """What makes the engine that gathers evidence of drift against a reference, anew or from its state."""
    share = sum(one.share for one in monitors().values() if one.kind == "drift")
    alpha = contract.watch.alpha or ALPHA
    roles = Roles.declared(contract)
    left_out = (*(name for name in roles.key if roles.of(name) == "key"), *sorted(roles.ignored))
    late = tuple(filter(None, (contract.evaluation.truth or contract.data.target,)))

    def made(state: Mapping[str, Any] | None) -> Engine:
        if state is not None:
            return Monitor.from_state(state)
        return Monitor(reference, alpha=alpha * share, time=contract.data.time, ignore=left_out, late=late)

    return made
