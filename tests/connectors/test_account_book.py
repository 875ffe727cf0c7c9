"""The accounts kept in memory are those of the last change, however long a read takes."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Connection

from connectors.account_book import AccountBook
from core.bus import Bus
from core.database import Database
from core.keyring import open_ring
from desk import accounts


class SlowAtFirst:
    """A database of which the first read is answered late, with what was there when it was asked."""

    def __init__(self, database: Database) -> None:
        self.database, self.bus = database, Bus()
        self.asked, self.let_go = asyncio.Event(), asyncio.Event()
        self.read_now = database.read_now

    async def read(self, work: Callable[[Connection], Any]) -> Any:
        seen = self.database.read_now(work)
        if not self.asked.is_set():
            self.asked.set()
            await self.let_go.wait()
        return seen


async def test_a_slow_read_does_not_bring_back_what_was_before(sqlite_database: Database, tmp_path: Path) -> None:
    ring, slow = open_ring(tmp_path / "keys"), SlowAtFirst(sqlite_database)
    book = AccountBook(cast(Database, slow), ring)
    first = asyncio.create_task(book.read())
    await slow.asked.wait()
    await sqlite_database.write(
        lambda c: accounts.add(c, ring, account_id="shop", channel="webchat", name="店", api_base="http://localhost",
                               settings={}, secrets={}, now=datetime(2026, 11, 20, tzinfo=UTC))
    )  # fmt: skip
    second = asyncio.create_task(book.read())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    slow.let_go.set()
    await asyncio.gather(first, second)
    assert book.get("shop").name == "店"
