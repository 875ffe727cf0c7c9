"""The closed sets of words that view models use; each has a text in both catalogues."""

from typing import Literal

Language = Literal["ja", "en"]
Theme = Literal["light", "dark", "system"]
Role = Literal["admin", "agent"]
Section = Literal["inbox", "records", "approvals", "templates", "failures", "events", "accounts", "freezes", "policy"]

ConversationKind = Literal["dm", "comment"]
Visibility = Literal["private", "public"]
TicketStatus = Literal["bot", "queued", "open", "pending", "snoozed", "resolved", "closed"]
MessageState = Literal[
    "draft",
    "held",
    "blocked",
    "cleared",
    "paused",
    "sending",
    "sent",
    "failed",
    "unconfirmed",
    "delivered",
    "read",
    "superseded",
]
MessageAuthor = Literal["customer", "bot", "agent", "system"]
Verdict = Literal["allow", "revise", "hold", "block"]
FindingKind = Literal["suggest", "hold", "block"]
