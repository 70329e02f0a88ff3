"""Messages to people through Apprise: mail, Slack, Teams, webhooks and a hundred others, each named by a URL."""

import hashlib
import logging
from collections.abc import Iterable

from solvent.domain.errors import BadUsage


class AppriseChannel:
    """One channel of Apprise. Its name tells channels apart, and holds nothing of the URL but its scheme."""

    def __init__(self, url: str) -> None:
        try:
            import apprise
        except ImportError:
            raise BadUsage(
                "Alerts are sent by Apprise, which is not installed.", hint='Install it: pip install "solvent[alerts]"'
            ) from None
        # It logs whole URLs with their passwords; what fails is told by us.
        logging.getLogger("apprise").setLevel(logging.CRITICAL)
        scheme = url.partition("://")[0]
        self.name = f"{scheme}#{hashlib.sha256(url.encode()).hexdigest()[:8]}"
        self._channel = apprise.Apprise()
        if not self._channel.add(url):
            raise BadUsage(
                f"Apprise does not know how to send to {scheme}://….",
                hint="Its URLs are like mailto://user:password@host, slack://…, msteams://…, json://host/path.",
            )

    def send(self, title: str, body: str) -> bool:
        """Whether the message was taken."""
        try:
            return bool(self._channel.notify(body=body, title=title))
        # A channel of somebody else's making can fail in any way, and must not stop the watch.
        except Exception:  # noqa: BLE001
            return False


def channels(urls: Iterable[str]) -> list[AppriseChannel]:
    """A channel for each URL.

    Raises
    ------
    BadUsage
        Apprise is not installed, or does not know such a URL.
    """
    return [AppriseChannel(url) for url in urls]
