"""A visitor's message, all the way there and back through the real app, on both databases."""

import asyncio
from datetime import timedelta

from sqlalchemy import select

from connectors.rasa import BotAnswer, BotButton, BotMessage, TurnRequest
from core.tables import delivery_in, event
from desk import messages, ownership, tickets
from governance import freeze
from tests.console.chat.browser import Visitor, new_uuid
from tests.console.chat.conftest import Guest
from tests.console.chat.site import Site
from tests.scenarios.bot import hands_off, says
from tests.until import until


async def test_the_bot_answers(here: Site, sato: Visitor) -> None:
    async with sato.listen() as heard:
        assert (await sato.say("こんにちは")).status_code == 202
        await heard.until(lambda h: len(h.lines()) == 2)
    assert heard.said() == ["visitor: こんにちは", "bot: 「こんにちは」ですね"]
    await here.idle()
    assert here.messages() == [("customer", "こんにちは"), ("bot", "「こんにちは」ですね")]
    assert here.states() == ["sent"]
    assert here.tickets() == [(1, "bot")]


async def test_a_message_that_is_posted_again_and_again_is_one_message(here: Site, sato: Visitor) -> None:
    name = new_uuid()
    async with sato.listen() as heard:
        answers = await asyncio.gather(*(sato.say("一度だけ", id=name) for _ in range(5)))
        await heard.until(lambda h: len(h.lines()) == 2)
        answers.append(await sato.say("一度だけ", id=name))
        await here.idle()
    assert [answer.status_code for answer in answers] == [202] * 6
    assert {answer.json()["client_message_id"] for answer in answers} == {name}
    assert here.messages() == [("customer", "一度だけ"), ("bot", "「一度だけ」ですね")]
    assert heard.lines()[0]["client_message_id"] == name
    assert len(here.rows(select(delivery_in.c.id))) == 6
    assert len(here.rows(select(event.c.id))) == 1


async def test_the_same_id_of_another_visitor_is_another_message(here: Site, guest: Guest, sato: Visitor) -> None:
    name, other = new_uuid(), guest()
    await other.open()
    await sato.say("佐藤です", id=name)
    await other.say("田中です", id=name)
    await here.idle()
    assert sorted(text for author, text in here.messages() if author == "customer") == ["佐藤です", "田中です"]
    assert next(line["text"] for line in (await other.history())["items"]) == "田中です"


async def test_a_button_means_what_the_desk_kept_for_it(here: Site, sato: Visitor) -> None:
    here.bot.reply = lambda request: BotAnswer(
        [BotMessage("どちらですか", [BotButton("はい", "/affirm"), BotButton("いいえ", "/deny")])]
    )
    async with sato.listen() as heard:
        await sato.say("返品したい")
        await heard.until(lambda h: len(h.lines()) == 2)
        choices = heard.lines()[1]["buttons"]
        assert [each["title"] for each in choices] == ["はい", "いいえ"]
        assert "affirm" not in str(heard.events)
        await sato.say("はい", button=choices[0]["id"])
        await heard.until(lambda h: len(h.lines()) == 4)
    pressed: TurnRequest = here.bot.asked[1]
    assert (pressed.text, pressed.payload) == ("はい", "/affirm")
    assert heard.said()[2] == "visitor: はい"


async def test_a_button_of_another_visitors_conversation_is_only_its_words(
    here: Site, guest: Guest, sato: Visitor
) -> None:
    here.bot.reply = lambda request: BotAnswer([BotMessage("どちらですか", [BotButton("はい", "/affirm")])])
    other = guest()
    await other.open()
    await sato.say("返品したい")
    await here.idle()
    stolen = (await sato.history())["items"][1]["buttons"][0]["id"]
    await other.say("はい", button=stolen)
    await here.idle()
    assert (here.bot.asked[1].text, here.bot.asked[1].payload) == ("はい", None)


async def test_several_messages_of_an_answer_come_in_order(here: Site, sato: Visitor) -> None:
    here.bot.reply = lambda request: says("一", "二", "三")
    async with sato.listen() as heard:
        await sato.say("数えて")
        await heard.until(lambda h: len(h.lines()) == 4)
    assert heard.said()[1:] == ["bot: 一", "bot: 二", "bot: 三"]


async def test_a_person_is_called_answers_and_hands_back(here: Site, sato: Visitor) -> None:
    here.bot.reply = lambda request: hands_off("担当者におつなぎします。")
    takahashi = await here.agent("高橋 花子")
    async with sato.listen() as heard:
        await sato.say("人と話せますか")
        await heard.until(lambda h: h.standing()["owner"] == "queue" and len(h.lines()) == 2)
        assert heard.standing()["slip"] == {"number": 1, "ahead": 0, "opens": None}
        await here.take(1, takahashi)
        await heard.until(lambda h: h.standing()["owner"] == "agent")
        assert heard.standing() == {"owner": "agent", "name": "高橋", "slip": None, "seen": 1}
        await here.answer(takahashi, "お待たせいたしました。")
        await heard.until(lambda h: h.said()[-1] == "agent: お待たせいたしました。")
        await here.write(lambda c: ownership.hand_back(c, 1, takahashi.id, {}, force=False, now=here.now))
        await heard.until(lambda h: h.standing()["owner"] == "bot")
        await heard.until(lambda h: h.lines()[-1]["speaker"] == "bot_again")
    assert [line["speaker"] for line in heard.lines()] == ["visitor", "bot", "called", "agent", "bot_again"]
    called, answered = heard.lines()[2:4]
    assert called["ticket"] == 1
    assert answered["name"] == "高橋"


