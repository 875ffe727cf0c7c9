"""Messages and private replies at the simulated Instagram: windows, bounds, both logins, what the person sees."""

import httpx
import pytest

from tests.platforms.clock import DAY, ManualClock
from tests.platforms.exchange import JsonObject
from tests.platforms.instagram import InstagramSimulator, InstagramUser


def to(user: InstagramUser, text: str = "承ります。", **more: object) -> JsonObject:
    return {"recipient": {"id": user.id}, "message": {"text": text}, **more}


def code(answer: httpx.Response) -> str:
    error = answer.json()["error"]
    return f"{error['code']}-{error['error_subcode']}" if "error_subcode" in error else str(error["code"])


@pytest.fixture
def sato(ig: InstagramSimulator) -> InstagramUser:
    return ig.user(name="佐藤 花子", username="hanako")


async def test_a_message_lands_in_the_thread(
    ig: InstagramSimulator, ig_api: httpx.AsyncClient, sato: InstagramUser
) -> None:
    await ig.send_text(sato, "こんにちは")
    answer = await ig_api.post("/me/messages", json=to(sato))
    (message,) = ig.delivered(sato)
    assert answer.json() == {"recipient_id": sato.id, "message_id": message.id}
    assert ig.texts(sato) == ["承ります。"]
    (received,) = ig.received
    assert (received.kind, received.to, received.verdict, received.status) == ("message", sato.id, "accepted", 200)
    assert received.messages == ({"text": "承ります。"},)


async def test_each_login_writes_through_its_own_node(
    ig: InstagramSimulator, ig_api: httpx.AsyncClient, page_api: httpx.AsyncClient, sato: InstagramUser
) -> None:
    await ig.send_text(sato, "こんにちは")
    nodes = {"me": 200, ig.account.id: 200, ig.account.page_id: 400}
    assert {n: (await ig_api.post(f"/{n}/messages", json=to(sato))).status_code for n in nodes} == nodes
    assert (await page_api.post(f"/{ig.account.page_id}/messages", json=to(sato))).status_code == 200
    assert code(await page_api.post(f"/{ig.account.id}/messages", json=to(sato))) == "3"
    ig.account.page_linked = False
    assert code(await page_api.post(f"/{ig.account.page_id}/messages", json=to(sato))) == "10-2534077"


@pytest.mark.parametrize("where", ["bearer", "query", "json"])
async def test_the_token_may_stand_anywhere(ig: InstagramSimulator, sato: InstagramUser, where: str) -> None:
    await ig.send_text(sato, "こんにちは")
    token = ig.account.access_token
    async with httpx.AsyncClient(base_url=ig.api_base) as client:
        assert code(await client.post("/me/messages", json=to(sato))) == "190"
        answer = await client.post(
            "/me/messages",
            headers={"authorization": f"Bearer {token}"} if where == "bearer" else {},
            params={"access_token": token} if where == "query" else {},
            json={**to(sato), **({"access_token": token} if where == "json" else {})},
        )
    assert answer.status_code == 200


async def test_the_window_is_a_day_and_a_persons_seven(
    ig: InstagramSimulator, ig_api: httpx.AsyncClient, clock: ManualClock, sato: InstagramUser
) -> None:
    assert code(await ig_api.post("/me/messages", json=to(sato))) == "10-2534022"
    await ig.send_text(sato, "こんにちは")
    clock.advance(DAY)
    assert (await ig_api.post("/me/messages", json=to(sato))).status_code == 200
    clock.advance(1)
    refused = await ig_api.post("/me/messages", json=to(sato))
    assert (refused.status_code, code(refused)) == (403, "10-2534022")
    by_hand = to(sato, tag="HUMAN_AGENT", messaging_type="MESSAGE_TAG")
    clock.advance(6 * DAY - 1)
    assert (await ig_api.post("/me/messages", json=by_hand)).status_code == 200
    clock.advance(1)
    assert code(await ig_api.post("/me/messages", json=by_hand)) == "10-2534022"


async def test_a_press_on_a_button_opens_the_window(
    ig: InstagramSimulator, ig_api: httpx.AsyncClient, sato: InstagramUser
) -> None:
    await ig.send(ig.events.postback(sato, "営業時間は？", "b-1"))
    assert (await ig_api.post("/me/messages", json=to(sato))).status_code == 200


