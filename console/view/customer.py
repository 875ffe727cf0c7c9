"""The right pane: the person on the other side."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from console.view.kinds import ConversationKind


@dataclass(frozen=True)
class Fact:
    """Something settled in this conversation."""

    label: str
    value: str
    confirmed: bool = False


@dataclass(frozen=True)
class OtherTicket:
    """Another ticket of the same person, or the public or private side of this one."""

    number: int
    channel: str
    kind: ConversationKind
    topic: str
    at: datetime


@dataclass(frozen=True)
class Consent:
    """Whether they agreed to get promotion, and where that was said."""

    state: Literal["unknown", "given", "withdrawn"] = "unknown"
    source: Literal["", "message", "form", "import", "agent", "platform"] = ""
    at: datetime | None = None
    who: str = ""
    """Who wrote it down, where a colleague did."""


@dataclass(frozen=True)
class Customer:
    """Who writes, as far as the channel tells us."""

    name: str
    handle: str = ""
    language: str = ""
    since: datetime | None = None
    follows: bool | None = None
    """Whether they receive messages from the account; None where the channel has no such thing."""
    facts: tuple[Fact, ...] = ()
    earlier: tuple[OtherTicket, ...] = ()
    linked: tuple[OtherTicket, ...] = ()
    consent: Consent = Consent()

    @property
    def initial(self) -> str:
        """The first character for the avatar."""
        return self.name.strip()[:1] or "?"
