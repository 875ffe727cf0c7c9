"""What a freeze stopped, as people read it; and what they decide of it once the freeze is lifted."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, select

from core.lanes import clear_shelf
from core.limits import Visibility, limits_of
from core.tables import account, conversation, delivery, freeze, identity, ticket, token, user
from desk import conversations, deliveries
from desk.ownership import HandOff, to_queue
from governance import audit, stopped

SHOWN = 200
"""Of one freeze at a time; the count says how many there are."""
DISCARDED = "freeze_discarded"
Hindrance = Literal["", "overtaken", "answered_past", "window_closed", "expired"]
"""Why nobody may release it any more."""


@dataclass(frozen=True)
class Stopped:
    """One delivery that waits. `wrote_since`: the customer has written after it."""

    id: str
    at: datetime
    channel: str
    account_name: str
    customer: str
    ticket: int | None
    author: str
    user_name: str | None
    text: str
    wrote_since: bool
    hindrance: Hindrance


_number = (
    select(func.max(ticket.c.number))
    .where(ticket.c.conversation_id == conversation.c.id)
    .correlate(conversation)
    .scalar_subquery()
)
_query = (
    select(
        delivery.c.id, delivery.c.created_at, delivery.c.author, delivery.c.epoch, delivery.c.action,
        delivery.c.expires_at, conversation.c.channel, conversation.c.kind, conversation.c.epoch.label("present"),
        conversation.c.last_inbound_at, account.c.name.label("account_name"), identity.c.name.label("customer"),
        _number.label("ticket"), func.coalesce(user.c.name, token.c.name).label("user_name"),
        stopped.written_past().label("wrote_since"),
    )
    .select_from(
        stopped.BESIDE.join(conversation, conversation.c.id == delivery.c.conversation_id)
        .join(identity, identity.c.id == conversation.c.identity_id)
        .outerjoin(user, user.c.id == delivery.c.user_id)
        .outerjoin(token, token.c.id == delivery.c.user_id)
    )
    .order_by(delivery.c.created_at, delivery.c.position)
)  # fmt: skip


def waiting(connection: Connection, freeze_id: str, scope: str, now: datetime) -> list[Stopped]:
    """What a freeze in force holds back, the oldest first, `SHOWN` at the most."""
    return _read(connection, _query.where(stopped.waits(freeze_id, scope)), now)


def to_review(connection: Connection, freeze_id: str, now: datetime) -> list[Stopped]:
    """What waits for a person's word since a freeze was lifted, the oldest first, `SHOWN` at the most."""
    return _read(connection, _query.where(_reviewed(freeze_id)), now)


def counts_to_review(connection: Connection) -> dict[str, int]:
    """How many there are of these, by freeze."""
    open_ones = and_(delivery.c.state == "cleared", freeze.c.lifted_at.is_not(None))
    query = select(freeze.c.id, func.count()).join(delivery, delivery.c.paused_by == freeze.c.id).where(open_ones)
    return dict(connection.execute(query.group_by(freeze.c.id)).tuples().all())


def release(connection: Connection, freeze_id: str, chosen: Collection[str] | None, *, actor: str,
            now: datetime) -> int:  # fmt: skip
    """Let the chosen ones go, None: all, but for what nobody may release any more. Answers how many."""
    if not _lifted(connection, freeze_id):
        return 0
    free = {each.id for each in _read(connection, _query.where(_reviewed(freeze_id)), now, None) if not each.hindrance}
    gone = stopped.release(connection, freeze_id, free if chosen is None else free & set(chosen), now)
    _on_record(connection, "freeze.release", freeze_id, gone, actor, now)
    return len(gone)


def discard(connection: Connection, freeze_id: str, chosen: Collection[str] | None, *, actor: str,
            now: datetime) -> int:  # fmt: skip
    """These shall not go out, None: all. Where the bot still answers, people get the conversation. Answers how many."""
    if not _lifted(connection, freeze_id):
        return 0
    wanted = [_reviewed(freeze_id)] if chosen is None else [_reviewed(freeze_id), delivery.c.id.in_(chosen)]
    query = select(delivery.c.id, delivery.c.conversation_id, delivery.c.author).where(*wanted)
    rows = connection.execute(query.order_by(delivery.c.created_at, delivery.c.position)).all()
    places = {where: conversations.get(connection, where, lock=True)  # before its deliveries, as a take-over does
              for where in sorted({row.conversation_id for row in rows if row.author == "bot"})}  # fmt: skip
    for row in rows:
        deliveries.supersede(connection, row.id, DISCARDED, now)
        clear_shelf(connection, stopped.shelf(row.id))
    for place in places.values():
        if place.owner == "bot":
            to_queue(connection, place, HandOff(DISCARDED, silent=True), now)
    _on_record(connection, "freeze.discard", freeze_id, [row.id for row in rows], actor, now)
    return len(rows)


def _reviewed(freeze_id: str) -> ColumnElement[bool]:
    return and_(delivery.c.paused_by == freeze_id, delivery.c.state == "cleared")


def _lifted(connection: Connection, freeze_id: str) -> bool:
    return connection.execute(select(freeze.c.lifted_at).where(freeze.c.id == freeze_id)).scalar() is not None


def _read(connection: Connection, query: Select[*tuple[object, ...]], now: datetime,
          limit: int | None = SHOWN) -> list[Stopped]:  # fmt: skip
    rows = connection.execute(query.limit(limit)).all()
    words = deliveries.words_of(connection, [row.id for row in rows])
    return [
        Stopped(row.id, row.created_at, row.channel, row.account_name, row.customer, row.ticket, row.author,
                row.user_name, words.get(row.id, ""), bool(row.wrote_since), _hindrance(row, now))
        for row in rows
    ]  # fmt: skip


def _hindrance(row: Row[*tuple[object, ...]], now: datetime) -> Hindrance:
    automatic = row.author in ("bot", "system")
    if automatic and row.epoch != row.present:
        return "overtaken"
    if row.expires_at <= now:
        return "expired"
    visibility: Visibility = "public" if row.kind == "comment" and row.action != "private_reply" else "private"
    limits = limits_of(row.channel, visibility)
    window = limits.bot_window if automatic else limits.agent_window
    if window is not None and row.last_inbound_at is not None and row.last_inbound_at < now - window:
        return "window_closed"
    return "answered_past" if automatic and row.wrote_since else ""


def _on_record(connection: Connection, act: str, freeze_id: str, ids: list[str], actor: str, now: datetime) -> None:
    if ids:
        audit.record(connection, actor=actor, act=act, subject=f"freeze:{freeze_id}", facts={"deliveries": ids},
                     now=now)  # fmt: skip
