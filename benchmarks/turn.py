"""bench turn: what a turn of the bot costs beside Rasa's own time, and how many there are compared with plain Rasa.

    ./madoguchi bench turn [--seconds 20] [--runs 3] [--model FILE] [--database URL] [--json]

Time: from the webhook's first byte to the first byte of the answer at the simulated platform, minus the time between
writing the request to Rasa and reading its whole answer. Rate: our counter and plain `rasa run` with its REST channel,
in turns: same model, tracker store, people and generator.
"""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.harness.counter import Counter, running_counter
from benchmarks.harness.databases import fresh_database
from benchmarks.harness.disk import fsync_times
from benchmarks.harness.figures import Row, as_json, at, medians, table
from benchmarks.harness.processor import cpu_seconds
from benchmarks.harness.rasa import Rasa, model_file
from benchmarks.harness.relay import Relay
from benchmarks.harness.talkers import Exchange, Say, on_line, over_rest, talk
from core.refused import Refused
from tests.platforms.client import HttpClient
from tests.platforms.line.world import LineUser

TIMED = (1, 8)
"""Conversations at once while the time is measured."""
COMPARED = (8, 64)
"""Conversations at once while turns are counted."""
WARM = 4.0
"""Seconds before each measurement."""


async def run(model: Path, url: str, folder: Path, seconds: float, runs: int) -> dict[str, list[Row]]:
    """Both measurements."""
    async with Rasa.ours(model, folder / "ours") as ours:
        async with Relay(ours.url) as relay, running_counter(folder, url, relay.url) as counter:
            times = [await _timed(counter, relay, people, seconds, runs) for people in TIMED]
        async with Rasa.plain(model, folder / "plain") as plain:
            rates = await _compared(ours, plain, seconds, runs)
    return {"time": times, "rate": rates, "disk": [fsync_times(folder)]}


async def _timed(counter: Counter, relay: Relay, people: int, seconds: float, runs: int) -> Row:
    users = [counter.line.user() for _ in range(people)]
    places = [await _place(counter, relay, user) for user in users]
    says = on_line(counter.line, users)
    await talk(says, WARM)
    found: list[Row] = []
    for _ in range(runs):
        relay.passed.clear()
        before = cpu_seconds(counter.app.pid)
        done = await talk(says, seconds)
        cpu = (cpu_seconds(counter.app.pid) - before) * 1000
        own = _own_times(counter, relay, users, places, done)
        found.append({"own p50 ms": at(own, 0.5), "own p95 ms": at(own, 0.95), "turns": len(own),
                      "cpu ms a turn": round(cpu / max(1, len(done)), 2)})  # fmt: skip
    what: Row = {"what": f"{people} conversations"}
    return what | medians(found)


async def _place(counter: Counter, relay: Relay, user: LineUser) -> str:
    """Which conversation is this person's: the one that Rasa is asked about next."""
    await on_line(counter.line, [user])[0]("こんにちは")
    return relay.passed[-1].conversation_id


def _own_times(counter: Counter, relay: Relay, users: Sequence[LineUser], places: Sequence[str],
               done: Sequence[Exchange]) -> list[float]:  # fmt: skip
    """Milliseconds of each exchange that were not Rasa's."""
    shown: dict[str, list[int]] = {}
    for received in counter.line.received:
        if received.kind in ("reply", "push"):
            shown.setdefault(received.to, []).append(received.first_byte_ns)
    asked: dict[str, list[tuple[int, int]]] = {}
    for passed in relay.passed:
        asked.setdefault(passed.conversation_id, []).append((passed.asked_ns, passed.answered_ns))
    own: list[float] = []
    for each in done:
        arrived = [ns for ns in shown.get(users[each.who].id, ()) if each.written_ns < ns <= each.answered_ns]
        spans = [b - a for a, b in asked.get(places[each.who], ()) if each.written_ns < a and b <= each.answered_ns]
        if arrived and spans:
            own.append((arrived[0] - each.written_ns - sum(spans)) / 1e6)
    return own


async def _compared(ours: Rasa, plain: Rasa, seconds: float, runs: int) -> list[Row]:
    client = HttpClient()
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="madoguchi-turn-") as fresh:
        async with running_counter(Path(fresh), f"sqlite:///{fresh}/madoguchi.db", ours.url) as counter:
            for people in COMPARED:
                here = on_line(counter.line, [counter.line.user() for _ in range(people)])
                there = over_rest(plain.url, people, client)
                what: Row = {"what": f"{people} conversations"}
                rows.append(what | medians([await _pair(here, there, counter.app.pid, seconds) for _ in range(runs)]))
    await client.close()
    return rows


async def _pair(here: Sequence[Say], there: Sequence[Say], pid: int, seconds: float) -> Row:
    """Ours, then plain Rasa, close together: the machine is the same for both."""
    await talk(here, WARM)
    before = cpu_seconds(pid)
    own = len(await talk(here, seconds))
    cpu = (cpu_seconds(pid) - before) * 1000 / max(1, own)
    await talk(there, WARM)
    plain = len(await talk(there, seconds))
    return {"turns/s": round(own / seconds, 1), "plain rasa turns/s": round(plain / seconds, 1),
            "ratio": round(own / max(1, plain), 2), "cpu ms a turn": round(cpu, 2)}  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints tables, or JSON."""
    parser = argparse.ArgumentParser(prog="bench turn", description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=20.0, help="length of each run")
    parser.add_argument("--runs", type=int, default=3, help="medians of so many")
    parser.add_argument("--model", type=Path, help="a model's file; without it the data folder's current one")
    parser.add_argument("--database", help="a PostgreSQL address for the timed part; without it SQLite on disk")
    parser.add_argument("--json", action="store_true", help="JSON instead of tables")
    options = parser.parse_args(arguments)
    model = model_file(options.model)
    with (
        tempfile.TemporaryDirectory(prefix="madoguchi-turn-") as folder,
        fresh_database(folder, options.database) as url,
    ):
        found = asyncio.run(run(model, url, Path(folder), options.seconds, options.runs))
    if options.json:
        print(as_json(found))
        return 0
    print("time of a turn without Rasa's own\n" + table(found["time"]))
    print("\nturns a second beside plain Rasa\n" + table(found["rate"]) + "\n\n" + table(found["disk"]))
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Refused as refused:
        sys.exit(str(refused))