async def test_what_is_taken_back_is_never_shown(here: Site, sato: Visitor) -> None:
    takahashi = await here.agent()
    async with sato.listen() as heard:
        await sato.say("在庫はありますか")
        await heard.until(lambda h: len(h.lines()) == 2)
        held = await here.answer(takahashi, "ありません", take=True, delay=timedelta(seconds=1))
        assert held.state == "cleared"
        await here.counter.replies.cancel(takahashi, held.message_id)
        await here.answer(takahashi, "確かめます")
        await heard.until(lambda h: h.said()[-1] == "agent: 確かめます")
    assert "ありません" not in str(heard.events)
    assert "ありません" not in str(await sato.history())


async def test_notes_and_what_the_gate_stopped_are_never_shown(here: Site, sato: Visitor) -> None:
    here.bot.reply = lambda request: says("カード番号は4242 4242 4242 4242ですね")
    async with sato.listen() as heard:
        await sato.say("カードは?")
        await heard.until(lambda h: h.standing()["owner"] == "queue" and len(h.lines()) == 2)
        place = here.conversation()
        await here.write(
            lambda c: messages.add_note(c, messages.place_of(c, place), "要注意のお客さま", "u1", here.now)
        )
        takahashi = await here.agent()
        await here.take(1, takahashi)
        blocked = await here.answer(takahashi, "カードは4242424242424242です")
        assert blocked.state == "blocked"
        await here.answer(takahashi, "お調べします")
        await heard.until(lambda h: h.said()[-1] == "agent: お調べします")
    everything = str(heard.events) + str(await sato.history())
    assert "4242" not in everything
    assert "要注意" not in everything


async def test_a_freeze_stops_what_is_written_and_lifting_it_lets_it_go(here: Site, sato: Visitor) -> None:
    frozen = await here.write(
        lambda c: freeze.declare(c, scope="channel:webchat", reason="x", actor="user:t", now=here.now)
    )
    async with sato.listen() as heard:
        await sato.say("まだですか")
        await heard.until(lambda h: len(h.lines()) == 1)
        await until(lambda: here.states() == ["cleared"])
        await here.idle()
        assert heard.said() == ["visitor: まだですか"]
        await here.write(lambda c: freeze.lift(c, frozen, actor="user:t", now=here.now))
        await heard.until(lambda h: len(h.lines()) == 2)
    assert heard.said()[1] == "bot: 「まだですか」ですね"


async def test_two_tabs_are_one_conversation(here: Site, sato: Visitor) -> None:
    async with sato.listen() as one, sato.listen() as two:
        await sato.say("こんにちは")
        for heard in (one, two):
            await heard.until(lambda h: len(h.lines()) == 2)
    assert one.lines() == two.lines()
    assert len(here.tickets()) == 1


async def test_who_waits_sees_the_queue_move(here: Site, guest: Guest) -> None:
    here.bot.reply = lambda request: hands_off("おつなぎします。")
    takahashi = await here.agent()
    visitors = [guest() for _ in range(3)]
    for visitor in visitors:
        await visitor.open()
        await visitor.say("人と話したい")
        await here.idle()
    async with visitors[0].listen() as first, visitors[2].listen() as last:
        assert last.standing()["slip"] == {"number": 3, "ahead": 2, "opens": None}
        await here.take(2, takahashi)
        await last.until(lambda h: h.standing()["slip"]["ahead"] == 1)
        assert first.standing()["slip"]["ahead"] == 0
        await here.write(lambda c: ownership.resolve(c, 1, takahashi.id, force=True, now=here.now))
        await last.until(lambda h: h.standing()["slip"]["ahead"] == 0)
        assert first.standing()["slip"] is None


async def test_what_was_seen_is_told_both_ways(here: Site, sato: Visitor) -> None:
    takahashi = await here.agent()
    async with sato.listen() as heard:
        await sato.say("こんにちは")
        await heard.until(lambda h: len(h.lines()) == 2)
        await here.answer(takahashi, "担当の高橋です", take=True)
        await heard.until(lambda h: h.lines()[-1]["speaker"] == "agent")
        answer = await sato.http.post(f"{sato.base}/read", json={"message": heard.lines()[-1]["id"]})
        assert answer.status_code == 204
        assert here.states() == ["read", "read"]
        await sato.say("よろしくお願いします")
        await heard.until(lambda h: h.lines()[-1]["speaker"] == "visitor")
        own = heard.lines()[-1]["sequence"]
        assert heard.standing()["seen"] < own
        await here.write(lambda c: tickets.mark_read(c, 1))
        await heard.until(lambda h: h.standing()["seen"] == own)


async def test_only_what_was_shown_to_this_visitor_can_be_read(here: Site, guest: Guest, sato: Visitor) -> None:
    await sato.say("こんにちは")
    await here.idle()
    line = (await sato.history())["items"][1]["id"]
    other = guest()
    await other.open()
    await other.say("どうも")
    await here.idle()
    for visitor, message in ((other, line), (sato, "0" * 32)):
        answer = await visitor.http.post(f"{visitor.base}/read", json={"message": message})
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "no_such_message")
    assert set(here.states()) == {"sent"}
