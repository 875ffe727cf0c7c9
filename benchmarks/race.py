"""bench race: take-overs and freezes at random instants of a turn; afterwards only what they named may arrive.

    ./madoguchi bench race [--rounds 1000] [--beside 20] [--database URL] [--json]

Each round a customer writes; the bot takes 0 to 200 ms, the platform 0 to 500 ms before or after it accepted; at an
instant drawn from the whole of that a person takes over, or the account is frozen. Counted at the platform.
"""

import argparse
import asyncio
import random
import sys
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select

from benchmarks.harness.databases import fresh_database
from benchmarks.harness.disk import fsync_times
from benchmarks.harness.figures import Row, as_json, table
from connectors import in_flight
from connectors.rasa import BotAnswer, TurnRequest
from core.database import open_database
from core.keyring import open_ring
from core.migrations import migrate
from core.refused import Refused
from core.settings import Settings
from core.tables import conversation, identity, ticket
from desk import ownership
from governance import freeze
from tests.platforms.line.simulator import LineSimulator
from tests.platforms.line.world import LineUser
from tests.scenarios.bot import ScriptedBot
from tests.scenarios.counter import Counter, add_line, counter, until

BOT, PLATFORM = 0.2, 0.5
"""Seconds that the bot and the platform take at most."""
LISTEN = 0.8
"""Seconds in which a word that should not have left would have arrived."""
Stop = Callable[["Desk", LineUser], Awaitable[int]]
"""Takes over or freezes; answers how many deliveries it named as still on their way."""


@dataclass(frozen=True)
class Desk:
    """One account of the counter, with its platform."""

    here: Counter
    line: LineSimulator
    account: str
    chance: random.Random
    frozen: list[str] = field(default_factory=list)


async def run(url: str, folder: Path, rounds: int, beside: int) -> list[Row]:
    """Both kinds, so many rounds each, in several accounts at once."""
    rows: list[Row] = []
    async with AsyncExitStack() as stack:
        database = open_database(url)
        stack.callback(database.close)
        database.write_now(migrate)
        ring = open_ring(folder / "keys")
        here = await stack.enter_async_context(counter(database, ring, settings=Settings()))
        _slow_down(here.bot)
        desks: list[Desk] = []
        for number in range(beside):
            line = await stack.enter_async_context(LineSimulator())
            await add_line(here, line, ring, f"shop-{number}")
            desks.append(Desk(here, line, f"shop-{number}", random.Random(number)))
        for kind, stop in (("take-over", take_over), ("freeze", freeze_account)):
            found = await asyncio.gather(*(_rounds(desk, stop, rounds // beside) for desk in desks))
            leaks, named, before = map(sum, zip(*(each for part in found for each in part), strict=True))
            rows.append({"what": kind, "rounds": rounds // beside * beside, "leaked": leaks,
                         "arrived before": before, "named": named})  # fmt: skip
    return rows


def _slow_down(bot: ScriptedBot) -> None:
    chance, turn = random.Random(0), bot.turn

    async def slow(channel: str, request: TurnRequest, timeout: float) -> BotAnswer:  # noqa: ASYNC109
        await asyncio.sleep(chance.uniform(0, BOT))
        return await turn(channel, request, timeout)

    bot.turn = slow  # type: ignore[method-assign]


async def _rounds(desk: Desk, stop: Stop, count: int) -> list[tuple[int, int, int]]:
    return [await _round(desk, stop) for _ in range(count)]


async def _round(desk: Desk, stop: Stop) -> tuple[int, int, int]:
    """How many messages arrived that should not have; how many were named; how many had arrived before."""
    line, chance = desk.line, desk.chance
    line.clear_faults()
    when, delay = chance.choice(("before", "after")), chance.uniform(0, PLATFORM)
    line.fault(["reply", "push"], when=when, delay=delay, times=None)
    customer = line.user()
    await line.send_text(customer, "x")
    await asyncio.sleep(chance.uniform(0, BOT + PLATFORM))
    named = await stop(desk, customer)
    answered_at, before = line.world.clock(), len(line.delivered(customer))
    await asyncio.sleep(LISTEN)
    late = sum(1 for each in line.world.chats.get(customer.id, ()) if each.at > answered_at)
    await _lift(desk)
    return max(0, late - named), named, before


async def take_over(desk: Desk, customer: LineUser) -> int:
    """A person takes the conversation, as soon as there is one."""
    here = desk.here
    query = (
        select(ticket.c.number, conversation.c.id)
        .join(conversation, conversation.c.id == ticket.c.conversation_id)
        .join(identity, identity.c.id == conversation.c.identity_id)
        .where(identity.c.external_id == customer.id)
    )
    await until(lambda: bool(here.rows(query)))
    ((number, where),) = here.rows(query)
    now = here.house.clock.now()
    await here.write(lambda c: ownership.take(c, number, "somebody", force=False, now=now))
    return len(await in_flight.settle(here.database, lambda c: ownership.in_flight(c, where)))


async def freeze_account(desk: Desk, customer: LineUser) -> int:
    """Nothing leaves this account from now on."""
    here, scope = desk.here, f"account:{desk.account}"
    now = here.house.clock.now()
    declared = await here.write(lambda c: freeze.declare(c, scope=scope, reason="bench", actor="bench", now=now))
    desk.frozen.append(declared)
    return len(await in_flight.settle(here.database, lambda c: freeze.in_flight(c, scope)))


async def _lift(desk: Desk) -> None:
    now = desk.here.house.clock.now()
    while desk.frozen:
        declared = desk.frozen.pop()
        await desk.here.write(lambda c, which=declared: freeze.lift(c, which, actor="bench", now=now))


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0 when nothing leaked."""
    parser = argparse.ArgumentParser(prog="bench race", description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=1000, help="of each kind")
    parser.add_argument("--beside", type=int, default=20, help="accounts in which rounds run at the same time")
    parser.add_argument("--database", help="a PostgreSQL address; without it SQLite on disk")
    parser.add_argument("--json", action="store_true", help="JSON instead of a table")
    options = parser.parse_args(arguments)
    with (
        tempfile.TemporaryDirectory(prefix="madoguchi-race-") as folder,
        fresh_database(folder, options.database) as url,
    ):
        rows = asyncio.run(run(url, Path(folder), options.rounds, options.beside))
        disk = [fsync_times(Path(folder))]
    print(as_json({"race": rows, "disk": disk}) if options.json else f"{table(rows)}\n\n{table(disk)}")
    return 0 if not any(row["leaked"] for row in rows) else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Refused as refused:
        sys.exit(str(refused))
