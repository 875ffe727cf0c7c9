"""People, as the command line handles them."""

from dataclasses import dataclass, field

from core.clock import SystemClock
from core.control.commands import steps
from core.database import Database
from desk import user_changes
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
