"""The whole way of a message in one process: webhook, desk, a scripted bot, the gate, the dispatcher."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, closing, suppress
from datetime import timedelta
from typing import Any, cast

import httpx2
from sanic import Sanic
from sqlalchemy import Connection, Row, select

from connectors import registry
from connectors.account_book import AccountBook
from connectors.http import HttpClient
from connectors.rasa import RasaClient
from connectors.webhooks import webhook_blueprint
from connectors.workers import House, make_worker
from core.clock import Clock, SystemClock
from core.database import Database
from core.keyring import KeyRing
from core.lanes.queue import waiting_lanes
from core.parts import Parts
from core.settings import Settings
from core.tables import conversation, delivery, message, ticket
from desk import accounts
from governance.judges import DEADLINE, Judges
from governance.policy import Policy
from tests.house_rules import usual_hours, usual_policy
from tests.platforms.instagram.simulator import InstagramSimulator
from tests.platforms.line.simulator import LineSimulator
from tests.scenarios.bot import ScriptedBot
from tests.serving import serving
from tests.until import LONGEST_WAIT, until


class Counter:
    """A running system as a test sees it."""

    def __init__(self, database: Database, house: House, bot: ScriptedBot, port: int) -> None:
        self.database = database
        self.house = house
        self.bot = bot
        self.port = port
        self.worker = make_worker(house)

    def webhook(self, channel: str, account: str) -> str:
        """Where a platform delivers."""
        return f"http://127.0.0.1:{self.port}/webhooks/{channel}/{account}"

    def rows(self, query: Any) -> Sequence[Row[Any]]:
        """What the tables say."""
        return self.database.read_now(lambda c: c.execute(query).all())

    def messages(self) -> list[tuple[str, str]]:
        """(author, text) of every message in order of acceptance, system lines left out."""
        query = select(message.c.author, message.c.text).where(message.c.author != "system")
        return [(row.author, row.text) for row in self.rows(query.order_by(message.c.sequence))]

    def states(self) -> list[str]:
        """The state of every delivery, oldest first."""
        return [row.state for row in self.rows(select(delivery.c.state).order_by(delivery.c.created_at, delivery.c.id))]

    def tickets(self) -> list[tuple[int, str]]:
        """(number, status) of every ticket."""
        query = select(ticket.c.number, ticket.c.status).order_by(ticket.c.number)
        return [(row.number, row.status) for row in self.rows(query)]

    def owner(self) -> str:
        """The owner of the only conversation."""
        (row,) = self.rows(select(conversation.c.owner))
        return str(row.owner)

    async def write(self, work: Callable[[Connection], Any]) -> Any:
        """A transaction of the test's own."""
        return await self.database.write(work)

    async def idle(self, within: float = LONGEST_WAIT) -> None:
        """Wait until no job is due and no lane is worked on."""
        await until(self.quiet, within)

    async def settle(self, ahead: float = 1.0) -> None:
        """Wait until nothing can happen within the next so many seconds, but no longer than these."""
        with suppress(TimeoutError):
            async with asyncio.timeout(ahead):
                await until(lambda: self.quiet(ahead), 2 * ahead)

    def quiet(self, ahead: float = 0.0) -> bool:
        """No lane is worked on, and none has a job that is due so many seconds from now."""
        now = self.house.clock.now()
        soon = now + timedelta(seconds=ahead)
        waiting = self.database.read_now(lambda c: waiting_lanes(c, now=now, limit=50))
        return self.worker.busy == 0 and not any(due <= soon for _, due in waiting)


@asynccontextmanager
async def counter(database: Database, ring: KeyRing, *, clock: Clock | None = None,
                  settings: Settings | None = None, bot_url: str = "",
                  policy: Policy | None = None,
                  transport: httpx2.AsyncBaseTransport | None = None,
                  patience: float = DEADLINE) -> AsyncIterator[Counter]:  # fmt: skip
    """A counter with the worker running; accounts are added with `add_line` and the like.

    `patience`: how long the gate may take. With `bot_url` the real client asks what serves there, and `bot` is never
    asked.
    """
    clock = clock or SystemClock()
    book, bot = AccountBook(database, ring), ScriptedBot()
    registry.register_limits()
    async with AsyncExitStack() as stack:
        client = HttpClient(transport)
        judges = stack.enter_context(closing(Judges(policy or usual_policy(), deadline=patience)))
        stack.push_async_callback(client.close)
        rasa = RasaClient(client, [bot_url], "secret-of-the-bot") if bot_url else cast(RasaClient, bot)
        stack.push_async_callback(rasa.close)
        house = House(
            database, clock, settings or Settings(), book, registry.CONNECTORS, client, rasa, judges.judge,
            usual_hours(), lambda: Parts(bot="up", actions="up"),
        )  # fmt: skip
        app = Sanic(f"counter-{uuid.uuid4().hex}", configure_logging=False)
        app.blueprint(webhook_blueprint(database, clock, book, registry.CONNECTORS))
        served = await stack.enter_async_context(serving(app))
        here = Counter(database, house, bot, served.port)
        running = asyncio.create_task(here.worker.run())
        try:
            yield here
        finally:
            here.worker.stop()
            await running


async def add_instagram(here: Counter, instagram: InstagramSimulator, ring: KeyRing, account_id: str = "ig") -> None:
    """Connect the simulated Instagram account (stack B: Instagram Login)."""
    now, account = here.house.clock.now(), instagram.account
    secrets = {
        "app_secret": account.app_secret, "verify_token": account.verify_token, "access_token": account.access_token
    }  # fmt: skip
    await here.write(
        lambda c: accounts.add(
            c, ring, account_id=account_id, channel="instagram", name=account.name, api_base=instagram.api_base,
            settings={"instagram_id": account.id}, secrets=secrets, platform_id=account.id, now=now,
        )
    )  # fmt: skip
    await here.house.book.read()
    instagram.postman.url = here.webhook("instagram", account_id)


async def add_line(here: Counter, line: LineSimulator, ring: KeyRing, account_id: str = "shop") -> None:
    """Connect the simulated LINE account."""
    now = here.house.clock.now()
    await here.write(
        lambda c: accounts.add(
            c, ring, account_id=account_id, channel="line", name="まどぐち衣料店", api_base=line.api_base,
            settings={}, secrets={"channel_secret": line.account.channel_secret,
                                  "channel_access_token": line.account.access_token}, now=now,
        )
    )  # fmt: skip
    await here.house.book.read()
    line.postman.url = here.webhook("line", account_id)
