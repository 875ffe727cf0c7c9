"""People, as the command line handles them."""

from dataclasses import dataclass, field

from sqlalchemy import Connection

from core.clock import SystemClock
from core.control.commands import steps
from core.database import Database
from desk import conversations, user_changes
from desk.control.on_record import ACTOR, on_record
from desk.users import Role, User, all_users, find_user


@dataclass(frozen=True)
class NewUser:
    """Somebody to let in."""

    email: str
    name: str
    role: Role
    password_hash: str = field(repr=False)
    must_change: bool


@dataclass(frozen=True)
class ResetUser:
    """Somebody who needs a new password, to be changed at the next sign-in."""

    email: str
    password_hash: str = field(repr=False)


@dataclass(frozen=True)
class Leaver:
    """Somebody who is let in no more, and how many conversations still wait for that person."""

    email: str
    conversations: int


@steps("users.add")
async def let_in(database: Database, request: NewUser) -> User:
    """Raises Refused."""
    return await on_record(
        database,
        lambda c: user_changes.add_user(
            c, email=request.email, name=request.name, role=request.role, password_hash=request.password_hash,
            must_change=request.must_change, actor=ACTOR, now=SystemClock().now(),
        ),
    )  # fmt: skip


@steps("users.list")
async def list_users(database: Database, request: None) -> list[User]:
    """Everybody, by address."""
    return await database.read(all_users)


@steps("users.reset")
async def reset_user(database: Database, request: ResetUser) -> User:
    """Raises UnknownUser."""
    found = await database.read(lambda c: find_user(c, request.email))
    await on_record(
        database,
        lambda c: user_changes.set_password(
            c, found.id, request.password_hash, must_change=True, actor=ACTOR, now=SystemClock().now()
        ),
    )
    return found


@steps("users.disable")
async def disable_user(database: Database, email: str) -> Leaver:
    """Raises UnknownUser, UserRefused for the only admin."""

    def write(connection: Connection) -> Leaver:
        found = find_user(connection, email)
        user_changes.disable_user(connection, found.id, actor=ACTOR, now=SystemClock().now())
        return Leaver(found.email, conversations.count_of_owner(connection, found.id))

    return await on_record(database, write)


@steps("users.enable")
async def enable_user(database: Database, email: str) -> User:
    """Raises UnknownUser."""

    def write(connection: Connection) -> User:
        found = find_user(connection, email)
        user_changes.enable_user(connection, found.id, actor=ACTOR, now=SystemClock().now())
        return found

    return await on_record(database, write)
