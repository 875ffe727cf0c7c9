"""The emergency brake: nothing goes out within a freeze's scope, whoever wrote it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, func, insert, or_, select, true, update

from core.bus import publish
from core.ids import new_id
from core.lanes import hasten
from core.tables import account, delivery, freeze, message
from governance import audit
from governance.clearance import lock_freezes

PUT_OFF = "frozen"
"""The reason that the dispatcher gives for putting off a delivery that a freeze forbids."""
AGAIN = timedelta(seconds=5)
"""A frozen delivery is looked at again this often; lifting the freeze wakes it at once."""


class UnknownScopeError(ValueError):
    """A scope is `everything`, `channel:NAME` or `account:ID`."""


@dataclass(frozen=True)
class Freeze:
    """One freeze. `stopped`: how many deliveries wait because of it."""

    id: str
    scope: str
    reason: str
    by: str
    at: datetime
    lifted_at: datetime | None
    lifted_by: str | None
    stopped: int = 0


def declare(connection: Connection, *, scope: str, reason: str, actor: str, now: datetime) -> str:
    """Freeze from this transaction's commit on. What is in `sending` then is named by `in_flight`."""
    name, _, which = scope.partition(":")
    if scope != "everything" and not (name in ("channel", "account") and which):
        raise UnknownScopeError(scope)
    lock_freezes(connection, shared=False)
    freeze_id = new_id()
    connection.execute(
        insert(freeze), {"id": freeze_id, "scope": scope, "reason": reason, "by": actor, "at": now}
    )
    facts = {"id": freeze_id, "reason": reason}
    audit.record(connection, actor=actor, act="freeze", subject=scope, facts=facts, now=now)
    publish(connection, "freeze", id=freeze_id, scope=scope)
    return freeze_id


def lift(connection: Connection, freeze_id: str, *, actor: str, now: datetime) -> bool:
    """Let things go on. False: there is no such freeze, or it was lifted before."""
    lock_freezes(connection, shared=False)
    lifted = connection.execute(
        update(freeze)
        .where(freeze.c.id == freeze_id, freeze.c.lifted_at.is_(None))
        .values(lifted_at=now, lifted_by=actor)
        .returning(freeze.c.scope)
    ).scalar()
    if lifted is None:
        return False
    audit.record(connection, actor=actor, act="unfreeze", subject=lifted, facts={"id": freeze_id}, now=now)
    hasten(connection, PUT_OFF, now=now)
    publish(connection, "freeze", id=freeze_id, scope=lifted, lifted=True)
    return True


def put_off(connection: Connection, channel: str, account_id: str, now: datetime) -> datetime:
    """When a delivery that was refused as frozen is due again: at once, if the freeze was lifted meanwhile.

    To be written in this same transaction: a freeze lifted after it wakes what it finds put off.
    """
    lock_freezes(connection, shared=True)
    return now + AGAIN if covers(connection, channel, account_id) else now


def in_flight(connection: Connection, scope: str) -> Sequence[str]:
    """Messages within the scope that are on their way this very moment."""
    return connection.execute(
        select(message.c.id)
        .join(delivery, message.c.delivery_id == delivery.c.id)
        .join(account, account.c.id == delivery.c.account_id)
        .where(delivery.c.state == "sending", _within(scope))
    ).scalars().all()  # fmt: skip


def listed(connection: Connection, *, active_only: bool = False, before: str | None = None,
           limit: int | None = None) -> list[Freeze]:  # fmt: skip
    """Freezes, newest first. `before`: only those that follow this one in the list."""
    query = select(
        freeze.c.id, freeze.c.scope, freeze.c.reason, freeze.c.by, freeze.c.at, freeze.c.lifted_at, freeze.c.lifted_by
    ).order_by(freeze.c.at.desc(), freeze.c.id.desc()).limit(limit)  # fmt: skip
    if before is not None:
        at = select(freeze.c.at).where(freeze.c.id == before).scalar_subquery()
        query = query.where(or_(freeze.c.at < at, and_(freeze.c.at == at, freeze.c.id < before)))
    if active_only:
        query = query.where(freeze.c.lifted_at.is_(None))
    return [
        Freeze(*row, stopped=waiting_in(connection, row.scope) if row.lifted_at is None else 0)
        for row in connection.execute(query).all()
    ]


def waiting_in(connection: Connection, scope: str) -> int:
    """How many cleared deliveries wait within a scope."""
    return connection.execute(
        select(func.count())
        .select_from(delivery)
        .join(account, account.c.id == delivery.c.account_id)
        .where(delivery.c.state == "cleared", _within(scope))
    ).scalar_one()


def covers(connection: Connection, channel: str, account_id: str) -> bool:
    """Whether a freeze forbids sending there now."""
    return (
        connection.execute(
            select(freeze.c.id)
            .where(
                freeze.c.lifted_at.is_(None),
                freeze.c.scope.in_(("everything", f"channel:{channel}", f"account:{account_id}")),
            )
            .limit(1)
        ).first()
        is not None
    )


def _within(scope: str) -> ColumnElement[bool]:
    name, _, which = scope.partition(":")
    if name == "channel":
        return account.c.channel == which
    return account.c.id == which if name == "account" else true()
