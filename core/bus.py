"""Events between parts of the system: published inside a transaction, told only after it was committed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection


@dataclass(frozen=True)
class Event:
    """Something that happened. `topic` says what (`lane`, `message`, `ticket` …); `data` is small and JSON."""

    topic: str
    data: Mapping[str, object] = field(default_factory=dict)


Listener = Callable[[list[Event]], None]
_OUTBOX = "events"


def publish(connection: Connection, topic: str, **data: object) -> None:
    """Tell after the commit of this transaction; a rollback takes it back."""
    outbox(connection).append(Event(topic, data))


def outbox(connection: Connection) -> list[Event]:
    """What this transaction has published so far (for the database, which empties it)."""
    events: list[Event] = connection.info.setdefault(_OUTBOX, [])
    return events


class Bus:
    """Fans committed events out within this process. A listener returns at once and never raises.

    Where several processes share a database, the PostgreSQL listener feeds what others committed into `tell` too.
    """

    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Hear everything from now on; call the result to stop."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def tell(self, events: list[Event]) -> None:
        """Pass events to every listener, in the order they were committed."""
        for listener in tuple(self._listeners):
            listener(events)
