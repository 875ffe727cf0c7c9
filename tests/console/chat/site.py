"""The real app with a scripted bot, as visitors reach it: served on a free port, for as long as a block lasts."""

import uuid
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Row, select

from connectors import registry
from connectors.account_book import AccountBook
from connectors.http import HttpClient
from connectors.rasa import RasaClient
from connectors.replies import Actor, Replies, Reply, Wish
from connectors.reviews import Reviews
from connectors.workers import House, make_worker
from console.app import make_app
from console.house import Counter
from core.clock import Clock, SystemClock
from core.database import Database
from core.hours import Period, Schedule
from core.ids import new_id
from core.keyring import KeyRing
from core.lanes.queue import waiting_lanes
from core.parts import Parts
from core.settings import Settings
from core.tables import conversation, delivery, message, ticket, user
from desk import accounts, ownership
from governance.audit import ChainFile, Sealer
from governance.judges import Judges
from governance.rulebook import Rulebook
from tests.house_rules import usual_hours, usual_rules
from tests.scenarios.bot import ScriptedBot
from tests.serving import Served, serving
from tests.until import LONGEST_WAIT, until

T = TypeVar("T")
SHOP = "shop"


class Site:
    """A running system with its web chat."""

    def __init__(self, counter: Counter, bot: ScriptedBot, served: Served) -> None:
        self.stop = served.server.before_stop
        """Tell the app to stop, as the supervisor does: streams end, then the block may be left."""
        self.counter = counter
        self.database = counter.database
        self.bot = bot
        self.port = served.port
        self.address = served.address

    @property
    def now(self) -> Any:
        """The present moment."""
        return self.counter.clock.now()

    async def write(self, work: Callable[[Connection], T]) -> T:
        """A transaction of the test's own."""
        return await self.database.write(work)

    def rows(self, query: Any) -> Sequence[Row[Any]]:
        """What the tables say."""
        return self.database.read_now(lambda connection: connection.execute(query).all())

    def messages(self) -> list[tuple[str, str]]:
        """(author, text) of every message in order of acceptance, system lines left out."""
        query = (
            select(message.c.author, message.c.text).where(message.c.author != "system").order_by(message.c.sequence)
        )
        return [(row.author, row.text) for row in self.rows(query)]

    def states(self) -> list[str]:
        """The state of every delivery, oldest first."""
        return [row.state for row in self.rows(select(delivery.c.state).order_by(delivery.c.created_at, delivery.c.id))]

    def tickets(self) -> list[tuple[int, str]]:
        """(number, status) of every ticket."""
        query = select(ticket.c.number, ticket.c.status).order_by(ticket.c.number)
        return [(row.number, row.status) for row in self.rows(query)]

    def conversation(self) -> str:
        """The only conversation."""
        (row,) = self.rows(select(conversation.c.id))
        return str(row.id)

    async def agent(self, name: str = "高橋 花子") -> Actor:
        """A colleague."""
        values = {"id": new_id(), "email": f"{new_id()}@example.jp", "name": name, "role": "agent",
                  "password_hash": "-", "preferences": {}, "created_at": self.now}  # fmt: skip
        await self.write(lambda connection: connection.execute(user.insert(), values))
        return Actor(str(values["id"]))

    async def take(self, number: int, by: Actor) -> None:
        """A person takes over."""
        await self.write(lambda c: ownership.take(c, number, by.id, force=False, now=self.now))

    async def answer(self, by: Actor, text: str, **more: Any) -> Reply:
        """A person answers the only conversation."""
        return await self.counter.replies.send(by, Wish(self.conversation(), text, new_id(), **more))

    async def idle(self, within: float = LONGEST_WAIT) -> None:
        """Wait until no job is due and no lane is worked on."""
        await until(lambda: self.counter.worker.busy == 0 and not self._due(), within)

    def _due(self) -> bool:
        now = self.counter.clock.now()
        return any(due <= now for _, due in self.database.read_now(lambda c: waiting_lanes(c, now=now, limit=50)))


@asynccontextmanager
async def site(database: Database, ring: KeyRing, folder: Path, *, port: int = 0, clock: Clock | None = None,
               bot: ScriptedBot | None = None, hours: Schedule | None = None,
               public_url: str | None = None) -> AsyncIterator[Site]:  # fmt: skip
    """The whole app, with an account `shop`; the database is closed with it, as at a real stop."""
    registry.register_limits()
    bot = bot or ScriptedBot()
    counter = _counter(database, ring, folder, clock or SystemClock(), bot, hours or always_open(), public_url)
    await add_chat(counter)
    app = make_app(counter, f"site-{uuid.uuid4().hex}")
    async with serving(app, port) as served:
        yield Site(counter, bot, served)


def _counter(database: Database, ring: KeyRing, folder: Path, clock: Clock, bot: ScriptedBot, hours: Schedule,
             public_url: str | None) -> Counter:  # fmt: skip
    book, client, judges = AccountBook(database, ring), HttpClient(), Judges(usual_rules().policy)
    settings = Settings(data_dir=folder, public_url=public_url)
    house = House(database, clock, settings, book, registry.CONNECTORS, client, cast(RasaClient, bot), judges.judge,
                  hours, lambda: Parts(bot="up", actions="up"))  # fmt: skip
    sealer = Sealer(database, ring, ChainFile(folder / "audit.chain"))
    replies, reviews = Replies(database, clock, house.judge, house.connectors), Reviews(database, clock, house.judge)
    return Counter(house, ring, make_worker(house), sealer, replies, reviews, judges,
                   Rulebook(database, judges, usual_rules()))  # fmt: skip


async def add_chat(counter: Counter, account_id: str = SHOP, **settings: str) -> None:
    """Connect a web chat, unless it is there from an earlier start."""
    if any(each.id == account_id for each in counter.house.book.of_channel("webchat")):
        return
    chat = registry.CONNECTORS["webchat"]
    await counter.database.write(
        lambda c: accounts.add(
            c, counter.ring, account_id=account_id, channel="webchat", name="よりみち衣料店 窓口",
            api_base=chat.default_api_base, settings=settings, secrets={}, hosts=chat.hosts, now=counter.clock.now(),
        )
    )  # fmt: skip
    await counter.house.book.read()


def always_open() -> Schedule:
    """A counter where people are there day and night: what tests say does not depend on the hour they run."""
    usual = usual_hours()
    return Schedule(usual.name, usual.zone, ((Period(0, 1440),),) * 7, None, {})


def open_today() -> Schedule:
    """The usual hours, and somebody there all day today: for pictures."""
    usual = usual_hours()
    today = datetime.now(usual.zone).date()
    return Schedule(usual.name, usual.zone, usual.weekly, usual.on_holidays, {today: (Period(0, 1440),)})
