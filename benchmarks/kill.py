"""bench kill: the app dies at named points and at random ones while people write; counted at the platform.

    ./madoguchi bench kill [--points 20] [--random 200] [--database URL] [--json]

Nothing may be lost, nothing doubled, and order must hold. A message that went to people instead of the bot counts as
kept, and is shown. Of the random kills two in three hit the app, the others the bot.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import asdict
from pathlib import Path

from sqlalchemy import make_url

from benchmarks.harness.app import App
from benchmarks.harness.databases import fresh_database
from benchmarks.harness.disk import fsync_times
from benchmarks.harness.figures import as_json, table
from benchmarks.harness.officer import Officer
from benchmarks.harness.reckoning import Report, count, look
from benchmarks.harness.shop import WEBHOOK, open_shop
from benchmarks.harness.stand_in_bot import StandInBot
from benchmarks.harness.writers import Writers
from tests.platforms.line.simulator import LineSimulator
from tests.platforms.postman import Redelivery

APP_POINTS = (
    "before_event_commit",
    "after_event_commit",
    "after_parsing",
    "after_bot_answer",
    "after_cleared",
    "after_sending",
    "after_accepted",
    "while_sealing",
)
BOT_POINT = "after_bot_commit"
SENDERS = 8
RECOVERY = 1.0
"""Seconds in which a start may finish what the last death left, before it is armed to die itself; on a machine where
starting takes longer than that, as long as starting takes."""
SETTINGS = {
    "MADOGUCHI_BOT_DEADLINE": "600",  # an app that dies every few seconds would keep no deadline
    "MADOGUCHI_LOOP_SHORT_LIMIT": "1000",
    "MADOGUCHI_LOOP_HOUR_LIMIT": "10000",
}


async def run(url: str, folder: Path, points: int, randoms: int) -> Report:
    """The whole benchmark on one fresh database."""
    report, begun = Report(make_url(url).get_backend_name()), time.monotonic()
    async with LineSimulator() as line, StandInBot(delay=0.01) as bot, AsyncExitStack() as stack:
        line.postman.redelivery = Redelivery(times=60, after=0.3)
        app = App(folder, bot.url, SETTINGS | {"MADOGUCHI_DATABASE_URL": url})
        stack.push_async_callback(app.stop)
        line.postman.url = f"{app.address}{WEBHOOK}"
        began = time.monotonic()
        _told(report, "while_migrating", await _die_migrating(app, points))
        recovery = max(RECOVERY, (time.monotonic() - began) / points)
        officer = Officer(app.address, open_shop(url, folder, line))
        writers = Writers(line, SENDERS)
        async with asyncio.TaskGroup() as busy:
            busy.create_task(writers.run())
            busy.create_task(officer.run())
            await _deaths(report, app, bot, line, points, randoms, recovery)
            await app.start()
            writers.stop()
            officer.stop()
        await line.settle()
        await _settled(writers)
        await app.stop()
        count(report, writers)
        look(report, url, folder, writers, officer.done)
    report.seconds = round(time.monotonic() - begun, 1)
    return report


async def _deaths(report: Report, app: App, bot: StandInBot, line: LineSimulator, points: int, randoms: int,
                  recovery: float) -> None:  # fmt: skip
    for point in APP_POINTS:
        _told(report, point, await _die_at(app, point, points, recovery))
    _told(report, BOT_POINT, await _die_with_the_bot(app, bot, points))
    _told(report, "random: app", await _die_at_random(report, app, line, randoms - randoms // 3))
    _told(report, "random: bot", await _kill_the_bot(app, bot, randoms // 3))


def _told(report: Report, point: str, deaths: int) -> None:
    report.kills[point] = deaths
    print(f"{time.strftime('%H:%M:%S')} {report.database}: {deaths} deaths, {point}", file=sys.stderr, flush=True)


async def _die_migrating(app: App, times: int) -> int:
    """The tables are there only when the last step's commit returned; a death before leaves the next start to go on."""
    deaths = 0
    for _ in range(times):
        await app.start("while_migrating")
        deaths += await app.died(60)
        await app.kill()
    return deaths


async def _die_at(app: App, point: str, times: int, recovery: float) -> int:
    deaths = 0
    for _ in range(times):
        await app.start(f"{point}:{random.randint(1, 4)}:{recovery:.1f}")
        deaths += await app.died(60)
        await app.kill()
    return deaths


async def _die_with_the_bot(app: App, bot: StandInBot, times: int) -> int:
    """The bot dies between its commit and its answer; the app asks again and is told the same."""
    await app.start()
    deaths = 0
    for _ in range(times):
        deaths += await bot.die_before_an_answer(30)
        await asyncio.sleep(random.uniform(0.2, 0.6))
    await app.kill()
    return deaths


async def _die_at_random(report: Report, app: App, line: LineSimulator, times: int) -> int:
    """`at_work` counts the kills that hit the app after it had answered a webhook; one in eight hits its start."""
    deaths = 0
    for number in range(times):
        before = len(line.postman.posted)
        await app.start()
        if number % 8:
            await _serves(line, before)
        await asyncio.sleep(random.uniform(0.0, 1.5))
        deaths += await app.kill()
        report.at_work += any(each.ok for each in line.postman.posted[before:])
    return deaths


async def _serves(line: LineSimulator, before: int) -> None:
    try:
        answered = lambda: any(each.ok for each in line.postman.posted[before:])  # noqa: E731
        await line.simulation.until(answered, 60, "an answer to a webhook")
    except TimeoutError:
        return


async def _kill_the_bot(app: App, bot: StandInBot, times: int) -> int:
    await app.start()
    for _ in range(times):
        await asyncio.sleep(random.uniform(0.1, 1.0))
        await bot.die(random.uniform(0.0, 1.0))
    await app.kill()
    return times


async def _settled(writers: Writers, within: float = 120.0) -> None:
    """Wait until everything is answered, or nothing changes any more."""
    quiet, before = 0.0, -1
    while within > 0 and quiet < 12:
        if not any(writers.missing(user) for user in writers.users):
            await asyncio.sleep(2)  # a doubled answer would come now
            return
        total = sum(len(writers.seen(user)) for user in writers.users)
        quiet = quiet + 0.5 if total == before else 0.0
        before = total
        within -= 0.5
        await asyncio.sleep(0.5)


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0 when every promise held."""
    parser = argparse.ArgumentParser(prog="bench kill", description=__doc__.splitlines()[0])
    parser.add_argument("--points", type=int, default=20, help="deaths at each named point")
    parser.add_argument("--random", type=int, default=200, help="kills at random moments")
    parser.add_argument("--database", help="a PostgreSQL address; without it SQLite on disk")
    parser.add_argument("--json", action="store_true", help="JSON instead of a table")
    options = parser.parse_args(arguments)
    with (
        tempfile.TemporaryDirectory(prefix="madoguchi-kill-") as folder,
        fresh_database(folder, options.database) as url,
    ):
        report = asyncio.run(run(url, Path(folder), options.points, options.random))
        disk = fsync_times(Path(folder))
    if options.json:
        print(as_json({**asdict(report), "disk": [disk]}))
    else:
        for name, value in asdict(report).items():
            print(f"{name:12} {value}")
        print(f"\n{table([disk])}")
    return 0 if report.good else 1


if __name__ == "__main__":
    sys.exit(main())
