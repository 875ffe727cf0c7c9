"""What the first start makes: an administrator, and a web chat to try the counter with."""

import asyncio
from dataclasses import dataclass, field

from sqlalchemy import Connection

from core.clock import SystemClock
from core.control.commands import steps
from core.database import Database
from core.ids import new_token
from desk import accounts, user_changes
from desk.control.on_record import this_ring
from desk.passwords import hash_password

CHAT = "shop"


@dataclass(frozen=True)
class Nothing:
    """The command takes nothing."""


@dataclass(frozen=True)
class FirstUser:
    """Shown once, on the terminal that started the system."""

    email: str
    password: str = field(repr=False)
    chat: str
    """The path of the web chat."""


@steps("users.bootstrap")
async def bootstrap(database: Database, request: Nothing) -> FirstUser | None:
    """An administrator with a random password, to be changed at the first sign-in; None when there is somebody."""
    if not await database.read(user_changes.is_first_start):
        return None
    password = new_token(12)
    hashed = await asyncio.to_thread(hash_password, password)
    now = SystemClock().now()
    ring = this_ring()

    def make(connection: Connection) -> FirstUser | None:
        made = user_changes.add_first_admin(connection, hashed, now)
        if made is None:
            return None
        if not accounts.all_accounts(connection, ring):
            accounts.add(connection, ring, account_id=CHAT, channel="webchat", name="お問い合わせ窓口",
                         api_base="http://localhost", settings={}, secrets={}, now=now)  # fmt: skip
        return FirstUser(made.email, password, f"/chat/{CHAT}")

    return await database.write(make)
