"""LINE's answers over HTTP, from the simulated platform: each line of its error table, and what arrives at people."""

import uuid
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest

from connectors.contract import Call, Refused, Sent, TryAgain, Uncertain
from connectors.line.connector import Line
from tests.connectors.given import YES_NO, line_account, line_call, part, seconds
from tests.connectors.platform_calls import Caller, calling
from tests.platforms.clock import MINUTE, ManualClock
from tests.platforms.line import LineSimulator, LineUser

PUSH_INSTEAD = TryAgain("reply_token_expired", seconds(0), route="push", counts=False)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
async def line(clock: ManualClock) -> AsyncIterator[LineSimulator]:
    async with LineSimulator(clock=clock) as line:
        yield line


@pytest.fixture
async def caller(line: LineSimulator, clock: ManualClock) -> AsyncIterator[Caller]:
    account = line_account(line.api_base, line.account.access_token)
    async with calling(Line(), account, clock) as caller:
        yield caller


@pytest.fixture
def sato(line: LineSimulator) -> LineUser:
    return line.user(name="佐藤 花子")


def answer_to(line: LineSimulator, user: LineUser, *words: str, **changes: Any) -> Call:
    """The bot's answer to a message that just came, as our own parser read it."""
    event = line.events.text(user, "こんにちは")
    now = datetime.fromtimestamp(line.world.clock(), UTC)
    (inbound,) = Line().parse(line.build(event).body, now)
    parts = tuple(part(text, number) for number, text in enumerate(words or ("承りました。",)))
    given = {"recipient": inbound.external_user, "reply_token": inbound.reply_token, "received_at": now, "parts": parts}
    return line_call(**{**given, "route": "", "retry_key": str(uuid.uuid4()), **changes})


async def test_a_reply_brings_five_messages_in_order_with_their_ids(
    line: LineSimulator, caller: Caller, sato: LineUser
) -> None:
    call = answer_to(line, sato, "一", "二", "三", "四", "五")
    outcome = await caller.outcome(call)
    assert line.texts(sato) == ["一", "二", "三", "四", "五"]
    assert outcome == Sent(tuple(shown.id for shown in line.delivered(sato)))
    assert [entry.kind for entry in line.received] == ["reply"]


async def test_after_fifty_seconds_a_push_goes_out_at_once(
    line: LineSimulator, caller: Caller, clock: ManualClock, sato: LineUser
) -> None:
    call = answer_to(line, sato)
    clock.advance(50)
    assert isinstance(await caller.outcome(call), Sent)
    assert [entry.kind for entry in line.received] == ["push"]


async def test_buttons_and_pictures_are_what_line_accepts(line: LineSimulator, caller: Caller, sato: LineUser) -> None:
    parts = (part("新作です。", image="https://example.com/coat.jpg"), part("ご覧になりますか。", 2, YES_NO))
    assert isinstance(await caller.outcome(answer_to(line, sato, parts=parts)), Sent)
    picture, words, question = line.delivered(sato)
    assert (picture.message["type"], words.text, question.text) == ("image", "新作です。", "ご覧になりますか。")
    pressed = line.events.postback(sato, question.message["quickReply"]["items"][1]["action"]["data"])
    (inbound,) = Line().parse(line.build(pressed).body, caller.now)
    assert (inbound.kind, inbound.button, inbound.external_user) == ("postback", "n0p", sato.id)


async def test_an_expired_reply_token_becomes_one_push(
    line: LineSimulator, caller: Caller, clock: ManualClock, sato: LineUser
) -> None:
    call = answer_to(line, sato, route="reply")
    clock.advance(MINUTE + 1)
    call, outcome = await caller.attempt(call)
    assert outcome == PUSH_INSTEAD
    assert (call.route, call.unknown) == ("push", False)
    assert isinstance(await caller.outcome(call), Sent)
    assert line.texts(sato) == ["承りました。"]


