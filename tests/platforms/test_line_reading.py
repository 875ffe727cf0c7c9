"""Profiles, content, the bot's own facts and the small signs at the simulated LINE."""

import httpx
import pytest

from tests.platforms.line import LineSimulator


async def test_a_profile_is_told_of_friends_only(line: LineSimulator, line_api: httpx.AsyncClient) -> None:
    sato = line.user(name="佐藤 花子")
    found = await line_api.get(f"/v2/bot/profile/{sato.id}")
    assert found.json() == {"userId": sato.id, "displayName": "佐藤 花子", "language": "ja"}
    await line.unfollow(sato)
    assert (await line_api.get(f"/v2/bot/profile/{sato.id}")).status_code == 404
    event = line.events.follow(sato)
    assert event["follow"] == {"isUnblocked": True}
    assert (await line_api.get(f"/v2/bot/profile/{sato.id}")).status_code == 200
    unknown = await line_api.get("/v2/bot/profile/U" + "0" * 32)
    assert (unknown.status_code, unknown.json()) == (404, {"message": "Not found"})


async def test_a_members_profile_needs_the_group(line: LineSimulator, line_api: httpx.AsyncClient) -> None:
    sato, group = line.user(name="佐藤"), "C" + "3" * 32
    line.events.text(sato, "います", group=group)
    assert (await line_api.get(f"/v2/bot/group/{group}/member/{sato.id}")).json()["displayName"] == "佐藤"
    assert (await line_api.get(f"/v2/bot/group/{group}/member/{line.user().id}")).status_code == 404


async def test_content_is_prepared_given_and_gone_after_an_unsend(
    line: LineSimulator, line_api: httpx.AsyncClient
) -> None:
    sato = line.user()
    message = line.events.image(sato, data=b"picture", pending=1)["message"]["id"]
    path = f"/v2/bot/message/{message}/content"
    assert (await line_api.get(f"{path}/transcoding")).json() == {"status": "processing"}
    assert (await line_api.get(path)).status_code == 202
    assert (await line_api.get(f"{path}/transcoding")).json() == {"status": "succeeded"}
    ready = await line_api.get(path)
    assert (ready.status_code, ready.content, ready.headers["content-type"]) == (200, b"picture", "image/png")
    assert (await line_api.get(f"{path}/preview")).content == b"picture"
    line.events.unsend(sato, message)
    assert (await line_api.get(path)).status_code == 410
    line.world.media[message].expired = True
    assert (await line_api.get(path)).status_code == 404


async def test_the_default_picture_is_a_png(line: LineSimulator, line_api: httpx.AsyncClient) -> None:
    message = line.events.image(line.user())["message"]["id"]
    content = (await line_api.get(f"/v2/bot/message/{message}/content")).content
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    assert content.endswith(b"IEND\xaeB`\x82")


async def test_the_bot_tells_who_it_is(line: LineSimulator, line_api: httpx.AsyncClient) -> None:
    info = (await line_api.get("/v2/bot/info")).json()
    assert (info["userId"], info["chatMode"]) == (line.account.bot_user_id, "chat")
    assert (await line_api.get("/v2/bot/message/quota")).json() == {"type": "none"}


@pytest.mark.parametrize(("seconds", "status"), [(5, 202), (60, 202), (4, 400), (61, 400), (7, 400)])
async def test_the_typing_sign_lasts_5_to_60_seconds(
    line: LineSimulator, line_api: httpx.AsyncClient, seconds: int, status: int
) -> None:
    sato = line.user()
    body = {"chatId": sato.id, "loadingSeconds": seconds}
    assert (await line_api.post("/v2/bot/chat/loading/start", json=body)).status_code == status
    assert line.world.loading == ([sato.id] if status == 202 else [])


async def test_the_typing_sign_is_for_one_person_only(line_api: httpx.AsyncClient) -> None:
    body = {"chatId": "C" + "1" * 32, "loadingSeconds": 5}
    assert (await line_api.post("/v2/bot/chat/loading/start", json=body)).status_code == 400


async def test_a_message_is_marked_read_by_its_token(line: LineSimulator, line_api: httpx.AsyncClient) -> None:
    sato = line.user()
    token = line.events.text(sato, "一")["message"]["markAsReadToken"]
    path = "/v2/bot/chat/markAsRead"
    assert (await line_api.post(path, json={"markAsReadToken": "other"})).status_code == 400
    assert (await line_api.post(path, json={"markAsReadToken": token})).status_code == 200
    assert line.world.read_marks == [sato.id]
    line.account.chat_mode = "bot"
    assert (await line_api.post(path, json={"markAsReadToken": token})).status_code == 400


async def test_an_unknown_path_is_404(line_api: httpx.AsyncClient) -> None:
    assert (await line_api.get("/v2/bot/nothing")).status_code == 404
