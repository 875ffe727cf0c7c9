"""LINE's events, in the shapes that its reference documents, become the desk's words."""

import json
from datetime import timedelta
from typing import Any

import pytest

from connectors.contract import NotUnderstoodError
from connectors.line.connector import Line
from desk.inbound import Attachment, Inbound
from tests.connectors.given import NOW, SATO, seconds

BOT = "U" + "b0" * 16
GROUP = {"type": "group", "groupId": "C" + "c0" * 16, "userId": SATO}


def event(kind: str, **fields: Any) -> dict[str, Any]:
    return {
        "type": kind,
        "mode": "active",
        "timestamp": int((NOW - seconds(1)).timestamp() * 1000),
        "source": {"type": "user", "userId": SATO},
        "webhookEventId": "01FZ74A0TDDPYRVKNK77XKC3ZR",
        "deliveryContext": {"isRedelivery": False},
        "replyToken": "7840b71058e24a5d91f9b5726c7512c9",
        **fields,
    }


def said(**fields: Any) -> dict[str, Any]:
    return event("message", message={"type": "text", "id": "354", "text": "こんにちは"}, **fields)


def message(kind: str, **fields: Any) -> dict[str, Any]:
    return event("message", message={"type": kind, "id": "354", **fields})


def parse(*events: object, destination: object = BOT) -> list[Inbound]:
    return list(Line().parse(json.dumps({"destination": destination, "events": events}).encode(), NOW))


def only(raw: object) -> Inbound:
    (inbound,) = parse(raw)
    return inbound


def test_a_text_with_all_that_comes_along() -> None:
    words = {
        "type": "text",
        "id": "354",
        "text": "届いた商品を返品したい(泣)",
        "quoteToken": "q1",
        "markAsReadToken": "r1",
        "quotedMessageId": "300",
        "emojis": [{"index": 10, "length": 3, "productId": "p", "emojiId": "001"}],
    }
    raw = event("message", message=words)
    inbound = only(raw)
    assert inbound == Inbound(
        event_key="01FZ74A0TDDPYRVKNK77XKC3ZR",
        kind="message",
        payload=raw,
        platform_at=NOW - seconds(1),
        external_user=SATO,
        external_message="354",
        reply_to="300",
        text="届いた商品を返品したい(泣)",
        reply_token="7840b71058e24a5d91f9b5726c7512c9",
        destination=BOT,
        marks={"quote_token": "q1", "mark_as_read_token": "r1"},
    )


@pytest.mark.parametrize(
    ("raw", "text", "attachment"),
    [
        (
            message("sticker", packageId="11537", stickerId="52002738", keywords=["hi"]),
            "[スタンプ]",
            Attachment("sticker", external_id="11537/52002738"),
        ),
        (
            message("sticker", packageId="1", stickerId="2", text="ありがとう\n助かる"),
            "[スタンプ] ありがとう\n助かる",
            Attachment("sticker", external_id="1/2"),
        ),
        (message("image", contentProvider={"type": "line"}), "[画像]", Attachment("image", external_id="354")),
        (
            message("image", contentProvider={"type": "external", "originalContentUrl": "https://example.com/1.jpg"}),
            "[画像]",
            Attachment("image", external_id="354", url="https://example.com/1.jpg"),
        ),
    ],
)
def test_what_has_no_words_gets_a_placeholder(raw: object, text: str, attachment: Attachment) -> None:
    inbound = only(raw)
    assert (inbound.kind, inbound.text, inbound.attachments) == ("message", text, (attachment,))


def test_our_button_carries_its_id_alone() -> None:
    inbound = only(event("postback", postback={"data": "b:k3y"}))
    assert (inbound.kind, inbound.button, inbound.text, inbound.external_user) == ("postback", "k3y", None, SATO)


@pytest.mark.parametrize(("kind", "token"), [("follow", "t"), ("unfollow", None)])
def test_who_follows_and_who_blocks(kind: str, token: str | None) -> None:
    inbound = only(event(kind, replyToken=token))
    assert (inbound.kind, inbound.external_user, inbound.reply_token) == (kind, SATO, token)


def test_an_unsend_names_the_message_to_erase() -> None:
    inbound = only(event("unsend", unsend={"messageId": "325708"}))
    assert (inbound.kind, inbound.external_message) == ("unsend", "325708")


def test_an_edit_brings_the_new_words() -> None:
    edited = {"type": "text", "id": "354", "text": "明日でお願いします"}
    inbound = only(event("messageEdited", message=edited))
    assert (inbound.kind, inbound.external_message, inbound.text) == ("edit", "354", "明日でお願いします")


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (message("video", duration=60000), "a message of type video"),
        (message("audio", duration=60000), "a message of type audio"),
        (message("file", fileName="領収書.pdf", fileSize=2138), "a message of type file"),
        (message("location", address="東京都千代田区", latitude=35.6, longitude=139.7), "a message of type location"),
        (message("hologram"), "a message of type hologram"),
        (event("message"), "a message event without a message"),
        (event("unsend"), "an unsend event without a message id"),
        (event("postback", postback={"data": "richmenu-changed-to-b"}), "a postback that none of our buttons sent"),
        (event("postback", postback={"data": "b:"}), "a postback that none of our buttons sent"),
        (event("postback"), "a postback that none of our buttons sent"),
        (event("beacon", beacon={"hwid": "d41d8cd98f", "type": "enter"}), "an event of type beacon"),
        (event("videoPlayComplete", videoPlayComplete={"trackingId": "t"}), "an event of type videoPlayComplete"),
        (event("accountLink", link={"result": "ok", "nonce": "n"}), "an event of type accountLink"),
        (event("membership", membership={"type": "joined"}), "an event of type membership"),
        (event("join", source=GROUP), "an event of type join"),
        (event("memberLeft", source=GROUP, left={"members": []}), "an event of type memberLeft"),
        (event("somethingNew"), "an event of type somethingNew"),
    ],
)
def test_every_other_kind_is_kept_with_its_reason(raw: dict[str, Any], reason: str) -> None:
    inbound = only(raw)
    assert (inbound.kind, inbound.reason) == ("not_understood", reason)
    assert inbound.payload == raw
    assert inbound.event_key == raw["webhookEventId"]


