"""A LINE customer's message, all the way there and back."""

import time

from sqlalchemy import select

from connectors.rasa import BotAnswer, BotButton, BotMessage
from core.tables import delivery, event, message, turn
from desk import ownership
from tests.platforms.line.simulator import LineSimulator
from tests.scenarios.bot import hands_off, says
from tests.scenarios.counter import Counter
from tests.until import until


async def test_the_bot_answers_by_reply(here: Counter, line: LineSimulator) -> None:
    sato = line.user(name="佐藤")
    await line.send_text(sato, "こんにちは")
    await line.wait_for(sato, 1)
    await here.idle()
    assert line.texts(sato) == ["「こんにちは」ですね"]
    assert [each.kind for each in line.received if each.kind in ("reply", "push")] == ["reply"]
    assert here.states() == ["sent"]
    assert here.tickets() == [(1, "bot")]


async def test_several_messages_go_out_in_one_reply(here: Counter, line: LineSimulator) -> None:
    sato = line.user()
    here.bot.reply = lambda request: says("一", "二", "三")
    await line.send_text(sato, "数えて")
    await line.wait_for(sato, 3)
    await here.idle()
    assert line.texts(sato) == ["一", "二", "三"]
    assert len([each for each in line.received if each.kind == "reply"]) == 1


async def test_a_delivery_that_comes_twice_is_answered_once(here: Counter, line: LineSimulator) -> None:
    sato = line.user()
    await line.send(line.events.text(sato, "一度だけ"), copies=5)
    await line.wait_for(sato, 1)
    await here.idle()
    assert here.messages() == [("customer", "一度だけ"), ("bot", "「一度だけ」ですね")]
    assert line.texts(sato) == ["「一度だけ」ですね"]


async def test_messages_that_come_during_a_turn_are_the_next_turn(here: Counter, line: LineSimulator) -> None:
    sato = line.user()
    here.bot.delay = 0.4
    await line.send_text(sato, "一")
    await until(lambda: len(here.bot.asked) == 1)
    await line.send_text(sato, "二")
    await line.send_text(sato, "三")
    await line.wait_for(sato, 2)
    await here.idle()
    assert [each.text for each in here.bot.asked] == ["一", "二\n三"]
    assert [each.turn for each in here.bot.asked] == [1, 2]


async def test_only_a_button_that_we_sent_here_has_a_meaning(here: Counter, line: LineSimulator) -> None:
    sato, other = line.user(), line.user()
    here.bot.reply = lambda request: BotAnswer([BotMessage("どちら?", [BotButton("はい", "/affirm")])])
    await line.send_text(sato, "x")
    shown = (await line.wait_for(sato, 1))[0]
    data = str(shown.message["quickReply"]["items"][0]["action"]["data"])
    assert "affirm" not in data
    await line.press(other, data)
    await line.press(sato, data)
    await line.wait_for(sato, 2)
    await line.wait_for(other, 1)
    assert {(each.conversation_id, each.payload) for each in here.bot.asked[1:]} >= {
        (here.bot.asked[0].conversation_id, "/affirm")
    }
    first = here.bot.asked[0].conversation_id
    assert [each.payload for each in here.bot.asked if each.conversation_id != first] == [None]


async def test_a_person_takes_over_answers_and_hands_back(here: Counter, line: LineSimulator) -> None:
    sato = line.user()
    here.bot.reply = lambda request: hands_off("担当者におつなぎします。")
    await line.send_text(sato, "人と話したい")
    await line.wait_for(sato, 1)
    await here.idle()
    assert here.tickets() == [(1, "queued")]
    assert here.owner() == "queue"
    now = here.house.clock.now
    await here.write(lambda c: ownership.take(c, 1, "suzuki", force=False, now=now()))
    await line.send_text(sato, "もしもし")
    await here.idle()
    assert line.texts(sato) == ["担当者におつなぎします。"]
    facts = {"order_number": "12345678"}
    await here.write(lambda c: ownership.hand_back(c, 1, "suzuki", facts, force=False, now=now()))
    here.bot.reply = lambda request: says("またどうぞ")
    await line.send_text(sato, "ありがとう")
    await line.wait_for(sato, 2)
    await here.idle()
    assert here.bot.facts_set[0][1] == {"order_number": "12345678"}
    assert here.bot.asked[-1].text == "ありがとう"
    assert here.tickets() == [(1, "bot")]


