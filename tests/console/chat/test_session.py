"""Who may speak here: sessions, foreign pages, sizes, rates, and chats that do not exist."""

import json
from contextlib import AsyncExitStack
from typing import Any

import pytest
from sqlalchemy import select

from core.tables import delivery_in
from desk import accounts
from tests.console.chat.browser import Visitor, new_uuid
from tests.console.chat.conftest import Guest
from tests.console.chat.site import Site, add_chat

COOKIE = "madoguchi_chat"


def stored(here: Site) -> int:
    return len(here.rows(select(delivery_in.c.id)))


async def test_the_page_brings_a_cookie_for_this_chat_alone(here: Site, guest: Guest, sato: Visitor) -> None:
    answer = await guest().open()
    cookie = answer.headers["set-cookie"]
    assert answer.status_code == 200
    assert "Path=/chat/shop;" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Max-Age=15552000" in cookie
    assert "Secure" not in cookie, "over plain http the browser would not send it back"
    secure = await guest().http.get("/chat/shop", headers={"x-forwarded-proto": "https"})
    assert "Secure" in secure.headers["set-cookie"]
    assert "set-cookie" not in (await sato.open()).headers


async def test_the_page_keeps_the_strict_policy(here: Site, guest: Guest) -> None:
    answer = await guest().open()
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_without_a_session_nobody_speaks_or_listens(here: Site, guest: Guest) -> None:
    stranger = guest()
    for answer in (
        await stranger.say("x"),
        await stranger.http.get("/chat/shop/messages"),
        await stranger.http.get("/chat/shop/stream"),
        await stranger.http.post("/chat/shop/read", json={"message": "x"}),
    ):
        assert (answer.status_code, answer.json()) == (401, {"error": {"code": "no_session"}})
    assert stored(here) == 0


async def test_a_forged_or_foreign_cookie_is_none_and_the_page_gives_a_new_one(
    here: Site, guest: Guest, sato: Visitor
) -> None:
    await add_chat(here.counter, "other")
    good = sato.http.cookies[COOKIE]
    await sato.say("わたしのこと")
    await here.idle()
    elsewhere = guest("other")
    elsewhere.http.cookies.set(COOKIE, good)
    assert (await elsewhere.say("x")).status_code == 401
    forger = guest()
    forger.http.cookies.set(
        COOKIE, good[:-1] + ("0" if good[-1] != "0" else "1"), domain="127.0.0.1", path="/chat/shop"
    )
    assert (await forger.say("x")).status_code == 401
    await forger.open()
    assert (await forger.say("はじめまして")).status_code == 202
    await here.idle()
    assert next(line["text"] for line in (await forger.history())["items"]) == "はじめまして"
    assert len(here.tickets()) == 2


