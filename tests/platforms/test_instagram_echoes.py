"""The account's own words coming back from the simulated Instagram: ours, late, early, lost; and an operator's."""

import asyncio

import httpx
import pytest

from tests.platforms.conftest import Receiver
from tests.platforms.instagram import InstagramSimulator, InstagramUser
from tests.platforms.instagram.echo import Echo
from tests.platforms.test_instagram_messaging import to
from tests.platforms.test_instagram_webhooks import messaging


@pytest.fixture
def sato(ig: InstagramSimulator) -> InstagramUser:
    return ig.user(name="佐藤 花子", username="hanako")


async def test_our_own_message_comes_back_as_an_echo(
    ig: InstagramSimulator, ig_api: httpx.AsyncClient, receiver: Receiver, sato: InstagramUser
) -> None:
    await ig.send_text(sato, "こんにちは")
    sent = (await ig_api.post("/me/messages", json=to(sato))).json()["message_id"]
    await ig.settle()
    echo = messaging(receiver.bodies()[-1])
    assert (echo["sender"]["id"], echo["recipient"]["id"]) == (ig.account.id, sato.id)
    assert echo["message"] == {"mid": sent, "text": "承ります。", "is_echo": True}


async def test_an_echo_may_arrive_before_the_answer_or_never(
    ig: InstagramSimulator, ig_api: httpx.AsyncClient, receiver: Receiver, sato: InstagramUser
) -> None:
    await ig.send_text(sato, "こんにちは")
    ig.echo = Echo("before")
    held = ig.fault("message", when="after", hold=True)
    under_way = asyncio.ensure_future(ig_api.post("/me/messages", json=to(sato, "先に届く")))
    await ig.simulation.until(lambda: len(ig.posted) == 2, 5, "no echo")
    assert messaging(receiver.bodies()[-1])["message"]["text"] == "先に届く"
    assert not under_way.done()
    held.release()
    assert (await under_way).status_code == 200
    ig.echo = Echo("lost")
    await ig_api.post("/me/messages", json=to(sato, "届かない"))
    await ig.settle()
    assert len(receiver.requests) == 2
    assert ig.texts(sato) == ["先に届く", "届かない"]


async def test_an_echo_of_a_picture_lists_it_as_an_attachment(
    ig: InstagramSimulator, ig_api: httpx.AsyncClient, receiver: Receiver, sato: InstagramUser
) -> None:
    await ig.send_text(sato, "写真は？")
    picture = {"type": "image", "payload": {"url": "https://shop.example/a.jpg"}}
    await ig_api.post("/me/messages", json={"recipient": {"id": sato.id}, "message": {"attachment": picture}})
    await ig.settle()
    assert messaging(receiver.bodies()[-1])["message"]["attachments"] == [picture]


async def test_an_operator_in_the_app_is_known_by_the_echo_only(
    ig: InstagramSimulator, receiver: Receiver, sato: InstagramUser
) -> None:
    await ig.answer_natively(sato, "店長の鈴木です")
    echo = messaging(receiver.bodies()[-1])["message"]
    assert (echo["is_echo"], echo["text"]) == (True, "店長の鈴木です")
    assert ig.delivered(sato) == ()
    assert [message.text for message in ig.world.threads[sato.id]] == ["店長の鈴木です"]
