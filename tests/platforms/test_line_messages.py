"""Which messages the simulated LINE takes: each limit from both sides, and the place it names."""

from typing import Any

import httpx
import pytest

from tests.platforms.exchange import JsonObject
from tests.platforms.line import LineSimulator, LineUser
from tests.platforms.test_line_sending import PUSH, push_body, text


@pytest.fixture
def sato(line: LineSimulator) -> LineUser:
    return line.user(name="佐藤 花子")


def quick_replies(count: int, label: str = "はい") -> JsonObject:
    action = {"type": "postback", "label": label, "data": "b-1"}
    return {**text("どちら？"), "quickReply": {"items": [{"type": "action", "action": action}] * count}}


def confirm(actions: int) -> JsonObject:
    action = {"type": "message", "label": "はい", "text": "はい"}
    template = {"type": "confirm", "text": "よろしいですか", "actions": [action] * actions}
    return {"type": "template", "altText": "確認", "template": template}


@pytest.mark.parametrize(
    ("message", "property_"),
    [
        (text(""), "messages[0].text"),
        (text("a" * 5001), "messages[0].text"),
        (text("😀" * 2501), "messages[0].text"),
        ({"type": "text", "text": 5}, "messages[0].text"),
        ({"type": "hologram"}, "messages[0].type"),
        ({"type": "sticker", "packageId": "446"}, "messages[0].stickerId"),
        (
            {"type": "image", "originalContentUrl": "http://shop.example/a.jpg", "previewImageUrl": "https://a/b"},
            "messages[0].originalContentUrl",
        ),
        (quick_replies(14), "messages[0].quickReply.items"),
        (quick_replies(0), "messages[0].quickReply.items"),
        (quick_replies(1, "あ" * 21), "messages[0].quickReply.items[0].action.label"),
        (confirm(3), "messages[0].template.actions"),
        ({"type": "flex", "altText": "x", "contents": None}, "messages[0].contents"),
        ("text", "messages[0]"),
    ],
)
async def test_a_bad_message_is_refused_with_its_place(
    line_api: httpx.AsyncClient, sato: LineUser, message: Any, property_: str
) -> None:
    for path in (PUSH, "/v2/bot/message/validate/push"):
        answer = await line_api.post(path, json={"to": sato.id, "messages": [message]})
        assert answer.status_code == 400
        assert answer.json()["message"] == "The request body has 1 error(s)"
        assert [detail["property"] for detail in answer.json()["details"]] == [property_]


@pytest.mark.parametrize(
    "message",
    [
        text("😀" * 2500),
        quick_replies(13),
        quick_replies(1, "👨‍👩‍👧‍👦" * 20),
        confirm(2),
        {"type": "sticker", "packageId": "446", "stickerId": "1988"},
        {"type": "location", "title": "店", "address": "渋谷区", "latitude": 35.6, "longitude": 139.7},
    ],
)
async def test_a_message_within_the_limits_passes(
    line_api: httpx.AsyncClient, sato: LineUser, message: JsonObject
) -> None:
    assert (await line_api.post("/v2/bot/message/validate/push", json=push_body(sato, message))).json() == {}
    assert (await line_api.post(PUSH, json=push_body(sato, message))).status_code == 200


@pytest.mark.parametrize("count", [0, 6])
async def test_a_call_takes_one_to_five_messages(line_api: httpx.AsyncClient, sato: LineUser, count: int) -> None:
    answer = await line_api.post(PUSH, json=push_body(sato, *[text("一")] * count))
    assert answer.json()["details"] == [{"message": "Size must be between 1 and 5", "property": "messages"}]


async def test_validating_shows_nothing_to_anybody(
    line: LineSimulator, line_api: httpx.AsyncClient, sato: LineUser
) -> None:
    assert (await line_api.post("/v2/bot/message/validate/reply", json={"messages": [text("一")]})).status_code == 200
    assert line.delivered(sato) == ()
