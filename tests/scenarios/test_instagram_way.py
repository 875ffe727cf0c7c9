"""Instagram: messages, public comments, public and private replies, echoes that race, operators who answer natively."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select

from connectors.replies import Actor, Replies, Wish
from core.database import Database
from core.keyring import open_ring
from core.tables import consent, conversation, delivery, message
from tests.platforms.instagram.simulator import InstagramSimulator
from tests.scenarios.bot import hands_off, says
from tests.scenarios.counter import Counter, add_instagram, counter
from tests.until import until

SUZUKI = Actor("suzuki")


@pytest.fixture
async def instagram() -> AsyncIterator[InstagramSimulator]:
    async with InstagramSimulator() as simulator:
        yield simulator


@pytest.fixture
async def here(database: Database, tmp_path: Path, instagram: InstagramSimulator) -> AsyncIterator[Counter]:
    ring = open_ring(tmp_path / "keys")
    async with counter(database, ring) as running:
        await add_instagram(running, instagram, ring)
        yield running


def replies(here: Counter) -> Replies:
    return Replies(here.database, here.house.clock, here.house.judge, here.house.connectors)


async def test_the_handshake(here: Counter, instagram: InstagramSimulator) -> None:
    assert await instagram.shake_hands()
    assert not await instagram.shake_hands(token="wrong")


async def test_a_message_is_answered_and_its_echo_changes_nothing(here: Counter, instagram: InstagramSimulator) -> None:
    sato = instagram.user(name="佐藤")
    await instagram.send_text(sato, "こんにちは")
    await instagram.wait_for(sato, 1)
    await here.idle()
    await instagram.settle()
    await here.idle()
    assert [each.status for each in instagram.posted] == [200, 200]
    assert instagram.texts(sato) == ["「こんにちは」ですね"]
    assert here.messages() == [("customer", "こんにちは"), ("bot", "「こんにちは」ですね")]
    assert here.owner() == "bot"


async def test_a_wish_for_no_more_promotion_is_heard_in_an_edit_too(
    here: Counter, instagram: InstagramSimulator
) -> None:
    sato = instagram.user(name="佐藤")
    sent = await instagram.send_text(sato, "こんにちは")
    await instagram.wait_for(sato, 1)
    assert here.rows(select(consent)) == []
    for times, text in enumerate(("こんばんは", "配信停止してください"), 1):
        await instagram.send(instagram.events.edit(sato, sent.id, text, times))
    await until(lambda: here.rows(select(consent)) != [])
    await here.idle()
    ((message_id, text),) = here.rows(select(message.c.id, message.c.text).where(message.c.direction == "in"))
    assert text == "配信停止してください"
    assert [(row.given, row.message_id) for row in here.rows(select(consent))] == [(False, message_id)]
    assert len(instagram.texts(sato)) == 1


async def test_a_comment_is_answered_in_public(here: Counter, instagram: InstagramSimulator) -> None:
    sato = instagram.user(username="sato")
    sent = await instagram.comment(sato, "かわいい!")
    await until(lambda: instagram.public_replies(sent.id) != [])
    await here.idle()
    assert instagram.public_replies(sent.id) == ["「かわいい!」ですね"]
    assert here.bot.asked[0].visibility == "public"
    assert [row.kind for row in here.rows(select(conversation.c.kind))] == ["comment"]


async def test_personal_data_never_answers_a_comment(here: Counter, instagram: InstagramSimulator) -> None:
    here.bot.reply = lambda request: says("090-1234-5678へお電話ください")
    sent = await instagram.comment(instagram.user(), "連絡先は?")
    await until(lambda: here.tickets() == [(1, "queued")])
    await here.idle()
    assert sorted(here.states()) == ["blocked", "sent"]
    assert "090" not in "".join(instagram.public_replies(sent.id))


async def test_a_person_answers_a_comment_in_private(here: Counter, instagram: InstagramSimulator) -> None:
    here.bot.reply = lambda request: hands_off("担当者からお返事します。")
    sato = instagram.user()
    await instagram.comment(sato, "注文が届きません")
    await until(lambda: here.tickets() == [(1, "queued")])
    await here.idle()
    (row,) = here.rows(select(conversation.c.id))
    await replies(here).send(SUZUKI, Wish(row.id, "ご注文番号を教えてください", "k1", take=True, private=True))
    await instagram.wait_for(sato, 1)
    await here.idle()
    assert instagram.texts(sato) == ["ご注文番号を教えてください"]
    assert {r.action for r in here.rows(select(delivery.c.action))} == {"public_reply", "private_reply"}
    sides = {r.id: r.linked_id for r in here.rows(select(conversation.c.id, conversation.c.linked_id))}
    assert len(sides) == 2
    assert all(sides[other] == one for one, other in sides.items())


async def test_an_operator_in_the_app_silences_the_bot(here: Counter, instagram: InstagramSimulator) -> None:
    sato = instagram.user()
    await instagram.send_text(sato, "こんにちは")
    await instagram.wait_for(sato, 1)
    await here.idle()
    await instagram.answer_natively(sato, "店長です。ご用件は?")
    await until(lambda: ("agent", "店長です。ご用件は?") in here.messages())
    asked, told = len(here.bot.asked), instagram.texts(sato)
    for words in ("ありがとうございます", "もう一つ聞いてもいいですか"):
        await instagram.send_text(sato, words)
        await until(lambda words=words: ("customer", words) in here.messages())  # type: ignore[misc]
        await here.idle()
    assert len(here.bot.asked) == asked
    assert here.tickets()[-1][1] == "queued"
    assert instagram.texts(sato) == told, "no waiting line beside the operator's words"


async def test_an_operator_in_the_app_is_faster_than_the_bot(here: Counter, instagram: InstagramSimulator) -> None:
    sato = instagram.user()
    here.bot.delay = 0.6
    await instagram.send_text(sato, "こんにちは")
    await until(lambda: len(here.bot.asked) == 1)
    await instagram.answer_natively(sato, "店長です。ご用件は?")
    await until(lambda: ("agent", "店長です。ご用件は?") in here.messages())
    await here.idle()
    assert ("bot", "「こんにちは」ですね") not in here.messages()
    assert here.states() == []


async def test_a_lost_answer_is_reconciled_by_its_echo(here: Counter, instagram: InstagramSimulator) -> None:
    sato = instagram.user()
    instagram.fault("message", "close", when="after")
    await instagram.send_text(sato, "x")
    await until(lambda: here.states() == ["sent"])
    await here.idle()
    assert instagram.texts(sato) == ["「x」ですね"]
    assert [m for m in here.messages() if m[0] != "customer"] == [("bot", "「x」ですね")]
    (row,) = here.rows(select(message.c.external_id).where(message.c.direction == "out"))
    assert row.external_id


async def test_our_own_comment_starts_no_turn(here: Counter, instagram: InstagramSimulator) -> None:
    sent = await instagram.comment(instagram.user(), "こんにちは")
    await until(lambda: instagram.public_replies(sent.id) != [])
    await here.idle()
    await instagram.settle()
    await here.idle()
    assert [kind for kind, _ in here.messages()] == ["customer", "bot"]
    assert len(here.bot.asked) == 1


async def test_the_test_button_is_answered_and_ignored(here: Counter, instagram: InstagramSimulator) -> None:
    assert (await instagram.press_test_button()).status == 200
    await here.idle()
    assert here.messages() == []


async def test_one_answer_in_two_calls_keeps_its_order(here: Counter, instagram: InstagramSimulator) -> None:
    here.bot.reply = lambda request: says("一", "二", "三")
    sato = instagram.user()
    await instagram.send_text(sato, "数えて")
    await instagram.wait_for(sato, 3)
    await here.idle()
    assert instagram.texts(sato) == ["一", "二", "三"]
