"""Joins the parts of the running app: opened at start, closed in the reverse order at stop."""

import asyncio
import logging
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Connection, select

from connectors import control as _checks  # noqa: F401 - importing makes the command known
from connectors import registry
from connectors.account_book import AccountBook
from connectors.http import HttpClient
from connectors.rasa import RasaClient
from connectors.replies import Replies
from connectors.reviews import Reviews
from connectors.workers import House, make_worker
from core import crash_points
from core.clock import Clock, SystemClock
from core.control.commands import registered
from core.control.server import serve_control
from core.database import Database
from core.hours import load_hours
from core.keyring import KeyRing, ring_of
from core.lanes import Worker
from core.migrations import migrate
from core.parts import read_parts
from core.refused import Refused
from core.settings import Settings
from core.spawned import STOP_SIGNAL, Spawned
from core.tables import account
from core.usable import open_usable_database
from desk import control as _commands  # noqa: F401 - importing makes the commands known
from desk.accounts.addresses import is_loopback
from desk.approvals.ways import go_by
from governance.audit import ChainFile, Sealer
from governance.in_force import files_of, put_in_force
from governance.judges import Judges
from governance.packs import versions
from governance.rulebook import Rulebook

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Counter:
    """The running system as pages, API and commands use it."""

    house: House
    ring: KeyRing
    worker: Worker
    sealer: Sealer
    replies: Replies
    reviews: Reviews
    judges: Judges
    rulebook: Rulebook

    @property
    def database(self) -> Database:
        """The tables."""
        return self.house.database

    @property
    def clock(self) -> Clock:
        """The one clock."""
        return self.house.clock

    @property
    def settings(self) -> Settings:
        """The settings."""
        return self.house.settings


def open_counter(settings: Settings, spawned: Spawned) -> Counter:
    """Tables migrated, accounts read, everything joined; nothing works yet. Raises Refused."""
    registry.register_limits()
    if settings.crash_point:
        crash_points.arm(settings.crash_point)
    database = open_usable_database(settings.database)
    database.write_now(migrate)
    if settings.crash_point:
        database.read_now(_only_simulators)
    ring = ring_of(settings)
    client, clock = HttpClient(), SystemClock()
    rules = put_in_force(files_of(settings.policies, settings.routes), database.read_now(versions.published))
    judges = Judges(rules.policy)
    house = House(
        database=database,
        clock=clock,
        settings=settings,
        book=AccountBook(database, ring),
        connectors=registry.CONNECTORS,
        client=client,
        rasa=RasaClient(client, spawned.bot_urls, spawned.bot_secret),
        judge=judges.judge,
        hours=load_hours().support,
        system=lambda: read_parts(settings.data_dir),
    )
    sealer = Sealer(database, ring, ChainFile(settings.data_dir / "audit.chain"))
    replies = Replies(database, clock, house.judge, house.connectors)
    reviews = Reviews(database, clock, house.judge)
    worker = make_worker(house)
    rulebook = Rulebook(database, judges, rules, lambda now: go_by(now.routes))
    return Counter(house, ring, worker, sealer, replies, reviews, judges, rulebook)


@asynccontextmanager
async def at_work(counter: Counter) -> AsyncIterator[None]:
    """The worker, the sealer and the control socket, for as long as the block lasts; then everything is closed."""
    async with AsyncExitStack() as stack:
        stack.callback(counter.database.close)
        stack.callback(counter.judges.close)
        stack.push_async_callback(counter.house.client.close)
        stack.push_async_callback(counter.house.rasa.close)
        for part in (counter.sealer, counter.rulebook, counter.worker):
            _keep_running(stack, part)
        folder = counter.settings.data_dir
        await stack.enter_async_context(serve_control(folder, counter.database, registered))
        yield


class _Part(Protocol):
    """Runs until stopped."""

    async def run(self) -> None: ...

    def stop(self) -> None: ...


def _keep_running(stack: AsyncExitStack, part: _Part) -> None:
    """A task for the app's life. When it fails, the process ends: the supervisor starts a whole one."""
    task = asyncio.create_task(part.run())

    def ended(done: asyncio.Task[None]) -> None:
        if not done.cancelled() and done.exception() is not None:
            _log.critical("a part of the app failed; the app ends", exc_info=done.exception())
            os.kill(os.getpid(), STOP_SIGNAL)

    async def end() -> None:
        part.stop()
        await asyncio.wait([task])

    task.add_done_callback(ended)
    stack.push_async_callback(end)


def _only_simulators(connection: Connection) -> None:
    """Crash points are for tests: no account may point at a real platform."""
    for address in connection.execute(select(account.c.api_base).where(account.c.removed_at.is_(None))).scalars():
        host = address.split("//")[-1].split("/")[0].rsplit(":", 1)[0]
        if not is_loopback(host):
            raise Refused("MADOGUCHI_CRASH_POINT is for tests: an account's address is not on this machine")
