"""Replies and pushes at the simulated LINE: tokens, retry keys, limits, and what each person then sees."""

import uuid

import httpx
import pytest

from tests.platforms.clock import DAY, MINUTE, ManualClock
from tests.platforms.exchange import JsonObject
from tests.platforms.line import LineSimulator, LineUser

REPLY = "/v2/bot/message/reply"
PUSH = "/v2/bot/message/push"


def text(words: str) -> JsonObject:
    return {"type": "text", "text": words}


def reply_body(event: JsonObject, *words: str) -> JsonObject:
    return {"replyToken": event["replyToken"], "messages": [text(word) for word in words]}


def push_body(user: LineUser, *messages: JsonObject) -> JsonObject:
    return {"to": user.id, "messages": list(messages)}


@pytest.fixture
def sato(line: LineSimulator) -> LineUser:
    return line.user(name="佐藤 花子")


async def test_a_reply_is_shown_in_order_and_answered_with_ids(
    line: LineSimulator, line_api: httpx.AsyncClient, sato: LineUser
) -> None:
    sent = await line.send_text(sato, "返品したい")
    answer = await line_api.post(REPLY, json=reply_body(sent.event, "承ります。", "番号をお願いします。"))
    assert answer.status_code == 200
    assert [entry["id"] for entry in answer.json()["sentMessages"]] == [shown.id for shown in line.delivered(sato)]
    assert all("quoteToken" in entry for entry in answer.json()["sentMessages"])
    assert line.texts(sato) == ["承ります。", "番号をお願いします。"]
    assert "x-line-request-id" in answer.headers
    (received,) = line.received
    assert (received.kind, received.to, received.verdict, received.status) == ("reply", sato.id, "accepted", 200)
    assert received.body == answer.request.content


async def test_a_reply_token_works_once(line: LineSimulator, line_api: httpx.AsyncClient, sato: LineUser) -> None:
    sent = await line.send_text(sato, "こんにちは")
    assert (await line_api.post(REPLY, json=reply_body(sent.event, "一"))).status_code == 200
    second = await line_api.post(REPLY, json=reply_body(sent.event, "一"))
    assert (second.status_code, second.json()) == (400, {"message": "Invalid reply token"})
    assert line.texts(sato) == ["一"]
    assert [entry.verdict for entry in line.received] == ["accepted", "refused"]


async def test_a_reply_token_dies_after_a_minute(
    line: LineSimulator, line_api: httpx.AsyncClient, clock: ManualClock, sato: LineUser
) -> None:
    first, second = await line.send_text(sato, "一"), await line.send_text(sato, "二")
    clock.advance(MINUTE)
    assert (await line_api.post(REPLY, json=reply_body(first.event, "間に合う"))).status_code == 200
    clock.advance(0.001)
    late = await line_api.post(REPLY, json=reply_body(second.event, "遅い"))
    assert (late.status_code, late.json()["message"]) == (400, "Invalid reply token")


async def test_a_redelivery_starts_the_minute_again_but_not_beyond_twenty(
    line: LineSimulator, line_api: httpx.AsyncClient, clock: ManualClock, sato: LineUser
) -> None:
    first, second = await line.send_text(sato, "一"), await line.send_text(sato, "二")
    clock.advance(10 * MINUTE)
    await line.redeliver(first.event, second.event)
    assert (await line_api.post(REPLY, json=reply_body(first.event, "また届いた"))).status_code == 200
    clock.advance(10 * MINUTE + 1)
    await line.redeliver(second.event)
    assert (await line_api.post(REPLY, json=reply_body(second.event, "遅すぎる"))).status_code == 400


async def test_an_unknown_reply_token_is_invalid(line_api: httpx.AsyncClient) -> None:
    answer = await line_api.post(REPLY, json={"replyToken": "0" * 32, "messages": [text("だれ？")]})
    assert (answer.status_code, answer.json()["message"]) == (400, "Invalid reply token")


async def test_a_reply_takes_no_retry_key(line: LineSimulator, line_api: httpx.AsyncClient, sato: LineUser) -> None:
    sent = await line.send_text(sato, "こんにちは")
    headers = {"x-line-retry-key": str(uuid.uuid4())}
    assert (await line_api.post(REPLY, json=reply_body(sent.event, "一"), headers=headers)).status_code == 400
    assert line.texts(sato) == []


