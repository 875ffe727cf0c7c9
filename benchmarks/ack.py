"""bench ack: how soon signed webhooks are answered while Rasa is busy, and what becomes of them afterwards.

    ./madoguchi bench ack [--rate 300] [--seconds 30] [--users 500] [--runs 3] [--model FILE] [--json]

Open loop: each request is timed from its planned instant. Rasa is kept at a whole core by other conversations' turns.
Beside it Rasa's own REST channel, asked 20 times a second. Afterwards every event must be a message.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import msgspec
from sqlalchemy import func, select

from benchmarks.harness.app import SECRET
from benchmarks.harness.counter import Counter, running_counter
from benchmarks.harness.disk import fsync_times
from benchmarks.harness.figures import Row, as_json, medians, table
from benchmarks.harness.processor import cpu_seconds
from benchmarks.harness.rasa import REST, Rasa, model_file
from benchmarks.harness.talkers import PATIENCE, WORDS
from benchmarks.harness.volley import fire, request
from connectors.http import HttpClient
from connectors.rasa import RasaClient, TurnRequest
from core.database import Database, open_database
from core.refused import Refused
from core.tables import delivery_in, event, job, message, ticket

REST_RATE = 20.0
BUSY = 2
"""Conversations that talk to Rasa without a pause, besides those under test."""
BACKLOG = 300.0
"""Seconds that the backlog may take before the run gives up waiting."""


@dataclass(frozen=True)
class Load:
    """How many, how fast, how long."""

    rate: float
    seconds: float
    users: int

    @property
    def instants(self) -> list[float]:
        """The planned second of each request."""
        return [number / self.rate for number in range(int(self.rate * self.seconds))]


async def run(model: Path, load: Load) -> list[Row]:
    """One run: ours, then Rasa's own channel."""
    with tempfile.TemporaryDirectory(prefix="madoguchi-ack-") as name:
        folder = Path(name)
        url = f"sqlite:///{folder}/madoguchi.db"
        async with Rasa.ours(model, folder / "ours") as ours, running_counter(folder, url, ours.url) as counter:
            row = await _ours(counter, ours, load)
        async with Rasa.plain(model, folder / "plain") as plain:
            rest = await fire(plain.url, _to_rest(plain, load))
        return [row, rest.row(f"Rasa's REST channel, {REST_RATE:g}/s"), fsync_times(folder)]


async def _ours(counter: Counter, ours: Rasa, load: Load) -> Row:
    database = open_database(counter.database_url)
    planned = _signed(counter, load)
    busy = asyncio.create_task(_keep_busy(ours))
    begun, cpu, rasa = time.monotonic(), cpu_seconds(counter.app.pid), cpu_seconds(ours.pid)
    volley = await fire(counter.webhook, planned)
    seconds = time.monotonic() - begun
    busy.cancel()
    rasa = (cpu_seconds(ours.pid) - rasa) / seconds * 100
    stored = database.read_now(lambda c: c.execute(select(func.count()).select_from(delivery_in)).scalar_one())
    backlog = await _worked_off(database)
    row = volley.row(f"webhooks, {load.rate:g}/s")
    row |= {"rasa cpu %": round(rasa), "app cpu %": round((cpu_seconds(counter.app.pid) - cpu) / seconds * 100)}
    row |= {"stored": stored, "backlog s": round(backlog, 1)} | _afterwards(database)
    database.close()
    return row


def _signed(counter: Counter, load: Load) -> list[tuple[float, bytes]]:
    """Every body built and signed before the first is posted."""
    line, begins = counter.line, time.time()
    people = [line.user() for _ in range(load.users)]
    planned: list[tuple[float, bytes]] = []
    for number, second in enumerate(load.instants):
        said = line.events.text(people[number % load.users], WORDS[number % len(WORDS)], at=begins + second)
        webhook = line.build(said)
        planned.append((second, request(counter.webhook, webhook.headers, webhook.body)))
    return planned


def _to_rest(plain: Rasa, load: Load) -> list[tuple[float, bytes]]:
    headers = {"content-type": "application/json"}
    planned: list[tuple[float, bytes]] = []
    for number in range(int(REST_RATE * load.seconds)):
        body = msgspec.json.encode({"sender": f"person-{number % load.users}", "message": WORDS[number % len(WORDS)]})
        planned.append((number / REST_RATE, request(plain.url + REST, headers, body)))
    return planned


async def _keep_busy(ours: Rasa) -> None:
    """Other conversations, each asking the bot as soon as it has answered, without our app between."""
    client = HttpClient()
    rasa = RasaClient(client, [ours.url], SECRET)

    async def one(name: str) -> None:
        for number in count():
            await rasa.turn("line", _turn(name, number), PATIENCE)

    try:
        await asyncio.gather(*(one(f"busy-{number}") for number in range(BUSY)))
    finally:
        await rasa.close()
        await client.close()


def _turn(name: str, number: int) -> TurnRequest:
    words = WORDS[number % len(WORDS)]
    return TurnRequest(number + 1, f"{name}-{number}", name, "text", "private", words, None, "ja", {}, {})


async def _worked_off(database: Database) -> float:
    """Seconds until no job waits any more."""
    begun = time.monotonic()
    waiting = select(func.count()).where(job.c.state == "ready", job.c.kind.in_(("read", "turn", "line", "deliver")))
    while database.read_now(lambda c: c.execute(waiting).scalar_one()):
        if time.monotonic() - begun > BACKLOG:
            raise Refused(f"the backlog is not worked off after {BACKLOG:g} s")
        await asyncio.sleep(0.5)
    return time.monotonic() - begun


def _afterwards(database: Database) -> Row:
    counts = {
        "events": select(func.count()).select_from(event),
        "messages": select(func.count()).where(message.c.direction == "in"),
        "to people": select(func.count()).where(ticket.c.status == "queued"),
        "answers": select(func.count()).where(message.c.direction == "out"),
    }
    return {name: database.read_now(lambda c, s=each: c.execute(s).scalar_one()) for name, each in counts.items()}  # type: ignore[misc]


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0 when the run is valid and nothing is missing."""
    parser = argparse.ArgumentParser(prog="bench ack", description=__doc__.splitlines()[0])
    parser.add_argument("--rate", type=float, default=300.0, help="webhooks a second")
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--users", type=int, default=500)
    parser.add_argument("--runs", type=int, default=3, help="medians of so many")
    parser.add_argument("--model", type=Path, help="a model's file; without it the data folder's current one")
    parser.add_argument("--json", action="store_true", help="JSON instead of a table")
    options = parser.parse_args(arguments)
    model, load = model_file(options.model), Load(options.rate, options.seconds, options.users)
    runs = [asyncio.run(run(model, load)) for _ in range(options.runs)]
    ours, rest, disk = (medians(rows) for rows in zip(*runs, strict=True))
    if options.json:
        print(as_json({"ack": ours, "rest": rest, "disk": disk, "runs": len(runs)}))
    else:
        print("\n".join(f"{name:24}{value}" for name, value in ours.items()))
        print(f"\n{table([rest])}\n\n{table([disk])}")
    whole = all(rows[0]["stored"] == rows[0]["events"] == rows[0]["messages"] for rows in runs)
    return 0 if whole and all(rows[0]["run"] == "valid" for rows in runs) else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Refused as refused:
        sys.exit(str(refused))
