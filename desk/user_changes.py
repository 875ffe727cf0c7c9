"""Let people in, change their password and choices, let them in no more; each change is on record."""

import re
from collections.abc import Mapping
from datetime import datetime

import msgspec
from sqlalchemy import Connection, select, update

from core.bus import publish
from core.ids import new_id
from core.tables import user
from desk.preferences import Preferences, change_preferences
from desk.sessions import end_sessions_of
from desk.sql import insert_new
from desk.users import Role, UnknownUser, User, UserRefused, check_role, get_user, normal_email
from governance.audit import record

EMAIL = re.compile(r"[^\s@]{1,64}@[^\s@]{1,190}")
LONGEST_NAME = 100
FIRST_EMAIL = "admin@localhost"
FIRST_NAME = "管理者"


def add_user(connection: Connection, *, email: str, name: str, role: Role, password_hash: str, must_change: bool,
             actor: str, now: datetime) -> User:  # fmt: skip
    """Let somebody in. Raises Refused: UserRefused, or no such role."""
    made = User(new_id(), normal_email(email), name.strip(), check_role(role), must_change, Preferences(), now, None)
    if not EMAIL.fullmatch(made.email):
        raise UserRefused(f"{email!r} is no e-mail address")
    if not 1 <= len(made.name) <= LONGEST_NAME:
        raise UserRefused(f"a name has 1 to {LONGEST_NAME} characters")
    if not _insert(connection, made, password_hash):
        raise UserRefused(f"{made.email} is somebody's already")
    _changed(connection, "user.add", made.id, {"email": made.email, "role": made.role}, actor, now)
    return made


def is_first_start(connection: Connection) -> bool:
    """Whether nobody was ever let in."""
    return connection.execute(select(user.c.id).limit(1)).first() is None


def add_first_admin(connection: Connection, password_hash: str, now: datetime) -> User | None:
    """The first start's admin, who must choose another password; None when somebody was let in meanwhile."""
    if not is_first_start(connection):
        return None
    made = User(new_id(), FIRST_EMAIL, FIRST_NAME, "admin", True, Preferences(), now, None)
    if not _insert(connection, made, password_hash):
        return None
    _changed(connection, "user.add", made.id, {"email": made.email, "role": made.role}, "system", now)
    return made


def set_password(connection: Connection, user_id: str, password_hash: str, *, must_change: bool, actor: str,
                 now: datetime, keep: str | None = None) -> None:  # fmt: skip
    """A new password ends all sessions but the one whose digest is `keep`. Raises UnknownUser."""
    _update(connection, user_id, password_hash=password_hash, must_change=must_change)
    end_sessions_of(connection, user_id, keep=keep)
    _changed(connection, "user.password", user_id, {"must_change": must_change}, actor, now)


def set_preferences(connection: Connection, user_id: str, changes: Mapping[str, object]) -> Preferences:
    """A person's own choices. Raises PreferencesRefused, UnknownUser."""
    chosen = change_preferences(get_user(connection, user_id).preferences, changes)
    _update(connection, user_id, preferences=msgspec.to_builtins(chosen))
    publish(connection, "user", id=user_id)
    return chosen


def disable_user(connection: Connection, user_id: str, *, actor: str, now: datetime) -> None:
    """Let somebody in no more and end their sessions. Raises UserRefused for the only admin, UnknownUser."""
    admins = connection.scalars(
        select(user.c.id).where(user.c.role == "admin", user.c.disabled_at.is_(None)).with_for_update()
    ).all()
    leaving = get_user(connection, user_id)
    if leaving.disabled_at is not None:
        return
    if set(admins) == {user_id}:
        raise UserRefused(f"{leaving.email} is the only admin")
    _update(connection, user_id, disabled_at=now)
    end_sessions_of(connection, user_id)
    _changed(connection, "user.disable", user_id, {}, actor, now)


def enable_user(connection: Connection, user_id: str, *, actor: str, now: datetime) -> None:
    """Let somebody in again. Raises UnknownUser."""
    if get_user(connection, user_id).disabled_at is not None:
        _update(connection, user_id, disabled_at=None)
        _changed(connection, "user.enable", user_id, {}, actor, now)


def _insert(connection: Connection, made: User, password_hash: str) -> bool:
    row = {
        "id": made.id, "email": made.email, "name": made.name, "role": made.role, "must_change": made.must_change,
        "preferences": msgspec.to_builtins(made.preferences), "created_at": made.created_at,
        "password_hash": password_hash,
    }  # fmt: skip
    return insert_new(connection, user, row)


def _update(connection: Connection, user_id: str, **values: object) -> None:
    if connection.execute(update(user).where(user.c.id == user_id).values(values)).rowcount != 1:
        raise UnknownUser("there is no such person")


def _changed(connection: Connection, act: str, user_id: str, facts: Mapping[str, object], actor: str,
             now: datetime) -> None:  # fmt: skip
    record(connection, actor=actor, act=act, subject=f"user:{user_id}", facts=facts, now=now)
    publish(connection, "user", id=user_id)
