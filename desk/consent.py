"""The ledger of who agreed to be written to for promotion, and who no longer does; nothing in it is ever changed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Select, func, insert, select

from core.bus import publish
from core.tables import consent, identity, token, user
from governance import audit
from governance.draft import Consent

Purpose = Literal["marketing"]
Source = Literal["message", "form", "import", "agent", "platform"]
"""Where it was said: in a message to us, in a form, in a list that was taken over, to a colleague, at the platform."""


@dataclass(frozen=True)
class Entry:
    """One word on it. `who`: the colleague's or program's name, where one wrote it down."""

    given: bool
    source: str
    message_id: str | None
    actor: str
    who: str | None
    at: datetime


def record(connection: Connection, identity_id: str, *, given: bool, source: Source, actor: str, now: datetime,
           message_id: str | None = None, purpose: Purpose = "marketing") -> None:  # fmt: skip
    """Write a word down; from its commit on it is what holds."""
    values = {
        "identity_id": identity_id, "purpose": purpose, "given": given, "source": source, "message_id": message_id,
        "actor": actor, "at": now,
    }  # fmt: skip
    connection.execute(insert(consent), values)
    facts = {"purpose": purpose, "source": source} | ({"message": message_id} if message_id else {})
    act = "consent.give" if given else "consent.withdraw"
    audit.record(connection, actor=actor, act=act, subject=f"identity:{identity_id}", facts=facts, now=now)
    publish(connection, "consent", identity=identity_id)


def state(connection: Connection, identity_id: str, purpose: Purpose = "marketing") -> Consent:
    """What holds now."""
    found = newest(connection, identity_id, purpose)
    if found is None:
        return "unknown"
    return "given" if found.given else "withdrawn"


def newest(connection: Connection, identity_id: str, purpose: Purpose = "marketing") -> Entry | None:
    """The word that holds now."""
    row = connection.execute(_entries(identity_id, purpose).limit(1)).first()
    return Entry(*tuple(row)) if row else None


def history(connection: Connection, identity_id: str, purpose: Purpose = "marketing") -> list[Entry]:
    """Every word, the newest first."""
    return [Entry(*tuple(row)) for row in connection.execute(_entries(identity_id, purpose))]


def withdraw_of(connection: Connection, account_id: str, external_user: str, *, source: Source, now: datetime) -> None:
    """A person whom the platform names says no more: once, however often the platform tells it."""
    which = select(identity.c.id).where(identity.c.account_id == account_id, identity.c.external_id == external_user)
    found = connection.execute(which).scalar()
    if found is not None and state(connection, found) != "withdrawn":
        record(connection, found, given=False, source=source, actor="system", now=now)


def _entries(identity_id: str, purpose: str) -> Select[Any]:
    kind, which = func.substr(consent.c.actor, 1, 5), func.substr(consent.c.actor, 6)
    program = (func.substr(consent.c.actor, 1, 6) == "token:") & (token.c.id == func.substr(consent.c.actor, 7))
    return (
        select(consent.c.given, consent.c.source, consent.c.message_id, consent.c.actor,
               func.coalesce(user.c.name, token.c.name), consent.c.at)
        .outerjoin(user, (kind == "user:") & (user.c.id == which))
        .outerjoin(token, program)
        .where(consent.c.identity_id == identity_id, consent.c.purpose == purpose)
        .order_by(consent.c.id.desc())
    )  # fmt: skip