async def test_a_refused_body_leaves_the_reply_token_usable(
    line: LineSimulator, line_api: httpx.AsyncClient, sato: LineUser
) -> None:
    sent = await line.send_text(sato, "こんにちは")
    assert (await line_api.post(REPLY, json=reply_body(sent.event, ""))).status_code == 400
    assert (await line_api.post(REPLY, json=reply_body(sent.event, "やり直し"))).status_code == 200


async def test_the_same_retry_key_is_accepted_once(
    line: LineSimulator, line_api: httpx.AsyncClient, clock: ManualClock, sato: LineUser
) -> None:
    headers = {"x-line-retry-key": str(uuid.uuid4())}
    body = push_body(sato, text("発送しました"))
    first = await line_api.post(PUSH, json=body, headers=headers)
    clock.advance(DAY)
    second = await line_api.post(PUSH, json=body, headers=headers)
    assert (first.status_code, second.status_code) == (200, 409)
    assert second.json() == {"message": "The retry key is already accepted", **first.json()}
    assert second.headers["x-line-accepted-request-id"] == first.headers["x-line-request-id"]
    assert line.texts(sato) == ["発送しました"]
    assert [entry.verdict for entry in line.received] == ["accepted", "repeated"]


async def test_a_retry_key_is_forgotten_after_a_day(
    line: LineSimulator, line_api: httpx.AsyncClient, clock: ManualClock, sato: LineUser
) -> None:
    headers, body = {"x-line-retry-key": str(uuid.uuid4())}, push_body(sato, text("発送しました"))
    await line_api.post(PUSH, json=body, headers=headers)
    clock.advance(DAY + 1)
    assert (await line_api.post(PUSH, json=body, headers=headers)).status_code == 200
    assert len(line.delivered(sato)) == 2


async def test_a_refused_push_does_not_use_up_its_retry_key(
    line: LineSimulator, line_api: httpx.AsyncClient, sato: LineUser
) -> None:
    headers, body = {"x-line-retry-key": str(uuid.uuid4())}, push_body(sato, text("発送しました"))
    line.world.monthly_limit = 0
    assert (await line_api.post(PUSH, json=body, headers=headers)).status_code == 429
    line.world.monthly_limit = None
    assert (await line_api.post(PUSH, json=body, headers=headers)).status_code == 200


async def test_a_retry_key_must_be_a_uuid(line_api: httpx.AsyncClient, sato: LineUser) -> None:
    headers = {"x-line-retry-key": "delivery-17"}
    assert (await line_api.post(PUSH, json=push_body(sato, text("一")), headers=headers)).status_code == 400


async def test_a_blocked_user_gets_nothing_and_the_caller_does_not_learn_it(
    line: LineSimulator, line_api: httpx.AsyncClient, sato: LineUser
) -> None:
    await line.unfollow(sato)
    answer = await line_api.post(PUSH, json=push_body(sato, text("お知らせ")))
    assert answer.status_code == 200
    assert len(answer.json()["sentMessages"]) == 1
    assert line.delivered(sato) == ()
    assert line.world.used_this_month == 0


async def test_a_stranger_is_reachable_for_seven_days_after_writing(
    line: LineSimulator, line_api: httpx.AsyncClient, clock: ManualClock, sato: LineUser
) -> None:
    sato.friend = False
    await line.send_text(sato, "在庫はありますか")
    clock.advance(7 * DAY)
    await line_api.post(PUSH, json=push_body(sato, text("届く")))
    clock.advance(1)
    await line_api.post(PUSH, json=push_body(sato, text("届かない")))
    assert line.texts(sato) == ["届く"]


async def test_an_unknown_user_id_fails(line_api: httpx.AsyncClient) -> None:
    answer = await line_api.post(PUSH, json={"to": "U" + "0" * 32, "messages": [text("だれ？")]})
    assert (answer.status_code, answer.json()["message"]) == (400, "Failed to send messages")


async def test_a_group_is_written_to_by_reply_and_costs_its_members_by_push(
    line: LineSimulator, line_api: httpx.AsyncClient, sato: LineUser
) -> None:
    group = "C" + "1" * 32
    await line.send_text(line.user(name="鈴木"), "入ります", group=group)
    sent = await line.send_text(sato, "みなさん", group=group)
    await line_api.post(REPLY, json=reply_body(sent.event, "こんにちは"))
    await line_api.post(PUSH, json={"to": group, "messages": [text("お知らせ")]})
    assert line.texts(group) == ["こんにちは", "お知らせ"]
    assert line.delivered(sato) == ()
    assert line.world.used_this_month == 2
