"""bench kill: the app dies at named points and at random ones while people write; counted at the platform.

    ./madoguchi bench kill [--points 20] [--random 200] [--database URL] [--json]

Nothing may be lost, nothing doubled, and order must hold. A message that went to people instead of the bot counts as
kept, and is shown.
"""

import argparse
import asyncio
import json
import random
import re
import sys
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path

from sqlalchemy import bindparam, create_engine, make_url, select, text

from benchmarks.harness.app import App
from benchmarks.harness.stand_in_bot import StandInBot
from core.clock import SystemClock
from core.database import Database, open_database
from core.keyring import open_ring
from core.migrations import migrate
from core.tables import conversation, delivery, identity, job, message, ticket, turn
from desk import accounts
from governance.audit import ChainFile, verify
from tests.platforms.line.simulator import LineSimulator
from tests.platforms.line.world import LineUser
from tests.platforms.postman import Redelivery

POINTS = (
    "before_event_commit",
    "after_event_commit",
    "after_parsing",
    "after_bot_answer",
    "after_cleared",
    "after_sending",
    "after_accepted",
    "while_sealing",
)
SENDERS = 8
RECOVERY = 1.0
"""Seconds in which a start may finish what the last death left, before it is armed to die itself."""
SETTINGS = {"MADOGUCHI_LOOP_SHORT_LIMIT": "1000", "MADOGUCHI_LOOP_HOUR_LIMIT": "10000"}


@dataclass
class Report:
    """What was done, and what the platform saw."""

    database: str
    kills: dict[str, int] = field(default_factory=dict)
    written: int = 0
    answered: int = 0
    lost: int = 0
    doubled: int = 0
    disordered: int = 0
    to_people: int = 0
    unconfirmed: int = 0
    dead_jobs: int = 0
    audit: str = ""
    lost_where: list[str] = field(default_factory=list)
    """What the tables say of messages that the platform saw no answer to."""

    @property
    def good(self) -> bool:
        """Whether every promise held."""
        return not (self.lost or self.doubled or self.disordered or self.dead_jobs) and self.audit == "whole"


class Writers:
    """People who write, wait for the answer, and write again."""

    def __init__(self, line: LineSimulator) -> None:
        self._line = line
        self.users = [line.user() for _ in range(SENDERS)]
        self.sent: dict[str, int] = {}
        self._stop = asyncio.Event()

    async def run(self) -> None:
        """Write until stopped."""
        await asyncio.gather(*(self._write(user) for user in self.users))

    def stop(self) -> None:
        """Each finishes the message it is at."""
        self._stop.set()

    async def _write(self, user: LineUser) -> None:
        count = 0
        while not self._stop.is_set():
            count += 1
            self.sent[user.id] = count
            await self._line.send_text(user, f"m{count}")
            try:
                await self._line.simulation.until(lambda n=count: n in seen(self._line, user), 3.0, "an answer")
            except TimeoutError:
                continue


def seen(line: LineSimulator, user: LineUser) -> list[int]:
    """The numbers that answers to this person repeat, in the order in which they arrived."""
    return [int(found) for shown in line.delivered(user) for found in re.findall(r"m(\d+)", shown.text)]


async def run(url: str, folder: Path, points: int, randoms: int) -> Report:
    """The whole benchmark on one database."""
    report = Report(make_url(url).get_backend_name())
    async with LineSimulator() as line, StandInBot(delay=0.01) as bot:
        line.postman.redelivery = Redelivery(times=60, after=0.3)
        app = App(folder, bot.url, SETTINGS | {"MADOGUCHI_DATABASE_URL": url})
        line.postman.url = f"{app.address}/webhooks/line/shop"
        report.kills["while_migrating"] = await _die_migrating(app, points)
        _connect(url, folder, line)
        writers = Writers(line)
        writing = asyncio.create_task(writers.run())
        for point in POINTS:
            report.kills[point] = await _die_at(app, point, points)
        report.kills["random"] = await _die_at_random(app, randoms)
        await app.start()
        writers.stop()
        await writing
        await line.settle()
        await _settled(url, line, writers)
        await app.stop()
        _count(report, line, writers)
        _look(report, url, folder, line, writers)
    return report


async def _die_migrating(app: App, times: int) -> int:
    """Every death leaves an empty database that the next start fills."""
    deaths = 0
    for _ in range(times):
        await app.start("while_migrating")
        deaths += await app.died(20)
        await app.kill()
    return deaths


async def _die_at(app: App, point: str, times: int) -> int:
    deaths = 0
    for _ in range(times):
        await app.start(f"{point}:{random.randint(1, 4)}:{RECOVERY}")
        deaths += await app.died(30)
        await app.kill()
    return deaths


async def _die_at_random(app: App, times: int) -> int:
    deaths = 0
    for _ in range(times):
        await app.start()
        await asyncio.sleep(random.uniform(0.9, 2.5))
        deaths += await app.kill()
    return deaths


