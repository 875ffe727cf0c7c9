"""Comments at the simulated Instagram: answered in public, hidden, deleted, liked, read."""

import httpx
import pytest

from tests.platforms.conftest import Receiver
from tests.platforms.instagram import InstagramSimulator, InstagramUser
from tests.platforms.test_instagram_messaging import code


@pytest.fixture
def sato(ig: InstagramSimulator) -> InstagramUser:
    return ig.user(name="佐藤 花子", username="hanako")


async def test_an_answer_stands_under_the_comment_and_comes_back_as_our_own(
    ig: InstagramSimulator, ig_api: httpx.AsyncClient, receiver: Receiver, sato: InstagramUser
) -> None:
    comment = await ig.comment(sato, "再入荷しますか")
    answer = await ig_api.post(f"/{comment.id}/replies", data={"message": "来週の予定です。"})
    await ig.settle()
    assert ig.public_replies(comment.id) == ["来週の予定です。"]
    (received,) = ig.received
    assert (received.kind, received.to, received.messages) == (
        "comment_reply",
        comment.id,
        ({"text": "来週の予定です。"},),
    )
    own = receiver.bodies()[-1]["entry"][0]["changes"][0]["value"]
    assert (own["id"], own["from"]["id"], own["parent_id"]) == (answer.json()["id"], ig.account.id, comment.id)


async def test_nothing_keeps_an_answer_from_standing_twice(
    ig: InstagramSimulator, ig_api: httpx.AsyncClient, sato: InstagramUser
) -> None:
    comment = await ig.comment(sato, "再入荷しますか")
    for _ in range(2):
        await ig_api.post(f"/{comment.id}/replies", json={"message": "はい"})
    assert ig.public_replies(comment.id) == ["はい", "はい"]


async def test_an_answer_to_an_answer_stands_under_the_top_comment(
    ig: InstagramSimulator, ig_api: httpx.AsyncClient, sato: InstagramUser
) -> None:
    media = ig.world.post()
    top = await ig.comment(sato, "一", media)
    under = await ig.send(ig.events.comment(ig.user(), "私も", media, parent=top.id))
    assert under.status == 200
    second = ig.world.replies(top.id)[0]
    await ig_api.post(f"/{second.id}/replies", json={"message": "ありがとうございます"})
    assert ig.public_replies(top.id) == ["ありがとうございます"]


async def test_an_answer_needs_words_and_a_living_comment(
    ig: InstagramSimulator, ig_api: httpx.AsyncClient, sato: InstagramUser
) -> None:
    comment = await ig.comment(sato, "一")
    assert code(await ig_api.post(f"/{comment.id}/replies", json={"message": " "})) == "100"
    await ig_api.delete(f"/{comment.id}")
    assert code(await ig_api.post(f"/{comment.id}/replies", json={"message": "はい"})) == "100-33"
    assert ig.public_replies(comment.id) == []


@pytest.mark.parametrize("place", ["query", "form", "json"])
async def test_a_comment_is_hidden_and_shown_again(
    ig: InstagramSimulator, ig_api: httpx.AsyncClient, sato: InstagramUser, place: str
) -> None:
    comment = await ig.comment(sato, "一")
    for value in (True, False):
        words = {"hide": str(value).lower()}
        answer = await ig_api.post(
            f"/{comment.id}",
            params=words if place == "query" else None,
            data=words if place == "form" else None,
            json={"hide": value} if place == "json" else None,
        )
        assert answer.json() == {"success": True}
        assert (await ig_api.get(f"/{comment.id}", params={"fields": "hidden"})).json()["hidden"] is value
    assert [entry.kind for entry in ig.received if entry.request.method == "POST"] == ["hide", "unhide"]


async def test_a_deleted_comment_is_gone(
    ig: InstagramSimulator, ig_api: httpx.AsyncClient, sato: InstagramUser
) -> None:
    comment = await ig.comment(sato, "一")
    assert (await ig_api.delete(f"/{comment.id}")).json() == {"success": True}
    assert code(await ig_api.delete(f"/{comment.id}")) == "100-33"
    assert code(await ig_api.get(f"/{comment.id}")) == "100-33"
    assert ig.received[0].kind == "delete"


async def test_a_comment_is_liked_once_however_often(
    ig: InstagramSimulator, ig_api: httpx.AsyncClient, sato: InstagramUser
) -> None:
    comment = await ig.comment(sato, "一")
    path = f"/{ig.account.id}/likes"
    for _ in range(2):
        assert (await ig_api.post(path, json={"comment_id": comment.id})).json() == {"success": True}
    assert (await ig_api.get(f"/{comment.id}", params={"fields": "like_count"})).json()["like_count"] == 1
    await ig_api.delete(path, params={"comment_id": comment.id})
    assert ig.world.comments[comment.id].liked is False
    assert code(await ig_api.post(path, json={"comment_id": "1"})) == "100-33"
    assert ig.received[0].to == comment.id


async def test_comments_of_a_post_can_be_switched_off(ig: InstagramSimulator, ig_api: httpx.AsyncClient) -> None:
    media = ig.world.post()
    await ig_api.post(f"/{media.id}", params={"comment_enabled": "false"})
    assert media.comments_enabled is False


async def test_what_stands_under_a_post_can_be_read(
    ig: InstagramSimulator, ig_api: httpx.AsyncClient, sato: InstagramUser
) -> None:
    media = ig.world.post()
    first = await ig.comment(sato, "一", media)
    second = await ig.comment(ig.user(), "二", media)
    await ig_api.post(f"/{first.id}/replies", json={"message": "はい"})
    listed = (await ig_api.get(f"/{media.id}/comments")).json()["data"]
    assert [entry["id"] for entry in listed] == [second.id, first.id]
    assert set(listed[0]) == {"timestamp", "text", "id"}
    wanted = {"fields": "id,from,text,replies{id,text,username,from}"}
    full = (await ig_api.get(f"/{first.id}", params=wanted)).json()
    assert full["from"] == {"id": sato.id, "username": "hanako"}
    (reply,) = full["replies"]["data"]
    assert (reply["text"], reply["username"], reply["from"]["id"]) == ("はい", ig.account.username, ig.account.id)
    replies = (await ig_api.get(f"/{first.id}/replies", params={"fields": "text"})).json()["data"]
    assert replies == [{"id": reply["id"], "text": "はい"}]
