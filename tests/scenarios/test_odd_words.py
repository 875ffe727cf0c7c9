"""Odd words and bad bodies: kept, never fatal."""

from sqlalchemy import select

from connectors.rasa import BotAnswer, BotButton, BotMessage
from core.tables import event, message
from tests.platforms.line.simulator import LineSimulator
from tests.scenarios.bot import says
from tests.scenarios.counter import Counter


async def test_null_bytes_and_half_characters_are_kept_as_far_as_can_be(here: Counter, line: LineSimulator) -> None:
    sato = line.user()
    here.bot.reply = lambda request: says("はい")
    await line.send_text(sato, "前\0後")
    await line.wait_for(sato, 1)
    body = line.build(line.events.text(sato, "XX")).body.replace(b"XX", b"\\ud83d half")
    await line.postman.post(line.account.signed(body))
    await line.wait_for(sato, 2)
    await here.idle()
    assert [text for author, text in here.messages() if author == "customer"] == ["前\ufffd後", "\ufffd half"]


async def test_invalid_json_with_a_valid_signature_is_kept(here: Counter, line: LineSimulator) -> None:
    posted = await line.postman.post(line.account.signed(b'{"events": ['))
    assert posted.status == 200
    await here.idle()
    (row,) = here.rows(select(event.c.status, event.c.reason))
    assert row.status == "not_understood"
    assert row.reason


async def test_a_buttons_words_are_judged_too(here: Counter, line: LineSimulator) -> None:
    here.bot.reply = lambda request: BotAnswer([BotMessage("どれ?", [BotButton("4242 4242 4242 4242", "/x")])])
    await line.send_text(line.user(), "x")
    await here.idle()
    assert "blocked" in here.states()


async def test_five_thousand_characters_arrive_whole(here: Counter, line: LineSimulator) -> None:
    sato = line.user()
    here.bot.reply = lambda request: says("長い文ですね")
    await line.send_text(sato, "あ" * 5000)
    await line.wait_for(sato, 1)
    await here.idle()
    (row,) = here.rows(select(message.c.text).where(message.c.direction == "in"))
    assert len(row.text) == 5000
