"""What every page of the console tells of the whole house: counts that somebody can act on."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Row, and_, func, or_, select

from core.tables import account, delivery, freeze, job, ticket, token, user

UNKNOWN_FOR = timedelta(minutes=10)
"""An unconfirmed delivery is looked for by ourselves for so long; then a person decides (connectors/reconcile.py)."""


@dataclass(frozen=True)
class Counts:
    """Badges of the navigation."""

    waiting: int
    """Tickets in the queue."""
    problems: int
    """Deliveries and jobs that wait for a person's word."""
    broken_accounts: int
    freezes: int
    """In force, or lifted while what they stopped is still to be decided."""


def counts(connection: Connection, unreadable: Collection[str], now: datetime) -> Counts:
    """The badges as they are now. `unreadable`: accounts whose secrets cannot be opened."""
    broken = or_(account.c.state.in_(("token_dead", "stopped")), account.c.id.in_(unreadable))
    return Counts(
        waiting=_count(connection, ticket.c.status == "queued"),
        problems=_count(connection, unsettled(now)) + _count(connection, job.c.state == "dead"),
        broken_accounts=_count(connection, and_(account.c.removed_at.is_(None), broken)),
        freezes=_count(connection, or_(freeze.c.lifted_at.is_(None), freeze.c.id.in_(_reviewed))),
    )


_reviewed = select(delivery.c.paused_by).where(delivery.c.state == "cleared", delivery.c.paused_by.is_not(None))


def unsettled(now: datetime) -> ColumnElement[bool]:
    """Deliveries that did not arrive, or whose fate stayed unknown, until a person has decided."""
    stuck = and_(delivery.c.state == "unconfirmed", delivery.c.updated_at <= now - UNKNOWN_FOR)
    return and_(or_(delivery.c.state == "failed", stuck), delivery.c.settled_by.is_(None))


def house_name(connection: Connection) -> str:
    """What the company calls itself: the name of its first connected account."""
    oldest = select(account.c.name).where(account.c.removed_at.is_(None)).order_by(account.c.created_at).limit(1)
    return connection.execute(oldest).scalar() or "Madoguchi"


def account_name(connection: Connection, account_id: str) -> str:
    """What people call an account, also one that was removed."""
    return connection.execute(select(account.c.name).where(account.c.id == account_id)).scalar() or account_id


def account_names(connection: Connection) -> Sequence[Row[str, str]]:
    """(id, name) of the connected accounts, the oldest first."""
    query = select(account.c.id, account.c.name).where(account.c.removed_at.is_(None)).order_by(account.c.created_at)
    return connection.execute(query).all()


def names(connection: Connection, actors: Collection[str]) -> dict[str, str]:
    """What people call those who acted (`user:ID`, `token:ID`); others are left out."""
    found: dict[str, str] = {}
    for kind, table in (("user", user), ("token", token)):
        ids = [actor.partition(":")[2] for actor in actors if actor.startswith(f"{kind}:")]
        if ids:
            rows = connection.execute(select(table.c.id, table.c.name).where(table.c.id.in_(ids)))
            found |= {f"{kind}:{row.id}": row.name for row in rows}
    return found


def _count(connection: Connection, condition: ColumnElement[bool]) -> int:
    return int(connection.execute(select(func.count()).where(condition)).scalar_one())
