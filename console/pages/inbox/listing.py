"""The list for a filter: its tabs, groups and choices."""

from datetime import timedelta

from sqlalchemy import Connection

from console.pages.inbox.rows import Reader, row
from console.pages.visit import Visit
from console.view.queue import Choice, LeftBecause, Queue, QueueFilter, QueueGroup, QueueRow, Tab
from core.limits import UnknownChannelError, limits_of
from desk import inbox, ticket_list
from desk.inbox import Wanted
from desk.surname import surname
from desk.ticket_list import Listed
from desk.users import all_users

ROWS = 60
"""Slips of a group; what goes beyond is found by filter or search."""
TABS: tuple[Tab, ...] = ("all", "mine", "unassigned", "bot")


def listing(connection: Connection, visit: Visit, chosen: QueueFilter, selected: int | None = None) -> Queue:
    """The list as it is now."""
    channels = tuple(inbox.channels(connection))
    wanted = _wanted(visit, chosen, channels)
    counts = inbox.tab_counts(connection, visit.user.id)
    reader = reader_of(visit)
    groups = inbox.groups(connection, wanted, ROWS)
    return Queue(
        filter=chosen,
        as_of=visit.now,
        open_count=counts["all"],
        tab_counts={tab: counts[tab] for tab in TABS},
        groups=tuple(
            QueueGroup(each.kind, tuple(row(ticket, reader) for ticket in each.rows), each.total) for each in groups
        ),
        channels=channels,
        owners=_owners(connection, visit),
        selected=selected,
        first_run=not channels,
    )


def counted(connection: Connection, visit: Visit, chosen: QueueFilter) -> Queue:
    """The list's counts without its slips: what stands beside one slip that changed."""
    counts = inbox.tab_counts(connection, visit.user.id)
    return Queue(chosen, visit.now, counts["all"], {tab: counts[tab] for tab in TABS}, (), (), ())


def one_row(connection: Connection, visit: Visit, chosen: QueueFilter, number: int) -> QueueRow | None:
    """A ticket's slip as it stands in that list, or why it is not in it."""
    found = ticket_list.one(connection, number)
    if found is None:
        return None
    inside = inbox.belongs(connection, _wanted(visit, chosen, tuple(inbox.channels(connection))), number)
    return row(found, reader_of(visit), "" if inside else _left(found))


def reader_of(visit: Visit) -> Reader:
    """For whom slips are drawn."""
    return Reader(visit.user.id, visit.words, visit.now)


def _left(found: Listed) -> LeftBecause:
    if found.status in ("resolved", "closed"):
        return "resolved"
    if found.owner == "agent":
        return "taken"
    return "bot" if found.owner == "bot" else "other"


def _wanted(visit: Visit, chosen: QueueFilter, channels: tuple[str, ...]) -> Wanted:
    return Wanted(
        visit.user.id, visit.now, _windows(channels), chosen.tab, chosen.status, chosen.channel, chosen.owner,
        chosen.q.strip(),
    )  # fmt: skip


def _windows(channels: tuple[str, ...]) -> dict[str, timedelta]:
    found: dict[str, timedelta] = {}
    for channel in channels:
        try:
            window = limits_of(channel, "private").agent_window
        except UnknownChannelError:
            continue
        if window is not None:
            found[channel] = window
    return found


def _owners(connection: Connection, visit: Visit) -> tuple[Choice, ...]:
    colleagues = [each for each in all_users(connection) if each.disabled_at is None and each.id != visit.user.id]
    mine = Choice("me", visit.words.text("queue.tab.mine"))
    return (mine, *(Choice(each.id, surname(each.name)) for each in colleagues))