async def test_a_used_reply_token_becomes_one_push(line: LineSimulator, caller: Caller, sato: LineUser) -> None:
    first = answer_to(line, sato, "一")
    assert isinstance(await caller.outcome(first), Sent)
    again = answer_to(line, sato, "二", reply_token=first.reply_token)
    assert await caller.outcome(again) == PUSH_INSTEAD


@pytest.mark.parametrize("act", ["hang", "reset", "close", "truncate"])
async def test_a_reply_accepted_in_silence_is_neither_pushed_nor_doubled(
    line: LineSimulator, caller: Caller, sato: LineUser, act: Any
) -> None:
    line.fault("reply", act, when="after")
    call, outcome = await caller.attempt(answer_to(line, sato))
    assert outcome == TryAgain("no_answer", after=seconds(0))
    call, outcome = await caller.attempt(call)
    assert outcome == Uncertain("reply_token_expired")
    assert call.route == "reply"
    assert line.texts(sato) == ["承りました。"]


@pytest.mark.parametrize("act", ["hang", "reset", "close"])
async def test_a_reply_lost_on_the_way_arrives_by_its_repetition(
    line: LineSimulator, caller: Caller, sato: LineUser, act: Any
) -> None:
    line.fault("reply", act, when="before")
    call, _ = await caller.attempt(answer_to(line, sato))
    assert isinstance(await caller.outcome(call), Sent)
    assert line.texts(sato) == ["承りました。"]
    bodies = [entry.body for entry in line.received]
    assert len(bodies) == 2
    assert bodies[0] == bodies[1]


async def test_a_reply_is_repeated_once(line: LineSimulator, caller: Caller, sato: LineUser) -> None:
    line.fault("reply", "reset", when="before", times=None)
    call, _ = await caller.attempt(answer_to(line, sato))
    _, outcome = await caller.attempt(call)
    assert outcome == Uncertain("no_answer")


async def test_a_silent_reply_is_not_repeated_after_fifty_seconds(
    line: LineSimulator, caller: Caller, clock: ManualClock, sato: LineUser
) -> None:
    line.fault("reply", "reset", when="before")
    call = answer_to(line, sato, route="reply")
    clock.advance(50)
    assert await caller.outcome(call) == Uncertain("no_answer")


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_server_error_on_a_reply_is_as_good_as_silence(
    line: LineSimulator, caller: Caller, sato: LineUser, when: Any
) -> None:
    line.fault("reply", when=when, status=500)
    call, outcome = await caller.attempt(answer_to(line, sato))
    assert outcome == Uncertain("server_error")
    assert caller.connector.after_silence(call, caller.now) == TryAgain("no_answer", after=seconds(0))
    _, again = await caller.attempt(call)
    assert again == (Uncertain("reply_token_expired") if when == "after" else Sent((line.delivered(sato)[0].id,)))
    assert line.texts(sato) == ["承りました。"]


@pytest.mark.parametrize("act", ["answer", "hang", "reset", "close", "garbage", "truncate"])
@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_push_repeats_under_its_key_and_arrives_once(
    line: LineSimulator, caller: Caller, sato: LineUser, act: Any, when: Any
) -> None:
    line.fault("push", act, when=when, status=503 if act in ("answer", "garbage") else None)
    call, outcome = await caller.attempt(answer_to(line, sato, route="push"))
    assert isinstance(outcome, TryAgain)
    outcome = await caller.outcome(call)
    assert outcome == Sent(tuple(shown.id for shown in line.delivered(sato)))
    assert line.texts(sato) == ["承りました。"]
    assert line.received[0].retry_key == line.received[1].retry_key == call.retry_key


async def test_a_retry_key_accepted_before_is_success(line: LineSimulator, caller: Caller, sato: LineUser) -> None:
    call = answer_to(line, sato, route="push")
    first, second = await caller.outcome(call), await caller.outcome(call)
    assert first == second == Sent((line.delivered(sato)[0].id,))
    assert [entry.status for entry in line.received] == [200, 409]