async def test_who_waits_is_told_once(here: Counter, line: LineSimulator) -> None:
    sato = line.user()
    here.bot.reply = lambda request: BotAnswer([])
    await line.send_text(sato, "もしもし")
    await line.wait_for(sato, 1)
    await line.send_text(sato, "まだですか")
    await here.idle()
    assert len(line.texts(sato)) == 1
    assert "担当者" in line.texts(sato)[0]
    assert here.tickets() == [(1, "queued")]


async def test_an_unsent_message_is_forgotten_everywhere(here: Counter, line: LineSimulator) -> None:
    sato = line.user()
    sent = await line.send_text(sato, "電話は090-1234-5678です")
    await line.wait_for(sato, 1)
    await line.unsend(sato, sent.message_id)
    await here.idle()
    (row,) = here.rows(select(message.c.text, message.c.erased_at).where(message.c.direction == "in"))
    assert row.text == ""
    assert row.erased_at is not None
    payloads = [each.payload for each in here.rows(select(event.c.payload))]
    assert "090-1234-5678" not in str(payloads)
    assert len(here.bot.forgotten) == 1


async def test_a_late_message_starts_no_turn(here: Counter, line: LineSimulator) -> None:
    sato = line.user()
    old = line.events.text(sato, "十一分前の話")
    old["timestamp"] = int((time.time() - 660) * 1000)
    await line.send(old)
    await here.idle()
    assert here.bot.asked == []
    assert here.tickets() == [(1, "queued")]


async def test_a_wrong_signature_stores_nothing(here: Counter, line: LineSimulator) -> None:
    line.account.channel_secret = "another"
    sent = await line.send_text(line.user(), "x")
    assert sent.status == 401
    assert here.rows(select(event.c.id)) == []


async def test_the_verify_button_is_answered(here: Counter, line: LineSimulator) -> None:
    assert (await line.verify()).status == 200


async def test_the_ninth_answer_within_two_minutes_is_a_persons(here: Counter, line: LineSimulator) -> None:
    sato = line.user()
    for count in range(9):
        await line.send_text(sato, f"ping {count}")
        await here.idle()
    assert len(here.bot.asked) == 8
    assert here.tickets() == [(1, "queued")]


async def test_a_bot_that_is_down_leaves_nobody_in_silence(here: Counter, line: LineSimulator) -> None:
    sato = line.user()
    here.bot.down = "ConnectError"
    object.__setattr__(here.house.settings, "bot_deadline", 25.0)
    await line.send_text(sato, "いますか")
    await until(lambda: len(here.bot.asked) > 1)
    assert here.tickets() == [(1, "bot")]
    here.bot.down = None
    await line.wait_for(sato, 1)
    await here.idle()
    assert line.texts(sato) == ["「いますか」ですね"]


async def test_a_turn_of_the_gates_refusal_goes_to_people(here: Counter, line: LineSimulator) -> None:
    sato = line.user()
    here.bot.reply = lambda request: says("カード番号は4242 4242 4242 4242ですね")
    await line.send_text(sato, "カードは?")
    await line.wait_for(sato, 1)
    await here.idle()
    assert "4242" not in "".join(line.texts(sato))
    assert here.tickets() == [(1, "queued")]
    assert sorted(here.states()) == ["blocked", "sent"]
    assert [row.state for row in here.rows(select(turn.c.state))] == ["handed_off"]
    assert here.rows(select(delivery.c.decision_id).where(delivery.c.state == "blocked"))[0].decision_id
