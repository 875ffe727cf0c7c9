"""The people who work at the counter: who they are."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, Row, select

from core.refused import Refused
from core.tables import user
from desk.preferences import Preferences, read_preferences

Role = Literal["admin", "agent"]
ROLES: dict[str, Role] = {"admin": "admin", "agent": "agent"}
"""What a person or a token may do: agents cannot touch accounts, tokens and freezes."""


class UserRefused(Refused):
    """What was asked of a person's entry cannot be done."""


class UnknownUser(UserRefused):
    """Nobody has this address or id."""


@dataclass(frozen=True)
class User:
    """A colleague, without the password's hash."""

    id: str
    email: str
    name: str
    role: Role
    must_change: bool
    """A new password is due before anything else."""
    preferences: Preferences
    created_at: datetime
    disabled_at: datetime | None


columns = (
    user.c.id, user.c.email, user.c.name, user.c.role, user.c.must_change, user.c.preferences,
    user.c.created_at.label("user_created_at"), user.c.disabled_at,
)  # fmt: skip


def user_of(row: Row[*tuple[object, ...]]) -> User:
    """A person from a row that holds `columns`."""
    return User(
        row.id, row.email, row.name, row.role, row.must_change, read_preferences(row.preferences),
        row.user_created_at, row.disabled_at,
    )  # fmt: skip


def check_role(role: str) -> Role:
    """Raises Refused for a role there is not."""
    if role not in ROLES:
        raise Refused(f"a role is {' or '.join(ROLES)}, not {role!r}")
    return ROLES[role]


def normal_email(email: str) -> str:
    """The address as it is kept: in lower case, full-width letters made plain, without signs that nobody sees.

    Some of those (NUL, half a surrogate pair) no database takes: whoever types them is told that the address is wrong.
    """
    return "".join(filter(str.isprintable, unicodedata.normalize("NFKC", email))).strip().lower()


def get_user(connection: Connection, user_id: str) -> User:
    """Raises UnknownUser."""
    row = connection.execute(select(*columns).where(user.c.id == user_id)).one_or_none()
    if row is None:
        raise UnknownUser("there is no such person")
    return user_of(row)


def find_user(connection: Connection, email: str) -> User:
    """By address. Raises UnknownUser."""
    row = connection.execute(select(*columns).where(user.c.email == normal_email(email))).one_or_none()
    if row is None:
        raise UnknownUser(f"nobody has the address {email}")
    return user_of(row)


def all_users(connection: Connection) -> list[User]:
    """Everybody, the disabled too, by address."""
    return [user_of(row) for row in connection.execute(select(*columns).order_by(user.c.email))]
