"""The inbox's left pane: filters, tabs, groups and slips."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from urllib.parse import urlencode

from console.view.kinds import ConversationKind, TicketStatus

Tab = Literal["all", "mine", "unassigned", "bot"]
LeftBecause = Literal["", "taken", "resolved", "bot", "other"]
GroupKind = Literal["due_soon", "queued", "open", "pending", "bot", "done", "found"]


@dataclass(frozen=True)
class Owner:
    """Who answers now."""

    kind: Literal["bot", "queue", "agent"]
    name: str = ""
    mine: bool = False


@dataclass(frozen=True)
class QueueFilter:
    """The query of the list; empty means no restriction."""

    tab: Tab = "all"
    status: str = ""
    channel: str = ""
    owner: str = ""
    q: str = ""

    @property
    def narrowed(self) -> bool:
        """Whether anything beyond the tab restricts the list."""
        return bool(self.status or self.channel or self.owner or self.q)

    def query(self, **changes: str) -> str:
        """The URL query of this filter with some parts changed, without empty parts."""
        parts = {"tab": self.tab, "status": self.status, "channel": self.channel, "owner": self.owner, "q": self.q}
        parts |= changes
        return urlencode({name: value for name, value in parts.items() if value and (name, value) != ("tab", "all")})


@dataclass(frozen=True)
class QueueRow:
    """One slip. Exactly one of `due_at` and `last_at` is shown at its upper right."""

    number: int
    channel: str
    kind: ConversationKind
    customer: str
    excerpt: str
    last_at: datetime
    owner: Owner
    status: TicketStatus
    unread: bool = False
    topic: str = ""
    """The matter in the reader's language, from the understood intent; empty while unknown."""
    language: str = "ja"
    due_at: datetime | None = None
    """When the channel stops taking an answer, or the answer is due."""
    problem: Literal["", "failed", "unconfirmed", "blocked"] = ""
    left: LeftBecause = ""
    """Why the row no longer belongs to this list: it stays, greyed, until the person lets the list change."""


@dataclass(frozen=True)
class QueueGroup:
    """Rows under one heading."""

    kind: GroupKind
    rows: tuple[QueueRow, ...]
    total: int
    """How many there are, also beyond the rows shown."""


@dataclass(frozen=True)
class Choice:
    """One option of a filter or a form."""

    value: str
    label: str


@dataclass(frozen=True)
class Queue:
    """The list as of a moment."""

    filter: QueueFilter
    as_of: datetime
    open_count: int
    tab_counts: dict[Tab, int]
    groups: tuple[QueueGroup, ...]
    channels: tuple[str, ...]
    owners: tuple[Choice, ...]
    selected: int | None = None
    first_run: bool = False
    """No account is connected yet."""
    broken: bool = False
    """The list could not be read."""
