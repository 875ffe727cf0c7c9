"""What the simulated LINE posts: shapes, signatures, redelivery, duplicates, delays, order."""

import asyncio
import base64
import hashlib
import hmac
import json
import re

import httpx
import pytest

from tests.platforms.clock import ManualClock
from tests.platforms.conftest import Receiver
from tests.platforms.exchange import JsonObject
from tests.platforms.line import LineSimulator
from tests.platforms.line.account import LineAccount
from tests.platforms.line.events import standby
from tests.platforms.postman import Redelivery, Weather

GROUP = "C" + "2" * 32


def test_the_signature_is_the_one_line_documents() -> None:
    # https://developers.line.biz/en/docs/messaging-api/verify-webhook-signature/
    account = LineAccount(channel_secret="8c570fa6dd201bb328f1c1eac23a96d8")
    body = b'{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]}'
    assert account.sign(body) == "GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs="


async def test_a_text_arrives_signed_and_in_the_documented_shape(
    line: LineSimulator, receiver: Receiver, clock: ManualClock
) -> None:
    sato = line.user(name="佐藤")
    sent = await line.send_text(sato, "こんにちは😀\n改行")
    (request,) = receiver.requests
    digest = hmac.new(line.account.channel_secret.encode(), request.body, hashlib.sha256).digest()
    assert request.headers["x-line-signature"] == base64.b64encode(digest).decode()
    assert request.json() == {"destination": line.account.bot_user_id, "events": [sent.event]}
    event = sent.event
    assert event["message"]["text"] == "こんにちは😀\n改行"
    assert event["source"] == {"type": "user", "userId": sato.id}
    assert event["timestamp"] == int(clock() * 1000)
    assert (event["mode"], event["deliveryContext"]) == ("active", {"isRedelivery": False})
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{26}", event["webhookEventId"])
    assert re.fullmatch(r"U[0-9a-f]{32}", sato.id)
    assert re.fullmatch(r"\d{18}", event["message"]["id"])
    assert sent.status == 200


async def test_every_kind_of_event_has_what_line_gives_it(line: LineSimulator, receiver: Receiver) -> None:
    sato, events = line.user(), line.events
    text = events.text(sato, "一")
    replyable: list[JsonObject] = [
        text,
        events.sticker(sato),
        events.image(sato),
        events.video(sato),
        events.audio(sato),
        events.file(sato),
        events.location(sato),
        events.unknown_message(sato),
        events.postback(sato, "b-1", {"date": "2026-11-21"}),
        events.follow(sato),
        events.edited(sato, GROUP, text["message"]["id"], "二"),
        events.join(GROUP),
    ]
    silent = [
        events.unfollow(sato),
        events.unsend(sato, text["message"]["id"]),
        events.leave(GROUP),
        events.unknown_event(sato),
        standby(text),
    ]
    posted = await line.send(*replyable, *silent)
    assert posted.status == 200
    assert receiver.bodies()[0]["events"] == [*replyable, *silent]
    assert all(event["replyToken"] for event in replyable)
    assert not any("replyToken" in event for event in silent)
    assert len({event["webhookEventId"] for event in [*replyable, *silent[:4]]}) == len(replyable) + 4


async def test_events_of_several_people_share_a_delivery(line: LineSimulator, receiver: Receiver) -> None:
    sato, suzuki = line.user(name="佐藤"), line.user(name="鈴木")
    await line.send(line.events.text(sato, "一"), line.events.text(suzuki, "二"))
    (body,) = receiver.bodies()
    assert [event["source"]["userId"] for event in body["events"]] == [sato.id, suzuki.id]


async def test_verify_posts_no_events(line: LineSimulator, receiver: Receiver) -> None:
    assert (await line.verify()).status == 200
    assert receiver.bodies()[0]["events"] == []


async def test_a_redelivery_changes_nothing_but_its_mark(line: LineSimulator, receiver: Receiver) -> None:
    sent = await line.send_text(line.user(), "一")
    await line.redeliver(sent.event)
    first, second = (body["events"][0] for body in receiver.bodies())
    assert second == {**first, "deliveryContext": {"isRedelivery": True}}


async def test_what_is_not_answered_2xx_comes_again_until_it_is(line: LineSimulator, receiver: Receiver) -> None:
    line.postman.redelivery = Redelivery(times=5, after=0.0)
    receiver.answers = [503, 500, 200]
    assert (await line.send_text(line.user(), "一")).status == 503
    await line.settle()
    assert [posted.status for posted in line.posted] == [503, 500, 200]
    assert [posted.redelivery for posted in line.posted] == [False, True, True]
    assert [body["events"][0]["deliveryContext"]["isRedelivery"] for body in receiver.bodies()] == [False, True, True]