async def test_an_unknown_user(line: LineSimulator, caller: Caller, sato: LineUser) -> None:
    call = answer_to(line, sato, route="push", recipient="U" + "0" * 32)
    assert await caller.outcome(call) == Refused("unknown_recipient", "Failed to send messages")


async def test_a_blocked_user_is_told_to_nobody(line: LineSimulator, caller: Caller, sato: LineUser) -> None:
    sato.blocked = True
    assert isinstance(await caller.outcome(answer_to(line, sato, route="push")), Sent)
    assert line.texts(sato) == []


async def test_a_bad_message(line: LineSimulator, caller: Caller, sato: LineUser) -> None:
    outcome = await caller.outcome(answer_to(line, sato, "あ" * 5001))
    assert isinstance(outcome, Refused)
    assert outcome.reason == "invalid_request"
    assert "messages[0].text: Length must be between 0 and 5000" in outcome.detail


@pytest.mark.parametrize("way", ["reply", "push"])
async def test_a_dead_token(line: LineSimulator, caller: Caller, sato: LineUser, way: str) -> None:
    line.account.access_token = "another"
    outcome = await caller.outcome(answer_to(line, sato, route=way))
    assert isinstance(outcome, Refused)
    assert (outcome.reason, outcome.token_dead) == ("token_dead", True)


@pytest.mark.parametrize(
    ("status", "reason"), [(403, "forbidden"), (404, "not_found"), (413, "too_large"), (415, "invalid_request")]
)
async def test_permanent_refusals(
    line: LineSimulator, caller: Caller, sato: LineUser, status: int, reason: str
) -> None:
    line.fault("push", status=status)
    outcome = await caller.outcome(answer_to(line, sato, route="push"))
    assert isinstance(outcome, Refused)
    assert (outcome.reason, outcome.token_dead, outcome.account_blocked) == (reason, False, False)


async def test_too_many_calls(line: LineSimulator, caller: Caller, sato: LineUser) -> None:
    line.fault(["reply", "push"], status=429, times=2)
    assert await caller.outcome(answer_to(line, sato)) == TryAgain("rate_limited", counts=False)
    line.clear_faults()
    line.fault("push", status=429, retry_after=7)
    expected = TryAgain("rate_limited", after=seconds(7), counts=False)
    assert await caller.outcome(answer_to(line, sato, route="push")) == expected


async def test_the_monthly_limit_stops_pushes_and_no_replies(
    line: LineSimulator, caller: Caller, sato: LineUser
) -> None:
    line.world.monthly_limit = 0
    outcome = await caller.outcome(answer_to(line, sato, route="push"))
    assert outcome == Refused("monthly_limit", "You have reached your monthly limit.", account_blocked=True)
    assert isinstance(await caller.outcome(answer_to(line, sato)), Sent)


async def test_the_check_and_the_name_over_http(line: LineSimulator, caller: Caller, sato: LineUser) -> None:
    line.world.monthly_limit, line.world.used_this_month = 200, 170
    steps = await Line().check(caller.account, caller.fetch, "https://mado.example.jp/webhooks/line/a1")
    assert [(step.name, step.state) for step in steps] == [
        ("line.redelivery", "todo"),
        ("line.token", "ok"),
        ("line.chat_mode", "warn"),
        ("line.webhook_url", "fail"),
        ("line.quota", "warn"),
    ]
    assert await Line().profile(caller.account, sato.id, caller.fetch) == "佐藤 花子"
    sato.blocked = True
    assert await Line().profile(caller.account, sato.id, caller.fetch) is None
    line.account.access_token = "another"
    dead = await Line().check(caller.account, caller.fetch, None)
    assert [(step.name, step.state) for step in dead] == [("line.redelivery", "todo"), ("line.token", "fail")]
