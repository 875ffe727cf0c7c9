"""The connection check of a LINE account: its order, and what each answer of LINE makes of it."""

from collections.abc import Mapping

import pytest

from connectors.contract import Request, Response
from connectors.line.checks import STEPS
from connectors.line.connector import Line
from tests.connectors.given import SATO, answer, fetching, line_account

URL = "https://mado.example.jp/webhooks/line/a1"
HEALTHY: Mapping[str, Response] = {
    "/v2/bot/info": answer({"userId": "Ub", "displayName": "青空商店", "basicId": "@aozora", "chatMode": "bot"}),
    "/webhook/endpoint": answer({"endpoint": URL, "active": True}),
    "/webhook/test": answer({"success": True, "timestamp": "x", "statusCode": 200, "reason": "OK", "detail": "200"}),
    "/message/quota": answer({"type": "limited", "value": 200}),
    "/quota/consumption": answer({"totalUsage": 12}),
}


async def check(url: str | None = URL, **changed: Response | None) -> dict[str, tuple[str, str]]:
    renamed = {name.replace("__", "/"): response for name, response in changed.items()}
    answers = {end: renamed.get(end.strip("/"), response) for end, response in HEALTHY.items()}
    fetch = fetching({end: response for end, response in answers.items() if response is not None})
    steps = await Line().check(line_account(), fetch, url)
    names = [step.name for step in steps]
    assert names == sorted(names, key=STEPS.index), "in the order a person should mend them"
    return {step.name: (step.state, step.detail) for step in steps}


async def test_a_healthy_account_leaves_one_switch_for_a_person() -> None:
    assert await check() == {
        "line.redelivery": ("todo", ""),
        "line.token": ("ok", "青空商店 @aozora"),
        "line.chat_mode": ("ok", "bot"),
        "line.webhook_url": ("ok", URL),
        "line.webhook_active": ("ok", ""),
        "line.webhook_test": ("ok", "OK 200"),
        "line.quota": ("ok", "12 / 200"),
    }
    assert set(STEPS) == set(await check())


async def test_redelivery_comes_first_even_with_a_dead_token() -> None:
    dead = await check(v2__bot__info=answer({"message": "Authentication failed"}, 401))
    assert list(dead) == ["line.redelivery", "line.token"]
    assert dead["line.token"][0] == "fail"
    assert "Authentication failed" in dead["line.token"][1]


async def test_silence_is_a_failed_step_and_no_crash() -> None:
    assert (await check(v2__bot__info=None))["line.token"][0] == "fail"
    silent = await check(webhook__endpoint=None, message__quota=None)
    assert silent["line.webhook_url"][0] == "warn"
    assert silent["line.quota"][0] == "warn"
    assert "line.webhook_test" not in silent


async def test_operators_in_lines_own_chat_are_warned_about() -> None:
    chatting = answer({"userId": "Ub", "displayName": "青空商店", "chatMode": "chat"})
    assert (await check(v2__bot__info=chatting))["line.chat_mode"] == ("warn", "chat")


async def test_another_servers_webhook_is_not_tested() -> None:
    steps = await check(webhook__endpoint=answer({"endpoint": "https://old.example.jp/hook", "active": True}))
    assert steps["line.webhook_url"] == ("fail", f"https://old.example.jp/hook ≠ {URL}")
    assert "line.webhook_test" not in steps


async def test_a_missing_webhook_names_the_address_to_enter() -> None:
    steps = await check(webhook__endpoint=answer({"message": "Not found"}, 404))
    assert steps["line.webhook_url"] == ("fail", URL)


async def test_a_switched_off_webhook_fails() -> None:
    steps = await check(webhook__endpoint=answer({"endpoint": URL, "active": False}))
    assert (steps["line.webhook_url"][0], steps["line.webhook_active"][0]) == ("ok", "fail")


async def test_without_a_public_address_the_webhook_is_still_to_do() -> None:
    assert (await check(url=None))["line.webhook_url"] == ("todo", URL)


async def test_a_failed_delivery_test_says_how_we_answered() -> None:
    failed = answer({"success": False, "statusCode": 401, "reason": "ERROR_STATUS_CODE", "detail": "401"})
    assert (await check(webhook__test=failed))["line.webhook_test"] == ("fail", "ERROR_STATUS_CODE 401")
    assert (await check(webhook__test=answer({}, 500)))["line.webhook_test"][0] == "warn"


@pytest.mark.parametrize(("used", "state"), [(159, "ok"), (160, "warn"), (199, "warn"), (200, "fail"), (250, "fail")])
async def test_the_months_messages(used: int, state: str) -> None:
    steps = await check(quota__consumption=answer({"totalUsage": used}))
    assert steps["line.quota"] == (state, f"{used} / 200")


async def test_a_plan_without_a_limit_has_none_to_reach() -> None:
    assert (await check(message__quota=answer({"type": "none"})))["line.quota"] == ("ok", "none")
    assert (await check(quota__consumption=answer({}, 500)))["line.quota"][0] == "warn"


async def test_the_token_stands_in_a_header_and_no_address() -> None:
    seen: list[Request] = []
    await Line().check(line_account(), fetching(HEALTHY, seen), URL)
    assert len(seen) == 5
    assert all(request.headers["authorization"] == "Bearer line-token" for request in seen)
    assert not any("line-token" in request.url for request in seen)
    assert [request.method for request in seen] == ["GET", "GET", "POST", "GET", "GET"]


@pytest.mark.parametrize(
    ("response", "name"),
    [
        (answer({"userId": SATO, "displayName": "佐藤 花子"}), "佐藤 花子"),
        (answer({"userId": SATO, "displayName": ""}), None),
        (answer({"message": "Not found"}, 404), None),
        (answer(b"<html>"), None),
    ],
)
async def test_the_customers_name(response: Response, name: str | None) -> None:
    fetch = fetching({f"/v2/bot/profile/{SATO}": response})
    assert await Line().profile(line_account(), SATO, fetch) == name
    assert await Line().profile(line_account(), "U/../x", fetch) is None