async def test_redelivery_is_off_until_it_is_switched_on(line: LineSimulator, receiver: Receiver) -> None:
    receiver.answers = [500]
    await line.send_text(line.user(), "一")
    await line.settle()
    assert len(receiver.requests) == 1


async def test_a_webhook_may_arrive_twice(line: LineSimulator, receiver: Receiver) -> None:
    await line.send(line.events.text(line.user(), "一"), copies=2)
    await line.settle()
    assert len(receiver.requests) == 2
    assert receiver.requests[0].body == receiver.requests[1].body


async def test_webhooks_may_be_delayed_and_so_reordered(line: LineSimulator, receiver: Receiver) -> None:
    sato = line.user()
    one, two = line.events.text(sato, "一"), line.events.text(sato, "二")
    late = asyncio.ensure_future(line.send(one, delay=0.3))
    await line.send(two)
    await late
    assert [body["events"][0]["message"]["text"] for body in receiver.bodies()] == ["二", "一"]
    assert one["timestamp"] <= two["timestamp"]


async def test_bad_weather_is_the_same_for_the_same_seed(line: LineSimulator, receiver: Receiver) -> None:
    counts = []
    for _ in range(2):
        line.postman.weather = Weather(duplicates=0.5, seed=7)
        before = len(receiver.requests)
        for number in range(20):
            await line.send_text(line.user(), str(number))
        await line.settle()
        counts.append(len(receiver.requests) - before)
    assert counts[0] == counts[1]
    assert 20 < counts[0] < 40


async def test_an_event_may_be_old(line: LineSimulator, clock: ManualClock) -> None:
    event = line.events.text(line.user(), "昨日の話", at=clock() - 900)
    assert event["timestamp"] == int((clock() - 900) * 1000)


async def test_a_webhook_nobody_answers_is_recorded_as_such(clock: ManualClock) -> None:
    async with LineSimulator(webhook="http://127.0.0.1:9/nowhere", clock=clock) as line:
        assert (await line.send_text(line.user(), "一")).status is None


async def test_without_an_address_the_webhook_can_still_be_built(clock: ManualClock) -> None:
    async with LineSimulator(clock=clock) as line:
        webhook = line.build(line.events.text(line.user(), "一"))
        assert webhook.headers["x-line-signature"] == line.sign(webhook.body)
        assert json.loads(webhook.body)["events"][0]["message"]["text"] == "一"
        with pytest.raises(RuntimeError, match="no webhook address"):
            await line.send_text(line.user(), "一")


async def test_the_endpoint_can_be_read_set_and_tested(
    line: LineSimulator, line_api: httpx.AsyncClient, receiver: Receiver
) -> None:
    path = "/v2/bot/channel/webhook"
    assert (await line_api.get(f"{path}/endpoint")).json() == {"endpoint": receiver.url, "active": True}
    good = (await line_api.post(f"{path}/test", json={})).json()
    assert (good["success"], good["statusCode"], good["reason"]) == (True, 200, "OK")
    assert receiver.bodies()[-1]["events"] == []
    receiver.answers = [401]
    bad = (await line_api.post(f"{path}/test", json={})).json()
    assert (bad["success"], bad["statusCode"], bad["reason"]) == (False, 401, "ERROR_STATUS_CODE")
    assert (await line_api.put(f"{path}/endpoint", json={"endpoint": "http://shop.example/hook"})).status_code == 400
    assert (await line_api.put(f"{path}/endpoint", json={"endpoint": "http://127.0.0.1:9/none"})).status_code == 200
    nobody = (await line_api.post(f"{path}/test", json={})).json()
    assert (nobody["success"], nobody["reason"]) == (False, "COULD_NOT_CONNECT")


async def test_no_endpoint_is_404(clock: ManualClock) -> None:
    async with LineSimulator(clock=clock) as line, httpx.AsyncClient(base_url=line.api_base) as client:
        client.headers["authorization"] = f"Bearer {line.account.access_token}"
        assert (await client.get("/v2/bot/channel/webhook/endpoint")).status_code == 404


async def test_any_bytes_can_be_signed_and_posted(line: LineSimulator, receiver: Receiver) -> None:
    webhook = line.account.signed(b"{no json")
    assert (await line.postman.post(webhook)).status == 200
    assert receiver.requests[0].body == b"{no json"
    assert receiver.requests[0].headers["x-line-signature"] == line.sign(b"{no json")
