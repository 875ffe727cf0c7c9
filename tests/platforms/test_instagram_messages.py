"""Which messages the simulated Instagram takes: each bound from both sides."""

from typing import Any

import httpx
import pytest

from tests.platforms.exchange import JsonObject
from tests.platforms.instagram import InstagramSimulator, InstagramUser
from tests.platforms.test_instagram_messaging import code


@pytest.fixture
def sato(ig: InstagramSimulator) -> InstagramUser:
    return ig.user(name="佐藤 花子", username="hanako")


def quick_replies(count: int, title: str = "はい") -> JsonObject:
    reply = {"content_type": "text", "title": title, "payload": "b-1"}
    return {"text": "どちら？", "quick_replies": [reply] * count}


@pytest.mark.parametrize(
    "message",
    [
        {"text": "あ" * 334},
        {"text": "a" * 1001},
        {"text": " "},
        {},
        {"text": "一", "attachment": {"type": "image"}},
        {"attachment": {"type": "hologram"}},
        {"attachment": {"type": "image", "payload": {"url": "http://shop.example/a.jpg"}}},
        quick_replies(14),
        quick_replies(1, "あ" * 21),
        {"text": "一", "quick_replies": [{"content_type": "location"}]},
        None,
    ],
)
async def test_a_bad_message_is_refused(
    ig: InstagramSimulator, ig_api: httpx.AsyncClient, sato: InstagramUser, message: Any
) -> None:
    await ig.send_text(sato, "こんにちは")
    answer = await ig_api.post("/me/messages", json={"recipient": {"id": sato.id}, "message": message})
    assert (answer.status_code, code(answer)) == (400, "100-2534015")
    assert ig.delivered(sato) == ()


@pytest.mark.parametrize(
    "message",
    [
        {"text": "あ" * 333 + "a"},
        quick_replies(13),
        {"attachment": {"type": "image", "payload": {"url": "https://shop.example/a.jpg"}}},
        {"attachment": {"type": "like_heart"}},
    ],
)
async def test_a_message_within_the_bounds_passes(
    ig: InstagramSimulator, ig_api: httpx.AsyncClient, sato: InstagramUser, message: JsonObject
) -> None:
    await ig.send_text(sato, "こんにちは")
    answer = await ig_api.post("/me/messages", json={"recipient": {"id": sato.id}, "message": message})
    assert answer.status_code == 200