async def test_unknown_people_and_those_who_block_are_told_apart(
    ig: InstagramSimulator, ig_api: httpx.AsyncClient, sato: InstagramUser
) -> None:
    await ig.send_text(sato, "こんにちは")
    sato.blocks = True
    assert code(await ig_api.post("/me/messages", json=to(sato))) == "100-2534029"
    unknown = {"recipient": {"id": "999"}, "message": {"text": "だれ？"}}
    assert code(await ig_api.post("/me/messages", json=unknown)) == "100-2534014"


async def test_signs_are_kept_apart_from_messages(
    ig: InstagramSimulator, ig_api: httpx.AsyncClient, sato: InstagramUser
) -> None:
    body = {"recipient": {"id": sato.id}, "sender_action": "typing_on"}
    assert (await ig_api.post("/me/messages", json=body)).json() == {"recipient_id": sato.id}
    assert ig.world.actions == [(sato.id, "typing_on")]
    assert ig.received[0].kind == "sender_action"
    assert ig.delivered(sato) == ()


async def test_dead_expired_and_switched_off_access(
    ig: InstagramSimulator, ig_api: httpx.AsyncClient, clock: ManualClock, sato: InstagramUser
) -> None:
    await ig.send_text(sato, "こんにちは")
    ig.account.token_alive = False
    dead = await ig_api.post("/me/messages", json=to(sato))
    assert (dead.status_code, code(dead)) == (401, "190")
    ig.account.token_alive = True
    ig.account.token_issued_at = clock() - 60 * DAY - 1
    assert code(await ig_api.post("/me/messages", json=to(sato))) == "190-463"
    ig.account.token_issued_at = None
    ig.account.connected_tools = False
    assert code(await ig_api.post("/me/messages", json=to(sato))) == "200-2534041"


async def test_rates_of_messages_and_threads(
    ig: InstagramSimulator, ig_api: httpx.AsyncClient, clock: ManualClock, sato: InstagramUser
) -> None:
    await ig.send_text(sato, "こんにちは")
    ig.rates.limit("message", 1)
    assert (await ig_api.post("/me/messages", json=to(sato))).status_code == 200
    refused = await ig_api.post("/me/messages", json=to(sato))
    assert code(refused) == "613-2534040"
    assert refused.json()["error"]["is_transient"] is True
    assert "x-business-use-case-usage" in refused.headers
    assert [(await ig_api.get("/me/conversations")).status_code for _ in range(3)] == [200, 200, 403]
    clock.advance(1)
    assert (await ig_api.post("/me/messages", json=to(sato))).status_code == 200


@pytest.mark.parametrize(
    "name", ["1", "2", "4", "17", "613", "613-2534040", "80002", "190-460", "9-2207042", "9004-2207052", "100-2534029"]
)
async def test_any_listed_error_can_be_asked_for(
    ig: InstagramSimulator, ig_api: httpx.AsyncClient, sato: InstagramUser, name: str
) -> None:
    await ig.send_text(sato, "こんにちは")
    ig.fault("message", error=name, retry_after=3)
    refused = await ig_api.post("/me/messages", json=to(sato))
    assert (code(refused), refused.headers["retry-after"]) == (name, "3")
    assert refused.json()["error"]["fbtrace_id"]
    assert ig.delivered(sato) == ()
    assert (await ig_api.post("/me/messages", json=to(sato))).status_code == 200


@pytest.mark.parametrize(("status", "expected"), [(401, "190"), (429, "4"), (500, "2"), (503, "2")])
async def test_a_status_alone_gets_a_fitting_code(
    ig: InstagramSimulator, ig_api: httpx.AsyncClient, sato: InstagramUser, status: int, expected: str
) -> None:
    ig.fault("message", status=status)
    refused = await ig_api.post("/me/messages", json=to(sato))
    assert (refused.status_code, code(refused)) == (status, expected)


async def test_a_time_out_after_acceptance_leaves_the_message_in_the_thread(
    ig: InstagramSimulator, ig_api: httpx.AsyncClient, sato: InstagramUser
) -> None:
    await ig.send_text(sato, "こんにちは")
    ig.fault("message", "hang", when="after")
    with pytest.raises(httpx.ReadTimeout):
        await ig_api.post("/me/messages", json=to(sato), timeout=httpx.Timeout(10.0, read=0.05))
    await ig.wait_for(sato, 1)
    assert ig.texts(sato) == ["承ります。"]
