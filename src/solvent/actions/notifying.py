"""Telling people of alarms: each open one once by each channel, and again where a delivery failed."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from solvent.domain.alarm import State
from solvent.domain.vigil import Incident


class Messenger(Protocol):
    """A channel that takes messages to people."""

    @property
    def name(self) -> str:
        """What it is recognised by, without its secrets."""

    def send(self, title: str, body: str) -> bool:
        """Whether the message was taken; it neither raises nor waits for long."""


@dataclass(frozen=True)
class Told:
    """The incidents that somebody heard of now, and the channels that took nothing."""

    incidents: tuple[Incident, ...]
    silent: tuple[str, ...]


def tell(
    incidents: Iterable[Incident], messengers: Sequence[Messenger], *, title: str, wording: Callable[[Incident], str]
) -> Told:
    """Send what each channel has not been told yet, as one message a channel.

    A channel that fails is tried again by the next round: what it took is remembered with the incident.
    """
    known = {one.identity: one for one in incidents}
    changed: dict[str, Incident] = {}
    silent = []
    for messenger in messengers:
        news = [one for one in known.values() if one.state is State.OPEN and messenger.name not in one.told]
        if not news:
            continue
        if not messenger.send(title, "\n".join(f"- {wording(one)}" for one in news)):
            silent.append(messenger.name)
            continue
        for one in news:
            known[one.identity] = changed[one.identity] = replace(one, told=(*one.told, messenger.name))
    return Told(tuple(changed.values()), tuple(silent))
