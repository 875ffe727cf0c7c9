"""The app with the simulated LINE around it, on a fresh database: what `ack` and `turn` measure."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.harness.app import App
from benchmarks.harness.shop import WEBHOOK, open_shop
from core.refused import Refused
from tests.platforms.client import HttpClient
from tests.platforms.line.simulator import LineSimulator

START = 60.0
"""Seconds until the app must answer."""
NO_LOOPS = {
    "MADOGUCHI_LOOP_SHORT_LIMIT": "1000",
    "MADOGUCHI_LOOP_SHORT_WINDOW": "1",
    "MADOGUCHI_LOOP_HOUR_LIMIT": "10000",
}
"""People here talk without a pause, which is what the brake against loops would stop."""


@dataclass(frozen=True)
class Counter:
    """The running app and its platform."""

    app: App
    line: LineSimulator
    database_url: str

    @property
    def webhook(self) -> str:
        """Where the platform posts."""
        return f"{self.app.address}{WEBHOOK}"


@asynccontextmanager
async def running_counter(folder: Path, database_url: str, bot_url: str) -> AsyncIterator[Counter]:
    """Started and answering; `folder` is there and empty."""
    async with LineSimulator() as line:
        app = App(folder, bot_url, NO_LOOPS | {"MADOGUCHI_DATABASE_URL": database_url})
        line.postman.url = f"{app.address}{WEBHOOK}"
        open_shop(database_url, folder, line)
        await app.start()
        try:
            await _answers(app)
            yield Counter(app, line, database_url)
        finally:
            await app.stop()


async def _answers(app: App) -> None:
    client = HttpClient()
    answer = asyncio.create_task(client.request("GET", f"{app.address}/healthz", within=START))
    ended = asyncio.create_task(app.died(START))
    await asyncio.wait((answer, ended), return_when=asyncio.FIRST_COMPLETED)
    ended.cancel()
    if not answer.done():
        answer.cancel()
        raise Refused(f"the app ended: {app.log_end()}")
    await client.close()
    answer.result()
