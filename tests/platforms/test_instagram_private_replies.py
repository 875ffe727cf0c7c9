"""Private replies to comments at the simulated Instagram: once, in time, to living comments of others."""

import httpx
import pytest

from tests.platforms.clock import DAY, ManualClock
from tests.platforms.exchange import JsonObject
from tests.platforms.instagram import InstagramSimulator, InstagramUser
from tests.platforms.test_instagram_messaging import code, to


def privately(comment: str, text: str = "DMでご案内します。") -> JsonObject:
    return {"recipient": {"comment_id": comment}, "message": {"text": text}}


@pytest.fixture
def sato(ig: InstagramSimulator) -> InstagramUser:
    return ig.user(name="佐藤 花子", username="hanako")


async def test_a_private_reply_goes_to_the_commenter_once(
    ig: InstagramSimulator, ig_api: httpx.AsyncClient, sato: InstagramUser
) -> None:
    comment = await ig.comment(sato, "再入荷しますか")
    answer = await ig_api.post("/me/messages", json=privately(comment.id))
    assert answer.json()["recipient_id"] == sato.id
    assert ig.texts(sato) == ["DMでご案内します。"]
    assert code(await ig_api.post("/me/messages", json=privately(comment.id))) == "100-2534025"
    assert [(entry.kind, entry.to) for entry in ig.received] == [("private_reply", sato.id)] * 2


async def test_a_private_reply_does_not_open_the_window(
    ig: InstagramSimulator, ig_api: httpx.AsyncClient, sato: InstagramUser
) -> None:
    comment = await ig.comment(sato, "再入荷しますか")
    await ig_api.post("/me/messages", json=privately(comment.id))
    assert code(await ig_api.post("/me/messages", json=to(sato))) == "10-2534022"


async def test_a_private_reply_comes_within_seven_days(
    ig: InstagramSimulator, ig_api: httpx.AsyncClient, clock: ManualClock, sato: InstagramUser
) -> None:
    first, second = await ig.comment(sato, "一"), await ig.comment(sato, "二")
    clock.advance(7 * DAY)
    assert (await ig_api.post("/me/messages", json=privately(first.id))).status_code == 200
    clock.advance(1)
    assert code(await ig_api.post("/me/messages", json=privately(second.id))) == "100-2534025"


async def test_a_private_reply_under_a_broadcast_needs_it_to_run(
    ig: InstagramSimulator, ig_api: httpx.AsyncClient, clock: ManualClock, sato: InstagramUser
) -> None:
    broadcast = ig.world.post("LIVE", live=True)
    first, second = await ig.comment(sato, "一", broadcast), await ig.comment(sato, "二", broadcast)
    assert (await ig_api.post("/me/messages", json=privately(first.id))).status_code == 200
    broadcast.live = False
    assert code(await ig_api.post("/me/messages", json=privately(second.id))) == "100-2534025"


async def test_there_is_no_private_reply_to_oneself_or_to_a_deleted_comment(
    ig: InstagramSimulator, ig_api: httpx.AsyncClient, sato: InstagramUser
) -> None:
    comment = await ig.comment(sato, "一")
    own = (await ig_api.post(f"/{comment.id}/replies", json={"message": "はい"})).json()["id"]
    assert code(await ig_api.post("/me/messages", json=privately(own))) == "100-2534025"
    await ig_api.delete(f"/{comment.id}")
    assert code(await ig_api.post("/me/messages", json=privately(comment.id))) == "100-2534025"
