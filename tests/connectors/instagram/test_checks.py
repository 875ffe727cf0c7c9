"""The handshake, and the connection check of an Instagram account on both of Meta's stacks."""

from collections.abc import Mapping

import pytest

from connectors.contract import Request, Response
from connectors.instagram.checks import STEPS
from connectors.instagram.connector import Instagram
from tests.connectors.given import OWN_INSTAGRAM, SATO_ON_INSTAGRAM, answer, fetching, instagram_account

URL = "https://mado.example.jp/webhooks/instagram/a2"
FIELDS = ["messages", "messaging_postbacks", "comments", "live_comments"]
HEALTHY: Mapping[str, Response] = {
    "/me": answer({"id": "555", "user_id": OWN_INSTAGRAM, "username": "aozora"}),
    "/1029": answer({"id": "1029", "instagram_business_account": {"id": OWN_INSTAGRAM, "username": "aozora"}}),
    "/subscribed_apps": answer({"data": [{"id": "1", "subscribed_fields": FIELDS}]}),
}


async def check(page_id: str = "", **changed: Response | None) -> dict[str, tuple[str, str]]:
    answers = {end: changed.get(end.strip("/"), response) for end, response in HEALTHY.items()}
    fetch = fetching({end: response for end, response in answers.items() if response is not None})
    steps = await Instagram().check(instagram_account(page_id=page_id), fetch, URL)
    names = [step.name for step in steps]
    assert names == sorted(names, key=STEPS.index), "in the order a person should mend them"
    return {step.name: (step.state, step.detail) for step in steps}


@pytest.mark.parametrize("page_id", ["", "1029"])
async def test_a_healthy_account_leaves_what_no_api_tells(page_id: str) -> None:
    assert await check(page_id) == {
        "instagram.handshake": ("todo", URL),
        "instagram.live": ("todo", ""),
        "instagram.token": ("ok", "@aozora"),
        "instagram.account": ("ok", OWN_INSTAGRAM),
        "instagram.subscription": ("ok", "comments, live_comments, messages, messaging_postbacks"),
        "instagram.token_expiry": ("todo", ""),
    }
    assert set(STEPS) == set(await check(page_id))


@pytest.mark.parametrize("me", [answer({"error": {"code": 190}}, 400), None, answer(b"<html>")])
async def test_a_dead_token_ends_the_check(me: Response | None) -> None:
    steps = await check(me=me)
    assert list(steps) == ["instagram.handshake", "instagram.live", "instagram.token"]
    assert steps["instagram.token"][0] == "fail"
    assert steps["instagram.token"][1]


async def test_another_account_than_the_one_entered() -> None:
    steps = await check(me=answer({"user_id": "178", "username": "other"}))
    assert steps["instagram.account"] == ("fail", f"178 ≠ {OWN_INSTAGRAM}")
    unlinked = await check("1029", **{"1029": answer({"id": "1029"})})
    assert unlinked["instagram.account"][0] == "fail"


async def test_missing_webhook_fields_are_named() -> None:
    steps = await check(subscribed_apps=answer({"data": [{"subscribed_fields": ["messages"]}]}))
    assert steps["instagram.subscription"] == ("fail", "comments, messaging_postbacks")
    none = await check(subscribed_apps=answer({"data": []}))
    assert none["instagram.subscription"] == ("fail", "comments, messages, messaging_postbacks")
    page = await check("1029", subscribed_apps=answer({"data": [{"subscribed_fields": ["messages"]}]}))
    assert page["instagram.subscription"] == ("ok", "messages")
    assert (await check(subscribed_apps=None))["instagram.subscription"][0] == "warn"


async def test_the_token_stands_in_a_header_and_no_address() -> None:
    seen: list[Request] = []
    await Instagram().check(instagram_account(), fetching(HEALTHY, seen), URL)
    assert len(seen) == 2
    assert all(request.headers["authorization"] == "Bearer ig-token" for request in seen)
    assert not any("ig-token" in request.url or "app_secret" in request.url for request in seen)


@pytest.mark.parametrize(
    ("response", "name"),
    [
        (answer({"name": "佐藤 花子", "username": "sato_hanako"}), "佐藤 花子"),
        (answer({"name": "", "username": "sato_hanako"}), "sato_hanako"),
        (answer({"id": "1"}), None),
        (answer({"error": {"code": 230}}, 403), None),
        (answer(b"?"), None),
    ],
)
async def test_the_customers_name(response: Response, name: str | None) -> None:
    fetch = fetching({f"/{SATO_ON_INSTAGRAM}": response})
    assert await Instagram().profile(instagram_account(), SATO_ON_INSTAGRAM, fetch) == name


@pytest.mark.parametrize(
    ("query", "challenge"),
    [
        ({"hub.mode": "subscribe", "hub.verify_token": "こんにちは", "hub.challenge": "1158201444"}, "1158201444"),
        ({"hub.mode": "subscribe", "hub.verify_token": "こんにちわ", "hub.challenge": "1"}, None),
        ({"hub.mode": "subscribe", "hub.verify_token": "", "hub.challenge": "1"}, None),
        ({"hub.mode": "subscribe", "hub.challenge": "1"}, None),
        ({"hub.mode": "unsubscribe", "hub.verify_token": "こんにちは", "hub.challenge": "1"}, None),
        ({"hub.verify_token": "こんにちは", "hub.challenge": "1"}, None),
        ({"hub.mode": "subscribe", "hub.verify_token": "こんにちは"}, None),
        ({}, None),
    ],
)
def test_the_handshake(query: dict[str, str], challenge: str | None) -> None:
    assert Instagram().handshake(instagram_account(), query) == challenge


def test_an_account_without_a_verify_token_shakes_no_hands() -> None:
    account = instagram_account()
    bare = type(account)(account.id, account.channel, account.name, account.api_base, account.settings, {})
    assert Instagram().handshake(bare, {"hub.mode": "subscribe", "hub.verify_token": "", "hub.challenge": "1"}) is None
