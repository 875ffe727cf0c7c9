"""What a freeze covers: everything, a channel, an account, a brand or a campaign."""

from typing import Final

from sqlalchemy import ColumnElement, Connection, literal, or_, select, true

from core.limits import channels
from core.tables import account, delivery, freeze

KINDS: Final = ("channel", "account", "brand", "campaign")
LONGEST: Final = 200
SHAPE: Final = "scope is everything, channel:NAME, account:ID, brand:NAME or campaign:NAME"


class UnknownScopeError(ValueError):
    """There is no such scope, or it would stop nothing. The text says what was wrong."""


def check(connection: Connection, scope: str) -> None:
    """Raises UnknownScopeError. A misspelt name would stop nothing, and nobody would notice in a crisis."""
    kind, _, which = scope.partition(":")
    if scope == "everything":
        return
    if kind not in KINDS or not which.strip() or which != which.strip() or len(scope) > LONGEST:
        raise UnknownScopeError(SHAPE)
    if not _exists(connection, kind, which):
        raise UnknownScopeError(f"there is no {kind} {which!r}; {SHAPE}")


def covering(account_id: ColumnElement[str], channel: ColumnElement[str],
             campaign: ColumnElement[str] | None = None) -> ColumnElement[bool]:  # fmt: skip
    """Whether a row of `freeze` is in force and forbids sending there. The brand is looked up when there is one."""
    brand = select(account.c.brand).where(account.c.id == account_id).correlate_except(account).scalar_subquery()
    scopes = [
        freeze.c.scope == "everything",
        freeze.c.scope == literal("account:") + account_id,
        freeze.c.scope == literal("channel:") + channel,
        freeze.c.scope == literal("brand:") + brand,
    ]
    if campaign is not None:
        scopes.append(freeze.c.scope == literal("campaign:") + campaign)
    return freeze.c.lifted_at.is_(None) & or_(*scopes)


def within(scope: str) -> ColumnElement[bool]:
    """Whether a delivery, joined with its account, lies within a scope."""
    kind, _, which = scope.partition(":")
    columns = {"channel": account.c.channel, "account": account.c.id, "brand": account.c.brand}
    if kind == "campaign":
        return delivery.c.campaign == which
    return columns[kind] == which if kind in columns else true()


def brands(connection: Connection) -> list[str]:
    """The brands that the connected accounts speak for."""
    query = select(account.c.brand).where(account.c.brand != "", account.c.removed_at.is_(None)).distinct()
    return list(connection.execute(query.order_by(account.c.brand)).scalars())


def _exists(connection: Connection, kind: str, which: str) -> bool:
    if kind == "campaign":
        return True  # one that is to begin can be stopped before
    if kind == "brand":
        return which in brands(connection)
    column = account.c.channel if kind == "channel" else account.c.id
    found = connection.execute(select(account.c.id).where(column == which).limit(1)).first()
    return found is not None or (kind == "channel" and which in channels())