def _connect(url: str, folder: Path, line: LineSimulator) -> None:
    database = open_database(url)
    database.write_now(migrate)
    ring = open_ring(folder / "keys")
    secrets = {"channel_secret": line.account.channel_secret, "channel_access_token": line.account.access_token}
    database.write_now(
        lambda c: accounts.add(c, ring, account_id="shop", channel="line", name="まどぐち衣料店", settings={},
                               api_base=line.api_base, secrets=secrets, now=SystemClock().now())
    )  # fmt: skip
    database.close()


async def _settled(url: str, line: LineSimulator, writers: Writers, within: float = 120.0) -> None:
    """Wait until everything is answered, or nothing changes any more."""
    quiet, before = 0.0, -1
    while within > 0 and quiet < 12:
        total = sum(len(seen(line, user)) for user in writers.users)
        if all(len(set(seen(line, user))) >= writers.sent[user.id] for user in writers.users):
            await asyncio.sleep(2)
            return
        quiet = quiet + 0.5 if total == before else 0.0
        before = total
        within -= 0.5
        await asyncio.sleep(0.5)


def _count(report: Report, line: LineSimulator, writers: Writers) -> None:
    for user in writers.users:
        numbers, last = seen(line, user), writers.sent[user.id]
        report.written += last
        report.answered += len(set(numbers))
        report.lost += last - len(set(numbers))
        report.doubled += len(numbers) - len(set(numbers))
        report.disordered += numbers != sorted(numbers)


def _look(report: Report, url: str, folder: Path, line: LineSimulator, writers: Writers) -> None:
    database: Database = open_database(url)
    try:
        report.to_people = len(database.read_now(lambda c: c.execute(
            select(ticket.c.number).where(ticket.c.status == "queued")).all()))  # fmt: skip
        report.unconfirmed = len(database.read_now(lambda c: c.execute(
            select(delivery.c.id).where(delivery.c.state == "unconfirmed")).all()))  # fmt: skip
        report.dead_jobs = len(database.read_now(lambda c: c.execute(
            select(job.c.id).where(job.c.state == "dead")).all()))  # fmt: skip
        ring = open_ring(folder / "keys")
        found = verify(database, ring, ChainFile.in_folder(folder), now=SystemClock().now())
        report.lost_where = _where_lost(database, line, writers) if report.lost else []
        report.audit = "whole" if found.broken is None else str(found.broken)
    finally:
        database.close()


def _where_lost(database: Database, line: LineSimulator, writers: Writers) -> list[str]:
    """How far each lost message came."""
    found: list[str] = []
    for user in writers.users:
        missing = set(range(1, writers.sent[user.id] + 1)) - set(seen(line, user))
        for number in sorted(missing):
            rows = database.read_now(lambda c, n=number, u=user: c.execute(_WHERE, {"text": f"m{n}", "who": u.id}).all())
            found.append(f"m{number}: {[tuple(row) for row in rows] or 'never stored'}")
    return found


_out = message.alias("answer")
_WHERE = (
    select(turn.c.state, turn.c.reason, delivery.c.state, delivery.c.reason, delivery.c.route, delivery.c.attempts)
    .select_from(message)
    .join(conversation, conversation.c.id == message.c.conversation_id)
    .join(identity, identity.c.id == conversation.c.identity_id)
    .outerjoin(turn, turn.c.id == message.c.turn_id)
    .outerjoin(_out, (_out.c.turn_id == turn.c.id) & (_out.c.direction == "out"))
    .outerjoin(delivery, delivery.c.id == _out.c.delivery_id)
    .where(message.c.direction == "in", message.c.text == bindparam("text"), identity.c.external_id == bindparam("who"))
)


def _fresh_postgresql(address: str) -> str:
    """A new database beside the one that is named."""
    name = f"kill_{random.randrange(10**9)}"
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return make_url(address).set(database=name).render_as_string(hide_password=False)


def main() -> int:
    """Exit code 0 when every promise held."""
    parser = argparse.ArgumentParser(prog="bench kill", description=__doc__.splitlines()[0])
    parser.add_argument("--points", type=int, default=20, help="deaths at each named point")
    parser.add_argument("--random", type=int, default=200, help="kills at random moments")
    parser.add_argument("--database", help="a PostgreSQL address; without it SQLite on disk")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="madoguchi-kill-") as folder:
        url = _fresh_postgresql(options.database) if options.database else f"sqlite:///{folder}/madoguchi.db"
        report = asyncio.run(run(url, Path(folder), options.points, options.random))
    if options.json:
        sys.stdout.write(json.dumps(asdict(report)) + "\n")
    else:
        for name, value in asdict(report).items():
            sys.stdout.write(f"{name:12} {value}\n")
    return 0 if report.good else 1


if __name__ == "__main__":
    sys.exit(main())
