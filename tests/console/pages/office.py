"""The real app with a scripted bot and a simulated LINE account, and colleagues whose browsers ask as ours do."""

import re
import uuid
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any, cast

import httpx
from sqlalchemy import Connection, Row, select

from connectors import registry
from connectors.account_book import AccountBook
from connectors.http import HttpClient
from connectors.rasa import RasaClient
from connectors.replies import Replies
from connectors.reviews import Reviews
from connectors.workers import House, make_worker
from console.app import make_app
from console.house import Counter
from core.clock import Clock, SystemClock
from core.database import Database
from core.keyring import KeyRing, open_ring
from core.parts import Parts
from core.settings import Settings
from core.tables import conversation, message, ticket
from desk import accounts
from desk.approvals.ways import go_by
from desk.passwords import hash_password
from desk.user_changes import add_user, set_preferences
from desk.users import Role, User
from governance.audit import ChainFile, Sealer
from governance.judges import Judges
from governance.policy import Policy
from governance.rulebook import Rulebook
from tests.house_rules import usual_hours, usual_rules
from tests.platforms.line.simulator import LineSimulator
from tests.scenarios.bot import ScriptedBot, hands_off
from tests.serving import serving
from tests.until import LONGEST_WAIT, until

PASSWORD = "a counter made of wood"
SATO = "U" + "5a70" * 8


@dataclass
class Office:
    """A running system as its people see it."""

    counter: Counter
    ring: KeyRing
    bot: ScriptedBot
    line: LineSimulator
    address: str
    parts: dict[str, str] = field(default_factory=dict)
    """What the supervisor would tell of the bot: a test may say that it is down."""

    @property
    def database(self) -> Database:
        return self.counter.database

    def rows(self, query: Any) -> Sequence[Row[Any]]:
        """What the tables say."""
        return self.database.read_now(lambda c: c.execute(query).all())

    async def write(self, work: Callable[[Connection], Any]) -> Any:
        """A transaction of the test's own."""
        return await self.database.write(work)

    async def colleague(self, name: str, role: Role = "agent", *, called: str = "", must_change: bool = False,
                        **preferences: object) -> User:  # fmt: skip
        """Somebody who can sign in as NAME@example.jp."""
        made: User = await self.write(
            lambda c: add_user(c, email=f"{name}@example.jp", name=called or name, role=role, password_hash=_hashed(),
                               must_change=must_change, actor="test", now=self.counter.clock.now())
        )  # fmt: skip
        if preferences:
            await self.write(lambda c: set_preferences(c, made.id, preferences))
        return made

    async def ticket_of(self, text: str, within: float = LONGEST_WAIT) -> int:
        """The ticket in whose conversation a customer said this, once it is there."""
        query = select(message.c.ticket_number).where(message.c.text == text, message.c.direction == "in")
        await until(lambda: bool(self.rows(query)), within)
        return int(self.rows(query)[0].ticket_number)

    def where(self, number: int) -> str:
        """The conversation of a ticket."""
        return str(self.rows(select(ticket.c.conversation_id).where(ticket.c.number == number))[0].conversation_id)

    def status(self, number: int) -> tuple[str, str]:
        """(status, owner) of a ticket."""
        (row,) = self.rows(select(ticket.c.status, conversation.c.owner).join(conversation).where(
            ticket.c.number == number))  # fmt: skip
        return row.status, row.owner


class Browser:
    """One colleague's browser: keeps cookies, knows the session's token, asks for parts as htmx does."""

    def __init__(self, address: str) -> None:
        self.http = httpx.AsyncClient(base_url=address, trust_env=False, timeout=LONGEST_WAIT)
        self.token = ""

    async def sign_in(self, name: str, password: str = PASSWORD) -> httpx.Response:
        """Through the door."""
        door = await self.http.get("/login")
        fields = {"email": f"{name}@example.jp", "password": password, "csrf_token": _token(door.text)}
        answer = await self.http.post("/login", data=fields)
        if answer.status_code == 303:
            self.token = _token((await self.http.get("/inbox", follow_redirects=True)).text)
        return answer

    async def get(self, path: str, *, part: bool = False) -> httpx.Response:
        """A page, or a part of one."""
        return await self.http.get(path, headers={"hx-request": "true"} if part else {})

    async def post(self, path: str, fields: Mapping[str, str] | None = None, **headers: str) -> httpx.Response:
        """A press, as htmx and our scripts send it."""
        own = {"hx-request": "true", "x-csrf-token": self.token, "accept": "text/html, application/json"}
        return await self.http.post(path, data=dict(fields or {}), headers=own | headers)

    async def reply(self, office: Office, number: int, text: str, key: str | None = None,
                    **fields: str) -> httpx.Response:  # fmt: skip
        """What the composer does when somebody sends."""
        facts = {"text": text, "visibility": "private", "idempotency_key": key or uuid.uuid4().hex, **fields}
        return await self.post(f"/conversations/{office.where(number)}/messages", facts)


async def waiting_ticket(office: Office, text: str = "人と話したいです", customer: str = SATO) -> int:
    """A customer asks for a person; the bot has said that one comes."""
    office.bot.reply = lambda request: hands_off("担当者におつなぎします。")
    person = office.line.user(customer, "佐藤")
    shown = len(office.line.texts(person))
    await office.line.send_text(person, text)
    number = await office.ticket_of(text)
    await until(lambda: office.status(number) == ("queued", "queue"))
    await office.line.wait_for(person, shown + 1)
    return number


@asynccontextmanager
async def open_office(database: Database, folder: Path, line: LineSimulator, *, clock: Clock | None = None,
                      public_url: str | None = None,
                      policy: Policy | None = None) -> AsyncIterator[Office]:  # fmt: skip
    """The app, serving; `shop` is its LINE account."""
    registry.register_limits()
    clock, ring, bot = clock or SystemClock(), open_ring(folder / "keys"), ScriptedBot()
    judges = Judges(policy or usual_rules().policy)
    parts: dict[str, Any] = {"bot": "up", "actions": "up"}
    settings = Settings(data_dir=folder, public_url=public_url)
    house = House(
        database, clock, settings, AccountBook(database, ring), registry.CONNECTORS, HttpClient(),
        cast(RasaClient, bot), judges.judge, usual_hours(), lambda: Parts(**parts),
    )  # fmt: skip
    counter = Counter(
        house, ring, make_worker(house), Sealer(database, ring, ChainFile(folder / "audit.chain")),
        Replies(database, clock, house.judge, house.connectors), Reviews(database, clock, house.judge), judges,
        Rulebook(database, judges, usual_rules(), lambda now: go_by(now.routes)),
    )  # fmt: skip
    app = make_app(counter, f"office-{uuid.uuid4().hex}")
    async with serving(app) as served:
        office = Office(counter, ring, bot, line, served.address, parts)
        await add_line(office, line)
        yield office


async def add_line(office: Office, line: LineSimulator, account_id: str = "shop") -> None:
    """Connect the simulated LINE account."""
    secrets = {"channel_secret": line.account.channel_secret, "channel_access_token": line.account.access_token}
    now = office.counter.clock.now()
    await office.write(
        lambda c: accounts.add(c, office.ring, account_id=account_id, channel="line", name="まどぐち衣料店",
                               api_base=line.api_base, settings={}, secrets=secrets, now=now)
    )  # fmt: skip
    await office.counter.house.book.read()
    line.postman.url = f"{office.address}/webhooks/line/{account_id}"


def words(html: str) -> str:
    """What can be read."""
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html)))


def _token(html: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', html)
    return found[1] if found else ""


@cache
def _hashed() -> str:
    return hash_password(PASSWORD)