@pytest.mark.parametrize(
    "raw",
    [
        {"type": "message"},
        {"timestamp": 1},
        said(timestamp="soon"),
        said(source={"type": "user", "userId": ""}),
        event("message", message={"type": "text", "id": "", "text": "x"}),
        event("message", message={"type": "text", "id": 5, "text": "x"}),
        event("message", message={"type": "text", "id": "5", "text": ["x"]}),
        5,
        None,
        "message",
        [],
    ],
)
def test_a_malformed_event_is_kept_and_costs_its_neighbours_nothing(raw: object) -> None:
    first, broken, last = parse(said(), raw, said())
    assert (first.kind, last.kind) == ("message", "message")
    assert broken.kind == "not_understood"
    assert broken.reason.startswith("malformed: ")
    assert broken.payload == (raw if isinstance(raw, dict) else {"event": raw})
    assert broken.answerable is False


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (GROUP, "not a one-to-one chat"),
        ({"type": "room", "roomId": "R1", "userId": SATO}, "not a one-to-one chat"),
        ({"type": "group", "groupId": "C1"}, "not a one-to-one chat"),
    ],
)
def test_what_is_said_among_several_is_kept_and_never_put_into_a_private_chat(
    source: dict[str, str], reason: str
) -> None:
    inbound = only(said(source=source))
    assert (inbound.kind, inbound.external_user, inbound.answerable) == ("message", None, False)
    assert inbound.reason == reason


def test_an_event_without_a_source_has_nobody_to_answer() -> None:
    raw = said()
    del raw["source"]
    assert (only(raw).external_user, only(raw).answerable) == (None, False)


def test_on_standby_another_module_answers() -> None:
    inbound = only(said(mode="standby", replyToken=None))
    assert (inbound.kind, inbound.external_user, inbound.answerable) == ("message", SATO, False)
    assert "standby" in inbound.reason


@pytest.mark.parametrize("token", ["0" * 32, "f" * 32])
def test_the_sample_events_of_the_verify_button_are_nobodys_words(token: str) -> None:
    assert only(said(replyToken=token)).kind == "ignored"


@pytest.mark.parametrize(
    ("age", "kept"),
    [
        (timedelta(0), True),
        (timedelta(seconds=-5), True),
        (timedelta(minutes=18, seconds=59), True),
        (timedelta(minutes=19), True),
        (timedelta(minutes=19, seconds=1), False),
        (timedelta(days=1), False),
    ],
)
def test_the_token_of_an_old_event_is_not_trusted(age: timedelta, kept: bool) -> None:
    raw = said(timestamp=int((NOW - age).timestamp() * 1000), deliveryContext={"isRedelivery": True})
    inbound = only(raw)
    assert inbound.redelivered is True
    assert (inbound.reply_token is not None) is kept


def test_a_redelivery_has_the_key_of_the_first_delivery_even_without_an_id() -> None:
    first = said(webhookEventId="")
    again = {**first, "deliveryContext": {"isRedelivery": True}}
    other = said(webhookEventId="", timestamp=1)
    assert only(first).event_key == only(again).event_key
    assert only(first).event_key != only(other).event_key
    assert only(first).event_key.startswith("sha256:")


def test_events_stay_in_the_order_of_their_delivery() -> None:
    raws = [said(webhookEventId=f"E{number}", timestamp=1_000_000 - number) for number in range(30)]
    assert [inbound.event_key for inbound in parse(*raws)] == [f"E{number}" for number in range(30)]


def test_the_verify_button_sends_no_events() -> None:
    assert parse() == []


def test_a_moment_outside_the_calendar_becomes_the_moment_of_receipt() -> None:
    assert only(said(timestamp=10**25)).platform_at == NOW


@pytest.mark.parametrize("destination", [None, 5, {"id": "U"}])
def test_an_unreadable_destination_costs_no_event(destination: object) -> None:
    (inbound,) = parse(said(), destination=destination)
    assert (inbound.kind, inbound.destination) == ("message", None)


@pytest.mark.parametrize("body", [b"[]", b"5", b"{}", b'{"events":5}', b'{"events":null}', b'{"events":{}}'])
def test_what_is_no_line_webhook_is_said_to_be_none(body: bytes) -> None:
    with pytest.raises(NotUnderstoodError, match="not a LINE webhook"):
        Line().parse(body, NOW)
