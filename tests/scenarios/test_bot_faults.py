"""A bot that is gone, slow, or talks nonsense: the customer hears something, and people get the conversation."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import select

from connectors import http
from connectors.rasa import BotAnswer, BotMessage
from core.database import Database
from core.keyring import KeyRing
from core.settings import Settings
from core.tables import ticket
from tests.platforms.line.simulator import LineSimulator
from tests.scenarios.bot import says
from tests.scenarios.broken_bot import WHOLE, WRONG, broken_bot
from tests.scenarios.broken_bot import http as answer
from tests.scenarios.counter import Counter, add_line, counter
from tests.until import until

SOON = 0.5
"""The bot's deadline here; 25 s otherwise."""


@asynccontextmanager
async def told_by(url: str, database: Database, ring: KeyRing, line: LineSimulator) -> AsyncIterator[Counter]:
    """A counter whose bot is whatever serves at this address."""
    async with counter(database, ring, settings=Settings(bot_deadline=SOON), bot_url=url) as here:
        await add_line(here, line, ring)
        yield here


async def people_have_it(here: Counter, line: LineSimulator, reason: str) -> None:
    """The customer writes, hears the waiting line once, and the ticket waits for a person."""
    sato = line.user()
    await line.send_text(sato, "何時まで開いていますか")
    await until(lambda: here.tickets() == [(1, "queued")])
    await line.wait_for(sato, 1)
    await here.idle()
    assert len(line.texts(sato)) == 1
    assert [row.handoff["reason"] for row in here.rows(select(ticket.c.handoff))] == [reason]
    assert here.states() == ["sent"]


@pytest.mark.parametrize("what", WRONG)
async def test_garbage_gives_the_conversation_to_people(
    database: Database, ring: KeyRing, line: LineSimulator, what: str
) -> None:
    async with broken_bot(WRONG[what]) as url, told_by(url, database, ring, line) as here:
        await people_have_it(here, line, "bot_unavailable")


async def test_nobody_there_gives_the_conversation_to_people(
    database: Database, ring: KeyRing, line: LineSimulator
) -> None:
    async with told_by("http://127.0.0.1:1", database, ring, line) as here:
        await people_have_it(here, line, "bot_unavailable")


async def test_an_answer_that_drips_without_end_is_not_waited_for(
    database: Database, ring: KeyRing, line: LineSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "GRACE", 0.1)
    async with broken_bot(answer(b"{", length=10_000), drips=True) as url, told_by(url, database, ring, line) as here:
        await people_have_it(here, line, "bot_unavailable")


async def test_the_same_bot_well_is_understood(database: Database, ring: KeyRing, line: LineSimulator) -> None:
    sato = line.user()
    async with broken_bot(answer(WHOLE)) as url, told_by(url, database, ring, line) as here:
        await line.send_text(sato, "何時まで開いていますか")
        await line.wait_for(sato, 1)
        await here.idle()
        assert line.texts(sato) == ["営業中です"]
        assert here.owner() == "bot"


@pytest.mark.parametrize("said", [[], [BotMessage(None)], [BotMessage(" \u3000")], [BotMessage("")]])
async def test_an_answer_without_a_word_goes_to_people_at_once(
    here: Counter, line: LineSimulator, said: list[BotMessage]
) -> None:
    here.bot.reply = lambda request: BotAnswer(said)
    await people_have_it(here, line, "bot_silent")
    assert len(here.bot.asked) == 1


async def test_an_answer_after_the_deadline_is_not_sent_any_more(
    database: Database, ring: KeyRing, line: LineSimulator
) -> None:
    async with counter(database, ring, settings=Settings(bot_deadline=SOON)) as here:
        await add_line(here, line, ring)
        here.bot.delay = 2 * SOON
        await people_have_it(here, line, "bot_unavailable")


async def test_when_the_bot_is_back_new_conversations_are_its_own(
    database: Database, ring: KeyRing, line: LineSimulator
) -> None:
    async with counter(database, ring, settings=Settings(bot_deadline=SOON)) as here:
        await add_line(here, line, ring)
        here.bot.down = "ConnectError"
        await people_have_it(here, line, "bot_unavailable")
        here.bot.down = None
        here.bot.reply = lambda request: says("いらっしゃいませ")
        suzuki = line.user()
        await line.send_text(suzuki, "こんにちは")
        await line.wait_for(suzuki, 1)
        await here.idle()
        assert line.texts(suzuki) == ["いらっしゃいませ"]
        assert here.tickets() == [(1, "queued"), (2, "bot")]
