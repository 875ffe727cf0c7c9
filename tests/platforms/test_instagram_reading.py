"""Threads, profiles, subscription and token at the simulated Instagram."""

import httpx
import pytest

from tests.platforms.clock import DAY, ManualClock
from tests.platforms.instagram import InstagramSimulator, InstagramUser, fields
from tests.platforms.test_instagram_messaging import code, to


@pytest.fixture
def sato(ig: InstagramSimulator) -> InstagramUser:
    return ig.user(name="佐藤 花子", username="hanako")


async def test_a_thread_tells_what_was_sent(
    ig: InstagramSimulator, ig_api: httpx.AsyncClient, sato: InstagramUser
) -> None:
    await ig.send_text(sato, "返品したい")
    sent = (await ig_api.post("/me/messages", json=to(sato))).json()["message_id"]
    await ig.send_text(ig.user(), "別の人")
    wanted = {"platform": "instagram", "user_id": sato.id, "fields": "messages{id,from,to,message,created_time}"}
    (thread,) = (await ig_api.get("/me/conversations", params=wanted)).json()["data"]
    newest, oldest = thread["messages"]["data"]
    assert (newest["id"], newest["message"]) == (sent, "承ります。")
    assert newest["from"] == {"username": ig.account.username, "id": ig.account.id}
    assert newest["to"] == {"data": [{"username": "hanako", "id": sato.id}]}
    assert oldest["message"] == "返品したい"
    single = (await ig_api.get(f"/{sent}", params={"fields": "message,from"})).json()
    assert single == {"id": sent, "message": "承ります。", "from": newest["from"]}


async def test_a_thread_can_be_read_step_by_step(
    ig: InstagramSimulator, ig_api: httpx.AsyncClient, sato: InstagramUser
) -> None:
    sent = await ig.send_text(sato, "一")
    (thread,) = (await ig_api.get("/me/conversations")).json()["data"]
    assert set(thread) == {"id", "updated_time"}
    messages = (await ig_api.get(f"/{thread['id']}", params={"fields": "messages"})).json()["messages"]["data"]
    assert [set(message) for message in messages] == [{"id", "created_time"}]
    assert messages[0]["id"] == sent.id


async def test_unsent_and_old_messages_cannot_be_read(
    ig: InstagramSimulator, ig_api: httpx.AsyncClient, sato: InstagramUser
) -> None:
    first, second = await ig.send_text(sato, "一"), await ig.send_text(sato, "二")
    await ig.unsend(sato, second.id)
    assert code(await ig_api.get(f"/{second.id}")) == "100-33"
    for number in range(18):
        await ig.send_text(sato, str(number))
    assert (await ig_api.get(f"/{first.id}")).status_code == 200
    await ig.send_text(sato, "さらに")
    assert code(await ig_api.get(f"/{first.id}")) == "100-33"


async def test_who_only_commented_has_no_profile_yet(
    ig: InstagramSimulator, ig_api: httpx.AsyncClient, sato: InstagramUser
) -> None:
    await ig.comment(sato, "一")
    refused = await ig_api.get(f"/{sato.id}", params={"fields": "name,username"})
    assert (refused.status_code, code(refused)) == (500, "230")
    await ig.send_text(sato, "こんにちは")
    assert (await ig_api.get(f"/{sato.id}")).json() == {"id": sato.id, "name": "佐藤 花子", "username": "hanako"}
    assert code(await ig_api.get("/999")) == "100-33"


async def test_the_account_tells_who_it_is(ig: InstagramSimulator, ig_api: httpx.AsyncClient) -> None:
    me = (await ig_api.get("/me", params={"fields": "user_id,username"})).json()
    assert (me["user_id"], me["username"]) == (ig.account.id, "madoguchi_apparel")


async def test_the_subscription_can_be_read_made_and_lost(
    ig: InstagramSimulator, ig_api: httpx.AsyncClient, sato: InstagramUser
) -> None:
    path = f"/{ig.account.id}/subscribed_apps"
    (app,) = (await ig_api.get(path)).json()["data"]
    assert {"messages", "comments"} <= set(app["subscribed_fields"])
    await ig_api.delete(path)
    assert (await ig_api.get(path)).json() == {"data": []}
    assert (await ig.send_text(sato, "聞こえますか")).status is None
    assert ig.posted == ()
    assert (await ig_api.post(path, params={"subscribed_fields": "messages"})).json() == {"success": True}
    assert (await ig.send_text(sato, "聞こえますか")).status == 200
    assert (await ig.comment(sato, "これは")).status is None
    assert code(await ig_api.post(path, params={"subscribed_fields": "holograms"})) == "100"


async def test_a_token_is_refreshed_from_its_second_day_on(
    ig: InstagramSimulator, ig_api: httpx.AsyncClient, clock: ManualClock
) -> None:
    ig.account.token_issued_at = clock()
    wanted = {"grant_type": "ig_refresh_token", "access_token": ig.account.access_token}
    assert code(await ig_api.get("/refresh_access_token", params=wanted)) == "100"
    clock.advance(DAY)
    fresh = (await ig_api.get("/refresh_access_token", params=wanted)).json()
    assert (fresh["access_token"], fresh["expires_in"]) == (ig.account.access_token, 60 * DAY)
    clock.advance(60 * DAY)
    assert (await ig_api.get("/me")).status_code == 200
    clock.advance(1)
    assert code(await ig_api.get("/me")) == "190-463"


@pytest.mark.parametrize(
    ("text", "parsed"),
    [
        ("", {}),
        ("id,from", {"id": {}, "from": {}}),
        ("messages{id,from{id}},name", {"messages": {"id": {}, "from": {"id": {}}}, "name": {}}),
        ("messages.limit(5){id}", {"messages": {"id": {}}}),
    ],
)
def test_fields_nest(text: str, parsed: fields.Fields) -> None:
    assert fields.parse(text) == parsed
