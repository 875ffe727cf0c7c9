"""Signing in, in three steps: admit the attempt, check the password in a thread, then let in or note the failure."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, select

from core.refused import Refused
from core.tables import user
from desk.attempts import count_attempt, forgive
from desk.sessions import NewSession, open_session
from desk.users import normal_email
from governance.audit import record


class SignInRefused(Refused):
    """The address or the password is wrong; it does not say which."""

    def __init__(self) -> None:
        super().__init__("the e-mail address or the password is wrong")


@dataclass(frozen=True)
class Attempt:
    """An attempt that was admitted. `password_hash` is for `verify_password`, also when it is None."""

    email: str
    address: str
    user_id: str | None
    password_hash: str | None = field(repr=False)
    counted: tuple[int, ...]


def admit(connection: Connection, email: str, address: str, now: datetime) -> Attempt:
    """Count the attempt and find what to check it against. Raises Throttled."""
    email = normal_email(email)[:320]
    counted = count_attempt(connection, email, address, now)
    row = connection.execute(
        select(user.c.id, user.c.password_hash).where(user.c.email == email, user.c.disabled_at.is_(None))
    ).one_or_none()
    return Attempt(email, address, row.id if row else None, row.password_hash if row else None, counted)


def let_in(connection: Connection, attempt: Attempt, now: datetime) -> NewSession:
    """The password was right. Raises SignInRefused when it was changed, or the person disabled, at that moment."""
    same = select(user.c.id).where(user.c.id == attempt.user_id, user.c.password_hash == attempt.password_hash)
    if connection.execute(same.where(user.c.disabled_at.is_(None)).with_for_update()).one_or_none() is None:
        raise SignInRefused
    assert attempt.user_id is not None
    forgive(connection, attempt.email, attempt.counted)
    who = f"user:{attempt.user_id}"
    record(connection, actor=who, act="user.sign_in", subject=who, facts={"address": attempt.address}, now=now)
    return open_session(connection, attempt.user_id, now)


def note_failure(connection: Connection, attempt: Attempt, now: datetime) -> None:
    """The password was wrong, or there is no such person. What was typed as the address is not kept: it may be a
    password that went into the wrong field."""
    subject = f"user:{attempt.user_id or 'unknown'}"
    facts = {"address": attempt.address}
    record(connection, actor="system", act="user.sign_in_failed", subject=subject, facts=facts, now=now)
