"""Which connector speaks for which channel. Each channel here also has a Rasa channel in bot/channels.py."""

from collections.abc import Mapping

from connectors.contract import Connector
from connectors.instagram.connector import Instagram
from connectors.line.connector import Line
from connectors.webchat.connector import Webchat
from core.limits import register

_ALL: tuple[Connector, ...] = (Line(), Instagram(), Webchat())

CONNECTORS: Mapping[str, Connector] = {connector.channel: connector for connector in _ALL}


class UnknownChannelError(LookupError):
    """No connector speaks for this channel."""


def connector_for(channel: str) -> Connector:
    """Raises UnknownChannelError."""
    try:
        return CONNECTORS[channel]
    except KeyError:
        raise UnknownChannelError(f"no channel {channel!r}; there are {', '.join(sorted(CONNECTORS))}") from None


def register_limits() -> None:
    """Make every connector's limits known to the gate and the composer; called once at start, again does no harm."""
    for connector in CONNECTORS.values():
        register(connector.limits)
