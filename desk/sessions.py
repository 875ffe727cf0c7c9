"""Who is signed in: sessions kept on our side, found by a token that only the browser holds."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select, update

from core.bus import publish
from core.ids import new_token
from core.tables import session, user
from desk.users import User, columns, user_of
from governance.audit import record

IDLE = timedelta(hours=12)
LONGEST = timedelta(days=14)
NOTICED = timedelta(minutes=1)
"""How exactly we keep when a session was last used."""


@dataclass(frozen=True)
class NewSession:
    """For the browser, once: only the token's digest is kept."""

    token: str
    expires_at: datetime


@dataclass(frozen=True)
class Session:
    """A living session with its person."""

    digest: str
    user: User
    csrf: str
    seen_at: datetime

    def wants_touch(self, now: datetime) -> bool:
        """Whether `touch` is due for this request."""
        return now - self.seen_at >= NOTICED

    def csrf_matches(self, given: str) -> bool:
        """Whether a form or header carries this session's CSRF token; takes the same time wherever it differs."""
        return hmac.compare_digest(self.csrf.encode(), given.encode("utf-8", "surrogatepass"))


def open_session(connection: Connection, user_id: str, now: datetime) -> NewSession:
    """Sign somebody in who has proved who they are."""
    connection.execute(delete(session).where((session.c.expires_at <= now) | (session.c.seen_at <= now - IDLE)))
    made = NewSession(new_token(), now + LONGEST)
    row = {"digest": _digest(made.token), "user_id": user_id, "csrf": new_token(), "created_at": now, "seen_at": now,
           "expires_at": made.expires_at}  # fmt: skip
    connection.execute(session.insert(), row)
    return made


def session_of(connection: Connection, token: str, now: datetime) -> Session | None:
    """The living session of a token; None when it ended, was idle for 12 hours, is 14 days old, or its person left."""
    row = connection.execute(
        select(session.c.digest, session.c.csrf, session.c.seen_at, *columns)
        .join_from(session, user, user.c.id == session.c.user_id)
        .where(session.c.digest == _digest(token), session.c.expires_at > now, session.c.seen_at > now - IDLE)
        .where(user.c.disabled_at.is_(None))
    ).one_or_none()
    return None if row is None else Session(row.digest, user_of(row), row.csrf, row.seen_at)


def touch(connection: Connection, digest: str, now: datetime) -> None:
    """It is in use: the idle time begins anew."""
    connection.execute(update(session).where(session.c.digest == digest, session.c.seen_at < now).values(seen_at=now))


def end_session(connection: Connection, ended: Session, now: datetime) -> None:
    """Sign out."""
    connection.execute(delete(session).where(session.c.digest == ended.digest))
    subject = f"user:{ended.user.id}"
    record(connection, actor=subject, act="user.sign_out", subject=subject, facts={}, now=now)
    publish(connection, "session", user=ended.user.id)


def end_sessions_of(connection: Connection, user_id: str, *, keep: str | None = None) -> None:
    """Sign somebody out everywhere, but for the session whose digest is `keep`. Told as `session` on the bus."""
    statement = delete(session).where(session.c.user_id == user_id)
    if keep is not None:
        statement = statement.where(session.c.digest != keep)
    if connection.execute(statement).rowcount:
        publish(connection, "session", user=user_id)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
