"""What the simulated LINE turns away before it looks at a message: dead tokens, rates, the month's limit, sizes."""

import httpx
import pytest

from tests.platforms.clock import ManualClock
from tests.platforms.line import LineSimulator, LineUser
from tests.platforms.test_line_sending import PUSH, REPLY, push_body, reply_body, text


@pytest.fixture
def sato(line: LineSimulator) -> LineUser:
    return line.user(name="佐藤 花子")


async def test_the_monthly_limit_counts_recipients_of_pushes_only(
    line: LineSimulator, line_api: httpx.AsyncClient, sato: LineUser
) -> None:
    line.world.monthly_limit = 1
    sent = await line.send_text(sato, "こんにちは")
    assert (await line_api.post(PUSH, json=push_body(sato, text("一"), text("二")))).status_code == 200
    refused = await line_api.post(PUSH, json=push_body(sato, text("三")))
    assert (refused.status_code, refused.json()["message"]) == (429, "You have reached your monthly limit.")
    assert (await line_api.post(REPLY, json=reply_body(sent.event, "返信は無料"))).status_code == 200
    assert (await line_api.get("/v2/bot/message/quota")).json() == {"type": "limited", "value": 1}
    assert (await line_api.get("/v2/bot/message/quota/consumption")).json() == {"totalUsage": 1}


async def test_the_rate_limit_refills_with_time(
    line: LineSimulator, line_api: httpx.AsyncClient, clock: ManualClock, sato: LineUser
) -> None:
    line.rates.limit("push", 1)
    body = push_body(sato, text("一"))
    assert (await line_api.post(PUSH, json=body)).status_code == 200
    refused = await line_api.post(PUSH, json=body)
    assert (refused.status_code, refused.json()["message"]) == (
        429,
        "The API rate limit has been exceeded. Try again later.",
    )
    clock.advance(1)
    assert (await line_api.post(PUSH, json=body)).status_code == 200


async def test_without_a_living_token_nothing_is_let_in(
    line: LineSimulator, line_api: httpx.AsyncClient, sato: LineUser
) -> None:
    body = push_body(sato, text("一"))
    assert (await line_api.post(PUSH, json=body, headers={"authorization": "Bearer other"})).status_code == 401
    line.account.token_alive = False
    refused = await line_api.post(PUSH, json=body)
    assert refused.status_code == 401
    assert refused.json()["message"].startswith("Authentication failed due to the following reason:")
    line.account.token_alive = True
    assert (await line_api.post(PUSH, json=body)).status_code == 200
    assert line.texts(sato) == ["一"]


async def test_size_and_type_of_a_request_are_checked(line_api: httpx.AsyncClient, sato: LineUser) -> None:
    large = push_body(sato, {"type": "text", "text": "あ" * (1024 * 1024)})
    assert (await line_api.post(PUSH, json=large)).status_code == 413
    form = await line_api.post(PUSH, data={"to": sato.id})
    assert (form.status_code, "not supported" in form.json()["message"]) == (415, True)
    broken = await line_api.post(PUSH, content=b"{", headers={"content-type": "application/json"})
    assert (broken.status_code, "could not be parsed" in broken.json()["message"]) == (400, True)