async def test_another_sites_page_cannot_speak_for_the_visitor(here: Site, sato: Visitor) -> None:
    for headers in ({"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}):
        answer = await sato.say("x", headers=headers)
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "foreign_page")
    form = await sato.http.post("/chat/shop/messages", data={"text": "x"})
    assert (form.status_code, form.json()["error"]["code"]) == (415, "not_json")
    assert stored(here) == 0
    assert (await sato.say("x", headers={"origin": here.address})).status_code == 202


def posted(**changes: Any) -> dict[str, Any]:
    return {"client_message_id": new_uuid(), "text": "x"} | changes


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"", 400, "not_understood"),
        (b"{", 400, "not_understood"),
        (b"[]", 400, "not_understood"),
        (b"\xff\xfe", 400, "not_understood"),
        (posted(text=None), 400, "not_understood"),
        (posted(text=""), 400, "not_understood"),
        (posted(text=" \n\t\u3000"), 400, "empty"),
        (posted(text="\u200b\u2060"), 400, "empty"),
        (posted(client_message_id="1"), 400, "not_understood"),
        (posted(client_message_id=new_uuid().upper() + "x"), 400, "not_understood"),
        (posted(button="/affirm"), 400, "not_understood"),
        (posted(text="あ" * 4001), 413, "too_long"),
        (posted(text="あ" * 30_000), 413, "too_long"),
        (b"[" * 60_000, 400, "not_understood"),
    ],
)
async def test_what_our_page_never_posts_is_refused_and_not_kept(
    here: Site, sato: Visitor, content: dict[str, Any] | bytes, status: int, code: str
) -> None:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    answer = await sato.http.post("/chat/shop/messages", content=body, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert stored(here) == 0


async def test_a_message_of_full_length_arrives_whole(here: Site, sato: Visitor) -> None:
    longest = "😀" * 4000
    body = json.dumps(posted(text=longest)).encode()
    answer = await sato.http.post("/chat/shop/messages", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 202
    await here.idle()
    assert (await sato.history())["items"][0]["text"] == longest


async def test_what_databases_refuse_is_replaced_and_markup_stays_text(here: Site, sato: Visitor) -> None:
    await sato.say("a\0b<script>alert(1)</script>")
    await here.idle()
    assert (await sato.history())["items"][0]["text"] == "a\N{REPLACEMENT CHARACTER}b<script>alert(1)</script>"


async def test_twenty_messages_a_minute_and_no_more(here: Site, guest: Guest, sato: Visitor) -> None:
    assert [(await sato.say(str(n))).status_code for n in range(20)] == [202] * 20
    refused = await sato.say("21")
    assert (refused.status_code, refused.json()["error"]["code"]) == (429, "too_many")
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert stored(here) == 20
    other = guest()
    await other.open()
    assert (await other.say("1")).status_code == 202


async def test_one_address_cannot_flood_under_many_names(here: Site, guest: Guest) -> None:
    statuses = []
    for _ in range(11):
        visitor = guest()
        await visitor.open()
        statuses += [(await visitor.say(str(n))).status_code for n in range(20)]
    assert statuses == [202] * 200 + [429] * 20


async def test_a_browser_opens_only_so_many_streams(here: Site, sato: Visitor) -> None:
    async with AsyncExitStack() as stack:
        for _ in range(8):
            await stack.enter_async_context(sato.listen())
        refused = await sato.http.get("/chat/shop/stream")
        assert (refused.status_code, refused.json()["error"]["code"]) == (429, "too_many_pages")
    async with sato.listen():
        pass


@pytest.mark.parametrize("path", ["", "/messages", "/stream"])
async def test_there_is_no_chat_of_an_unknown_removed_or_other_channels_account(
    here: Site, guest: Guest, path: str
) -> None:
    now, ring = here.now, here.counter.ring
    await add_chat(here.counter, "closed")
    await here.write(lambda c: accounts.remove(c, "closed", actor="system", now=now))
    await here.write(
        lambda c: accounts.add(c, ring, account_id="line", channel="line", name="LINE", api_base="http://localhost",
                               settings={}, secrets={"channel_secret": "s"}, now=now)
    )  # fmt: skip
    await here.counter.house.book.read()
    for account in ("nobody", "closed", "line", "..%2f", "%00"):
        answer = await guest().http.get(f"/chat/{account}{path}")
        assert answer.status_code == 404, account
        if not path:
            assert "このチャットはありません" in answer.text
            assert "set-cookie" not in answer.headers


async def test_the_page_of_no_chat_speaks_english_too(here: Site, guest: Guest) -> None:
    answer = await guest("nobody", language="en").open()
    assert "There is no such chat" in answer.text
    assert "/inbox" not in answer.text


async def test_a_line_of_the_hours_never_ends_within_a_time(here: Site, guest: Guest) -> None:
    page = (await guest().http.get("/chat/shop?lang=ja")).text
    assert "\u2060–\u2060" in page
    assert "\u2060〜\u2060" in page


async def test_nobody_delivers_for_a_visitor_by_webhook(here: Site, guest: Guest) -> None:
    body = {"visitor": "a" * 32, "message": posted()}
    answer = await guest().http.post("/webhooks/webchat/shop", json=body)
    assert answer.status_code == 401
    assert stored(here) == 0


async def test_the_stream_is_neither_kept_nor_held_back(here: Site, sato: Visitor) -> None:
    async with sato.http.stream("GET", "/chat/shop/stream", timeout=None) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-accel-buffering"] == "no"


async def test_history_comes_page_by_page(here: Site, guest: Guest, sato: Visitor) -> None:
    for number in range(15):
        await sato.say(f"{number}")
    await here.idle()
    page: dict[str, Any] = await sato.history()
    assert page["next"] is None
    newest = page["items"][-1]["sequence"]
    earlier = await sato.history(before=newest)
    assert [line["id"] for line in earlier["items"]] == [line["id"] for line in page["items"][:-1]]
    assert (await sato.http.get("/chat/shop/messages", params={"before": "x"})).status_code == 400
    assert (await guest().http.get("/chat/shop/messages")).status_code == 401


async def test_settings_of_the_account_are_shown_and_escaped(here: Site, guest: Guest) -> None:
    await add_chat(here.counter, "own", title="<b>窓口</b>", greeting_ja="いらっしゃいませ",
                   privacy_url="https://example.jp/privacy")  # fmt: skip
    await add_chat(here.counter, "bad", privacy_url="javascript:alert(1)")
    page = (await guest("own").open()).text
    assert "<b>窓口" not in page
    assert "&lt;b&gt;窓口&lt;/b&gt;" in page
    assert "いらっしゃいませ" in page
    assert 'href="https://example.jp/privacy"' in page
    assert "javascript:" not in (await guest("bad").open()).text
    assert "Hello. How can we help you?" in (await guest("own", language="en").open()).text
