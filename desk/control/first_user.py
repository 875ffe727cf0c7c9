"""The first administrator, made at the first start because there is nobody yet."""

import asyncio
from dataclasses import dataclass, field

from core.clock import SystemClock
from core.control.commands import steps
from core.database import Database
from core.ids import new_token
from desk import user_changes
from desk.passwords import hash_password


@dataclass(frozen=True)
class Nothing:
    """The command takes nothing."""


@dataclass(frozen=True)
class FirstUser:
    """Shown once, on the terminal that started the system."""

    email: str
    password: str = field(repr=False)


@steps("users.bootstrap")
async def bootstrap(database: Database, request: Nothing) -> FirstUser | None:
    """An administrator with a random password, to be changed at the first sign-in; None when there is somebody."""
    if not await database.read(user_changes.is_first_start):
        return None
    password = new_token(12)
    hashed = await asyncio.to_thread(hash_password, password)
    now = SystemClock().now()
    made = await database.write(lambda connection: user_changes.add_first_admin(connection, hashed, now))
    return FirstUser(made.email, password) if made is not None else None
