"""The bus's events taken together: which conversations, deliveries and counts they are about."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from core.bus import Event

COUNTED = frozenset(("ticket", "queue", "owner", "delivery", "unconfirmed", "dead", "freeze", "account", "job"))
"""Topics after which a badge may differ."""
NOTICED = frozenset(("freeze", "statement", "account", "rules"))
"""Topics after which a banner, or what may be written, may differ."""
_RANK = {"message": 0, "status": 1, "owner": 2, "arrived": 3}


@dataclass
class Changes:
    """What happened since the last look."""

    tickets: dict[str, str] = field(default_factory=dict)
    """By conversation: the change that tells most."""
    messages: dict[str, tuple[str, str]] = field(default_factory=dict)
    """By message: its conversation, and `new` or `state`."""
    deliveries: set[str] = field(default_factory=set)
    people: set[str] = field(default_factory=set)
    """Identities whose name was learned."""
    read: set[int] = field(default_factory=set)
    """Tickets that somebody has opened."""
    counts: bool = False
    notices: bool = False
    approvals: bool = False

    def add(self, events: Iterable[Event]) -> None:
        """Take events in."""
        for event in events:
            self._add(event)

    def _add(self, event: Event) -> None:
        topic, data = event.topic, event.data
        self.counts |= topic in COUNTED
        self.notices |= topic in NOTICED
        self.approvals |= topic in ("approval", "template")
        where = str(data.get("conversation", ""))
        if topic == "message":
            self._ticket(where, "message")
            self.messages[str(data["message"])] = (where, "new")
        elif topic == "ticket":
            # A new ticket of the bot's is a change of the list too; only the queue's arrivals ring.
            self._ticket(where, "status")
        elif topic in ("owner", "queue"):
            self._ticket(where, "arrived" if topic == "queue" else "owner")
        elif topic in ("delivery", "unconfirmed"):
            self.deliveries.add(str(data["delivery"]))
        elif topic in ("name", "consent"):
            self.people.add(str(data["identity"]))
        elif topic == "read":
            self.read.add(int(str(data["number"])))

    def _ticket(self, where: str, change: str) -> None:
        if _RANK[change] >= _RANK[self.tickets.get(where, "message")]:
            self.tickets[where] = change

    @property
    def anything(self) -> bool:
        """Whether there is something to look at."""
        found = self.tickets or self.messages or self.deliveries or self.people or self.read
        return bool(found) or self.counts or self.notices or self.approvals
