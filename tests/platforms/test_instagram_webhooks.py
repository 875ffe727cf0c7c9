"""What the simulated Instagram posts: handshake, signatures, envelopes, echoes, comments, oddities."""

import hashlib
import hmac
import json

import pytest

from tests.platforms.clock import ManualClock
from tests.platforms.conftest import Receiver
from tests.platforms.exchange import JsonObject
from tests.platforms.instagram import InstagramSimulator, InstagramUser
from tests.platforms.instagram.account import FIELDS, InstagramAccount
from tests.platforms.postman import Redelivery


@pytest.fixture
def sato(ig: InstagramSimulator) -> InstagramUser:
    return ig.user(name="佐藤 花子", username="hanako")


def messaging(body: JsonObject) -> JsonObject:
    value: JsonObject = body["entry"][0]["messaging"][0]
    return value


def test_the_signature_is_the_documented_algorithm() -> None:
    # The published vector of the same header: https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries
    account = InstagramAccount(app_secret="It's a Secret to Everybody")
    expected = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
    assert account.sign(b"Hello, World!") == expected


async def test_a_text_arrives_escaped_signed_and_in_the_documented_shape(
    ig: InstagramSimulator, receiver: Receiver, clock: ManualClock, sato: InstagramUser
) -> None:
    sent = await ig.send_text(sato, "返品/交換😀")
    (request,) = receiver.requests
    assert request.body.isascii()
    assert b"\\u8fd4\\u54c1\\/\\u4ea4\\u63db\\ud83d\\ude00" in request.body
    digest = hmac.new(ig.account.app_secret.encode(), request.body, hashlib.sha256).hexdigest()
    assert request.headers["x-hub-signature-256"] == f"sha256={digest}"
    body = request.json()
    assert body["object"] == "instagram"
    assert body["entry"][0]["id"] == ig.account.id
    value = messaging(body)
    assert (value["sender"]["id"], value["recipient"]["id"]) == (sato.id, ig.account.id)
    assert value["timestamp"] == int(clock() * 1000)
    assert value["message"] == {"mid": sent.id, "text": "返品/交換😀"}


async def test_re_serialising_breaks_the_signature(ig: InstagramSimulator, sato: InstagramUser) -> None:
    webhook = ig.build(ig.events.text(sato, "返品/交換"))
    again = json.dumps(json.loads(webhook.body), ensure_ascii=False, separators=(",", ":")).encode()
    assert ig.sign(webhook.body) == webhook.headers["x-hub-signature-256"] != ig.sign(again)


async def test_the_three_envelopes_carry_the_same(
    ig: InstagramSimulator, receiver: Receiver, sato: InstagramUser
) -> None:
    text = ig.events.text(sato, "一")
    comment = ig.events.comment(sato, "二", ig.world.post())
    await ig.send(text, comment, envelope="messaging")
    await ig.send(text, comment, envelope="changes")
    await ig.send(text, comment, envelope="flat")
    first, second, third = (body["entry"] for body in receiver.bodies())
    change = {"field": "comments", "value": comment.value}
    assert (first[0]["messaging"], first[1]["changes"]) == ([text.value], [change])
    assert second[0]["changes"] == [{"field": "messages", "value": text.value}, change]
    assert [(entry["field"], entry["value"]) for entry in third] == [
        ("messages", text.value),
        ("comments", comment.value),
    ]


async def test_the_handshake_wants_its_challenge_back(ig: InstagramSimulator, receiver: Receiver) -> None:
    assert await ig.shake_hands()
    query = receiver.requests[0].query
    assert (query["hub.mode"], query["hub.verify_token"]) == ("subscribe", ig.account.verify_token)
    receiver.answers = [403]
    assert not await ig.shake_hands(token="wrong")


async def test_every_message_kind_has_what_meta_gives_it(ig: InstagramSimulator, sato: InstagramUser) -> None:
    events = ig.events
    text = events.text(sato, "一")
    mid = text.value["message"]["mid"]
    told = [
        events.text(sato, "二", reply_to=mid),
        events.press(sato, "はい", "b-1"),
        events.attachment(sato, "story_mention", "https://cdn.example/s.jpg"),
        events.story_reply(sato, "すてき", "https://cdn.example/s.jpg"),
        events.unsupported(sato),
        events.postback(sato, "営業時間は？", "b-2"),
        events.reaction(sato, mid),
        events.reaction(sato, mid, action="unreact"),
        events.read(sato, mid),
        events.edit(sato, mid, "三"),
        events.unsend(sato, mid),
        events.referral(sato, "shop-card"),
    ]
    values = [event.value for event in told]
    assert values[0]["message"]["reply_to"] == {"mid": mid}
    assert values[1]["message"]["quick_reply"] == {"payload": "b-1"}
    assert values[2]["message"]["attachments"][0]["type"] == "story_mention"
    assert values[3]["message"]["reply_to"]["story"]["url"] == "https://cdn.example/s.jpg"
    assert values[4]["message"]["is_unsupported"] is True
    assert values[5]["postback"]["payload"] == "b-2"
    assert values[6]["reaction"] == {"mid": mid, "action": "react", "reaction": "love", "emoji": "❤"}
    assert values[7]["reaction"] == {"mid": mid, "action": "unreact"}
    assert values[8]["read"] == {"mid": mid}
    assert values[9]["message_edit"]["text"] == "三"
    assert values[10]["message"] == {"mid": mid, "is_deleted": True}
    assert [event.field for event in told[5:10]] == [
        "messaging_postbacks",
        "message_reactions",
        "message_reactions",
        "messaging_seen",
        "message_edit",
    ]
    assert {event.field for event in told} <= set(FIELDS)


async def test_a_comment_is_told_with_its_post_and_may_be_told_twice(
    ig: InstagramSimulator, receiver: Receiver, sato: InstagramUser
) -> None:
    media = ig.world.post("REELS")
    event = ig.events.comment(sato, "かわいい", media)
    await ig.send(event)
    await ig.send(ig.events.about(ig.world.comments[event.value["id"]], id_key="comment_id"))
    first, second = (body["entry"][0]["changes"][0] for body in receiver.bodies())
    assert first["field"] == "comments"
    assert first["value"]["from"] == {"id": sato.id, "username": "hanako"}
    assert first["value"]["media"] == {"id": media.id, "media_product_type": "REELS"}
    assert second["value"]["comment_id"] == first["value"]["id"]


async def test_comments_under_a_broadcast_are_live_comments(ig: InstagramSimulator, sato: InstagramUser) -> None:
    assert ig.events.comment(sato, "一", ig.world.post("LIVE", live=True)).field == "live_comments"


async def test_the_test_button_is_for_nobody(ig: InstagramSimulator, receiver: Receiver) -> None:
    await ig.press_test_button()
    (entry,) = receiver.bodies()[0]["entry"]
    assert (entry["id"], entry["changes"][0]["field"]) == ("0", "messages")


async def test_what_is_not_answered_2xx_comes_again_as_it_was(
    ig: InstagramSimulator, receiver: Receiver, sato: InstagramUser
) -> None:
    ig.postman.redelivery = Redelivery(times=3, after=0.0)
    receiver.answers = [500]
    await ig.send_text(sato, "一")
    await ig.settle()
    assert [posted.status for posted in ig.posted] == [500, 200]
    assert receiver.requests[0].body == receiver.requests[1].body
