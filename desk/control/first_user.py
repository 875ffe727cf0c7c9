"""The first administrator, made at the first start because there is nobody yet."""

import asyncio
from dataclasses import dataclass, field

from sqlalchemy import Connection

from core.clock import SystemClock
from core.control.commands import steps
from core.database import Database
from core.ids import new_token
from desk import user_changes
from desk.passwords import hash_password
from desk.users import all_users

ADDRESS = "admin@localhost"
NAME = "管理者"


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
    if await database.read(all_users):
        return None
    password = new_token(12)
    hashed = await asyncio.to_thread(hash_password, password)

    def add(connection: Connection) -> bool:
        if all_users(connection):
            return False
        user_changes.add_user(
            connection, email=ADDRESS, name=NAME, role="admin", password_hash=hashed, must_change=True,
            actor="system", now=SystemClock().now(),
        )  # fmt: skip
        return True

    return FirstUser(ADDRESS, password) if await database.write(add) else None
