"""Changes as the hints that pages understand (console/ROUTES.md), looked up in one go for everybody who listens."""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from console.pages.live.changes import Changes
from desk import frame as desk_frame
from desk import hints
from desk.frame import Counts
from desk.hints import Standing
from desk.surname import surname

JUST_NOW = timedelta(seconds=10)


@dataclass(frozen=True)
class Told:
    """The hints of one look, and the counts that they carry."""

    text: str
    counts: Counts


def look(connection: Connection, changes: Changes, before: Counts | None, unreadable: Collection[str],
         now: datetime) -> Told:  # fmt: skip
    """Everything that changed, as server-sent events."""
    counts = desk_frame.counts(connection, unreadable, now) if changes.counts or before is None else before
    parts = [*_of_conversations(connection, changes, now)]
    parts += [event("ticket", {"number": number, "change": "message"}) for number in sorted(changes.read)]
    if counts != before:
        parts.append(event("counts", {"inbox": counts.waiting, "failures": counts.problems,
                                      "accounts": counts.broken_accounts, "freezes": counts.freezes}))  # fmt: skip
    if changes.approvals:
        parts.append(event("approvals", {}))
    if changes.notices:
        parts.append(event("notices", {}))
    return Told("".join(parts), counts)


def event(name: str, facts: dict[str, object]) -> str:
    """One server-sent event."""
    return f"event: {name}\ndata: {json.dumps(facts, ensure_ascii=False)}\n\n"


def _of_conversations(connection: Connection, changes: Changes, now: datetime) -> Iterator[str]:
    tickets, messages = dict(changes.tickets), dict(changes.messages)
    for where in hints.conversations_of(connection, changes.people):
        tickets.setdefault(where, "message")
    owners = [where for where, change in tickets.items() if change in ("owner", "arrived")]
    changed = hints.messages_of(connection, changes.deliveries) + hints.overtaken(connection, owners, now - JUST_NOW)
    for where, message in changed:
        messages.setdefault(message, (where, "state"))
        tickets.setdefault(where, "message")
    known = hints.standings(connection, tickets)
    for message, (where, change) in messages.items():
        if where in known:
            yield event("message", {"ticket": known[where].number, "id": message, "change": change})
    for where, change in tickets.items():
        if where in known:
            yield _ticket(known[where], change, now)


def _ticket(standing: Standing, change: str, now: datetime) -> str:
    facts: dict[str, object] = {
        "number": standing.number, "change": change, "in_queue": standing.owner == "queue", "at": now.isoformat(),
    }  # fmt: skip
    if standing.owner == "agent":
        facts |= {"by": surname(standing.owner_name or ""), "by_id": standing.owner_id}
    return event("ticket", facts)
