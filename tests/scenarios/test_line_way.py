"""A LINE customer's message, all the way there and back."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.database import Database
from core.keyring import KeyRing, open_ring
from desk import ownership
from tests.platforms.line.simulator import LineSimulator
from tests.scenarios.bot import hands_off
from tests.scenarios.counter import Counter, add_line, counter


@pytest.fixture
def ring(tmp_path: Path) -> KeyRing:
    return open_ring(tmp_path / "keys")


@pytest.fixture
async def line() -> AsyncIterator[LineSimulator]:
    async with LineSimulator() as simulator:
        yield simulator


@pytest.fixture
async def here(database: Database, ring: KeyRing, line: LineSimulator) -> AsyncIterator[Counter]:
    async with counter(database, ring) as running:
        await add_line(running, line, ring)
        yield running


async def test_the_bot_answers_by_reply(here: Counter, line: LineSimulator) -> None:
    sato = line.user(name="佐藤")
    await line.send_text(sato, "こんにちは")
    await line.wait_for(sato, 1)
    await here.idle()
    assert line.texts(sato) == ["「こんにちは」ですね"]
    assert [each.kind for each in line.received if each.kind in ("reply", "push")] == ["reply"]
    assert here.states() == ["sent"]
    assert here.tickets() == [(1, "bot")]


async def test_a_person_takes_over_answers_and_hands_back(here: Counter, line: LineSimulator) -> None:
    sato = line.user()
    here.bot.reply = lambda request: hands_off("担当者におつなぎします。")
    await line.send_text(sato, "人と話したい")
    await line.wait_for(sato, 1)
    await here.idle()
    assert here.tickets() == [(1, "queued")]
    assert here.owner() == "queue"
    await here.write(lambda c: ownership.take(c, 1, "suzuki", force=False, now=here.house.clock.now()))
    await line.send_text(sato, "もしもし")
    await here.idle()
    assert line.texts(sato) == ["担当者におつなぎします。"]
