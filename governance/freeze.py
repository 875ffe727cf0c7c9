"""The emergency brake: nothing but holding statements goes out within a freeze's scope, whoever wrote it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, func, insert, literal, or_, select, update

from core.bus import publish
from core.ids import new_id
from core.tables import account, conversation, delivery, freeze, message
from governance import audit, stopped
from governance.clearance_locks import lock_freezes
from governance.freeze_scope import check, covering, within


@dataclass(frozen=True)
class Freeze:
    """One freeze. `stopped`: how many deliveries wait because of it, or waited when it was lifted."""

    id: str
    scope: str
    reason: str
    by: str
    at: datetime
    lifted_at: datetime | None
    lifted_by: str | None
    stopped: int = 0


def declare(connection: Connection, *, scope: str, reason: str, actor: str, now: datetime) -> str:
    """Freeze from this transaction's commit on. What is in `sending` then is named by `in_flight`.

    Raises UnknownScopeError.
    """
    check(connection, scope)
    lock_freezes(connection, shared=False)
    freeze_id = new_id()
    connection.execute(
        insert(freeze), {"id": freeze_id, "scope": scope, "reason": reason, "by": actor, "at": now}
    )
    facts = {"id": freeze_id, "reason": reason}
    audit.record(connection, actor=actor, act="freeze", subject=scope, facts=facts, now=now)
    publish(connection, "freeze", id=freeze_id, scope=scope)
    return freeze_id


def lift(connection: Connection, freeze_id: str, *, actor: str, now: datetime, review: bool = False) -> bool:
    """Let things go on. False: there is no such freeze, or it was lifted before.

    What waited goes out in its order, but for answers of the bot's to which the customer has written more since:
    these wait for a person's word. `review`: all of it does. What another freeze forbids stays where it is.
    """
    lock_freezes(connection, shared=False)
    scope = connection.execute(
        update(freeze)
        .where(freeze.c.id == freeze_id, freeze.c.lifted_at.is_(None))
        .values(lifted_at=now, lifted_by=actor)
        .returning(freeze.c.scope)
    ).scalar()
    if scope is None:
        return False
    waited = stopped.pause(connection, freeze_id, scope)
    left = waited if review else waited - stopped.release_fresh(connection, freeze_id, now)
    connection.execute(update(freeze).where(freeze.c.id == freeze_id).values(stopped=waited))
    facts = {"id": freeze_id, "review": review, "stopped": waited, "to_review": left}
    audit.record(connection, actor=actor, act="unfreeze", subject=scope, facts=facts, now=now)
    publish(connection, "freeze", id=freeze_id, scope=scope, lifted=True)
    return True


def put_off(connection: Connection, delivery_id: str) -> str | None:
    """Where a delivery that was refused as frozen waits; None: the freeze was lifted meanwhile.

    In one transaction with its leaving the lane: a freeze lifted after it finds it there.
    """
    lock_freezes(connection, shared=True)
    by = connection.execute(_stopping, {"which": delivery_id}).scalar()
    if by is None:
        return None
    stopping = update(delivery).where(delivery.c.id == delivery_id, delivery.c.paused_by.is_(None))
    where = connection.execute(stopping.values(paused_by=by).returning(delivery.c.conversation_id)).scalar()
    if where is not None:
        publish(connection, "delivery", delivery=delivery_id, conversation=where, state="cleared")
    return stopped.shelf(delivery_id)


_stopping = (
    select(func.coalesce(delivery.c.paused_by, freeze.c.id))
    .select_from(delivery)
    .join(conversation, conversation.c.id == delivery.c.conversation_id)
    .outerjoin(freeze, covering(delivery.c.account_id, conversation.c.channel, delivery.c.campaign))
    .where(delivery.c.id == bindparam("which"))
    .order_by(freeze.c.at)
    .limit(1)
)


def in_flight(connection: Connection, scope: str) -> Sequence[str]:
    """Messages within the scope that are on their way this very moment."""
    return connection.execute(
        select(message.c.id)
        .join(delivery, message.c.delivery_id == delivery.c.id)
        .join(account, account.c.id == delivery.c.account_id)
        .where(delivery.c.state == "sending", within(scope))
    ).scalars().all()  # fmt: skip


def listed(connection: Connection, *, active_only: bool = False, before: str | None = None,
           limit: int | None = None) -> list[Freeze]:  # fmt: skip
    """Freezes, newest first. `before`: only those that follow this one in the list."""
    query = select(
        freeze.c.id, freeze.c.scope, freeze.c.reason, freeze.c.by, freeze.c.at, freeze.c.lifted_at, freeze.c.lifted_by,
        freeze.c.stopped,
    ).order_by(freeze.c.at.desc(), freeze.c.id.desc()).limit(limit)  # fmt: skip
    if before is not None:
        at = select(freeze.c.at).where(freeze.c.id == before).scalar_subquery()
        query = query.where(or_(freeze.c.at < at, and_(freeze.c.at == at, freeze.c.id < before)))
    if active_only:
        query = query.where(freeze.c.lifted_at.is_(None))
    return [_told(connection, Freeze(*row)) for row in connection.execute(query).all()]


def covers(connection: Connection, channel: str, account_id: str) -> bool:
    """Whether a freeze forbids sending there now. One of a campaign does not: it stops that campaign alone."""
    here = covering(literal(account_id), literal(channel))
    return connection.execute(select(freeze.c.id).where(here).limit(1)).first() is not None


def _told(connection: Connection, each: Freeze) -> Freeze:
    if each.lifted_at is not None:
        return each
    waiting = select(func.count()).select_from(stopped.BESIDE).where(stopped.waits(each.id, each.scope))
    return Freeze(**{**vars(each), "stopped": connection.execute(waiting).scalar_one()})
