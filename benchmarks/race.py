"""bench race: take-overs and freezes at random instants of a turn; afterwards only what they named may arrive.

    ./madoguchi bench race [--rounds 1000] [--beside 20] [--database URL] [--json]

Each round a customer writes; the bot takes 0 to 200 ms, the platform 0 to 500 ms before or after it accepted; at an
instant drawn from the whole of that a person takes over, or the account, its brand or a campaign is frozen while the
bot, a person or a program speaks. After each freeze somebody sends a holding statement, which must arrive; nothing else
may. Counted at the platform.
"""

import argparse
import asyncio
import random
import sys
import tempfile
from collections.abc import Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import update

from benchmarks.harness.databases import fresh_database
from benchmarks.harness.disk import fsync_times
from benchmarks.harness.figures import Row, as_json, table
from benchmarks.harness.speakers import (
    AUTHORS,
    HOLDING,
    NEWS,
    Speak,
    answers_the_customer,
    holds,
    sends_a_campaign,
    write_statement,
)
from benchmarks.harness.stops import Desk, Stop, freeze_account, freeze_brand, freeze_campaign, lift, take_over
from connectors.rasa import BotAnswer, TurnRequest
from core.database import open_database
from core.keyring import open_ring
from core.migrations import migrate
from core.refused import Refused
from core.settings import Settings
from core.tables import account
from governance.draft import Author
from tests.platforms.line.simulator import LineSimulator
from tests.platforms.line.world import LineUser
from tests.scenarios.bot import ScriptedBot
from tests.scenarios.counter import add_line, counter, until

BOT, PLATFORM = 0.2, 0.5
"""Seconds that the bot and the platform take at most."""
LISTEN = 0.8
"""Seconds in which a word that should not have left would have arrived."""
PATIENCE = 5.0
"""Seconds in which a holding statement has to arrive."""


@dataclass(frozen=True)
class Kind:
    """One kind of round. `stopped`: the words that it forbids; None: whatever is ours."""

    name: str
    stop: Stop
    speak: Speak = answers_the_customer
    authors: Sequence[Author] = AUTHORS
    stopped: str | None = None
    holding: bool = True


@dataclass(frozen=True)
class Found:
    """What was counted in one round."""

    leaked: int
    named: int
    before: int
    held: int
    """Holding statements that did not arrive."""


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
        await write_statement(here)
        for number in range(beside):
            line = await stack.enter_async_context(LineSimulator())
            await add_line(here, line, ring, f"shop-{number}")
            desks.append(Desk(here, line, f"shop-{number}", random.Random(number), line.user()))
            await line.send_text(desks[-1].listener, "x")
        await here.write(lambda c: c.execute(update(account).values(brand=account.c.id)))
        for kind in KINDS:
            parts = await asyncio.gather(*(_rounds(desk, kind, rounds // beside) for desk in desks))
            rows.append(_row(kind, [each for part in parts for each in part]))
    return rows


def _row(kind: Kind, found: Sequence[Found]) -> Row:
    return {
        "what": kind.name, "rounds": len(found), "leaked": sum(each.leaked for each in found),
        "arrived before": sum(each.before for each in found), "named": sum(each.named for each in found),
        "statements held": sum(each.held for each in found) if kind.holding else 0,
    }  # fmt: skip


def _slow_down(bot: ScriptedBot) -> None:
    chance, turn = random.Random(0), bot.turn

    async def slow(channel: str, request: TurnRequest, timeout: float) -> BotAnswer:  # noqa: ASYNC109
        await asyncio.sleep(chance.uniform(0, BOT))
        return await turn(channel, request, timeout)

    bot.turn = slow  # type: ignore[method-assign]


async def _rounds(desk: Desk, kind: Kind, count: int) -> list[Found]:
    return [await _round(desk, kind) for _ in range(count)]


async def _round(desk: Desk, kind: Kind) -> Found:
    """Somebody speaks, and somewhere within it is stopped."""
    line, chance = desk.line, desk.chance
    line.clear_faults()
    when, delay = chance.choice(("before", "after")), chance.uniform(0, PLATFORM)
    line.fault(["reply", "push"], when=when, delay=delay, times=None)
    customer, author = line.user(), chance.choice(kind.authors)
    await kind.speak(desk, customer, author)
    await asyncio.sleep(chance.uniform(0, BOT + PLATFORM))
    named = await kind.stop(desk, customer)
    answered_at, before = line.world.clock(), len(line.delivered(customer))
    told = desk.listener if author == "bot" else customer
    if kind.holding:
        await holds(desk, told)
    await asyncio.sleep(LISTEN)
    late = [text for text in _since(desk, customer, answered_at) if text != HOLDING and kind.stopped in (None, text)]
    held = kind.holding and not await _arrives(desk, told, answered_at)
    await lift(desk)
    return Found(max(0, len(late) - named), named, before, int(held))


async def _arrives(desk: Desk, customer: LineUser, at: float) -> bool:
    """Whether the statement comes; what was on its way before may take the platform a while."""
    with suppress(AssertionError):
        await until(lambda: HOLDING in _since(desk, customer, at), PATIENCE)
    return HOLDING in _since(desk, customer, at)


def _since(desk: Desk, customer: LineUser, at: float) -> list[str]:
    return [each.text for each in desk.line.world.chats.get(customer.id, ()) if each.at > at]


KINDS = (
    Kind("take-over", take_over, authors=("bot",), holding=False),
    Kind("freeze", freeze_account),
    Kind("freeze of a brand", freeze_brand),
    Kind("freeze of a campaign", freeze_campaign, sends_a_campaign, stopped=NEWS),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0 when nothing leaked, and every statement arrived."""
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
    return 0 if not any(row["leaked"] or row["statements held"] for row in rows) else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Refused as refused:
        sys.exit(str(refused))
