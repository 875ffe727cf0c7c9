"""Faults on demand: each leaves the platform's own state and the client's knowledge as it says."""

import asyncio

import httpx
import pytest

from tests.platforms.line import LineSimulator, LineUser

PUSH = "/v2/bot/message/push"


@pytest.fixture
def sato(line: LineSimulator) -> LineUser:
    return line.user()


async def push(client: httpx.AsyncClient, user: LineUser, words: str = "一", patience: float = 5.0) -> httpx.Response:
    body = {"to": user.id, "messages": [{"type": "text", "text": words}]}
    return await client.post(PUSH, json=body, timeout=httpx.Timeout(10.0, read=patience))


@pytest.mark.parametrize("status", [400, 401, 403, 413, 415, 429, 500, 503])
async def test_a_status_before_acceptance_leaves_nothing_behind(
    line: LineSimulator, line_api: httpx.AsyncClient, sato: LineUser, status: int
) -> None:
    line.fault("push", status=status, retry_after=7)
    refused = await push(line_api, sato)
    assert (refused.status_code, refused.headers["retry-after"]) == (status, "7")
    assert refused.json()["message"]
    assert line.texts(sato) == []
    assert (await push(line_api, sato)).status_code == 200
    assert [(entry.verdict, entry.status) for entry in line.received] == [("unprocessed", status), ("accepted", 200)]


async def test_a_status_after_acceptance_hides_that_it_was_accepted(
    line: LineSimulator, line_api: httpx.AsyncClient, sato: LineUser
) -> None:
    line.fault("push", status=500, when="after")
    assert (await push(line_api, sato)).status_code == 500
    assert line.texts(sato) == ["一"]
    assert [(entry.verdict, entry.status) for entry in line.received] == [("accepted", 500)]


async def test_a_time_out_before_acceptance(line: LineSimulator, line_api: httpx.AsyncClient, sato: LineUser) -> None:
    fault = line.fault("push", "hang", when="before")
    with pytest.raises(httpx.ReadTimeout):
        await push(line_api, sato, patience=0.05)
    await fault.struck()
    assert line.texts(sato) == []
    assert [(entry.verdict, entry.status) for entry in line.received] == [("unprocessed", None)]


async def test_a_time_out_after_acceptance(line: LineSimulator, line_api: httpx.AsyncClient, sato: LineUser) -> None:
    line.fault("push", "hang", when="after")
    with pytest.raises(httpx.ReadTimeout):
        await push(line_api, sato, patience=0.05)
    await line.wait_for(sato, 1)
    assert line.texts(sato) == ["一"]
    assert [(entry.verdict, entry.status) for entry in line.received] == [("accepted", None)]


@pytest.mark.parametrize(("when", "texts"), [("before", []), ("after", ["一"])])
async def test_a_torn_connection(
    line: LineSimulator, line_api: httpx.AsyncClient, sato: LineUser, when: str, texts: list[str]
) -> None:
    line.fault("push", "reset", when="after" if when == "after" else "before")
    with pytest.raises(httpx.ReadError):
        await push(line_api, sato)
    assert line.texts(sato) == texts


@pytest.mark.parametrize(("when", "texts"), [("before", []), ("after", ["一"])])
async def test_a_connection_closed_without_an_answer(
    line: LineSimulator, line_api: httpx.AsyncClient, sato: LineUser, when: str, texts: list[str]
) -> None:
    line.fault("push", "close", when="after" if when == "after" else "before")
    with pytest.raises(httpx.RemoteProtocolError):
        await push(line_api, sato)
    assert line.texts(sato) == texts


async def test_half_an_answer(line: LineSimulator, line_api: httpx.AsyncClient, sato: LineUser) -> None:
    line.fault("push", "truncate", when="after")
    with pytest.raises(httpx.RemoteProtocolError):
        await push(line_api, sato)
    assert line.texts(sato) == ["一"]


async def test_garbage_instead_of_an_answer(line: LineSimulator, line_api: httpx.AsyncClient, sato: LineUser) -> None:
    line.fault("push", "garbage", when="after")
    answer = await push(line_api, sato)
    assert answer.status_code == 200
    with pytest.raises(ValueError, match=r"Expecting value|decode"):
        answer.json()
    assert line.texts(sato) == ["一"]


async def test_a_held_answer_waits_for_its_release(
    line: LineSimulator, line_api: httpx.AsyncClient, sato: LineUser
) -> None:
    held = line.fault("push", when="after", hold=True)
    under_way = asyncio.ensure_future(push(line_api, sato))
    await held.struck()
    await line.wait_for(sato, 1)
    assert not under_way.done()
    held.release()
    assert (await under_way).status_code == 200


async def test_a_held_request_is_accepted_late_even_when_the_client_gave_up(
    line: LineSimulator, line_api: httpx.AsyncClient, sato: LineUser
) -> None:
    held = line.fault("push", when="before", hold=True)
    with pytest.raises(httpx.ReadTimeout):
        await push(line_api, sato, patience=0.05)
    await held.struck()
    assert line.texts(sato) == []
    held.release()
    await line.wait_for(sato, 1)


async def test_a_slow_answer_is_accepted_at_once(
    line: LineSimulator, line_api: httpx.AsyncClient, sato: LineUser
) -> None:
    line.fault("push", when="after", delay=0.05)
    under_way = asyncio.ensure_future(push(line_api, sato))
    await line.wait_for(sato, 1)
    assert not under_way.done()
    assert (await under_way).status_code == 200


async def test_faults_strike_in_order_so_many_times_and_at_their_endpoints_only(
    line: LineSimulator, line_api: httpx.AsyncClient, sato: LineUser
) -> None:
    line.fault("reply", status=500)
    line.fault(("push", "reply"), status=503, times=2)
    line.fault("push", status=429)
    statuses = [(await push(line_api, sato)).status_code for _ in range(4)]
    assert statuses == [503, 503, 429, 200]


async def test_an_endless_fault_ends_when_cleared(
    line: LineSimulator, line_api: httpx.AsyncClient, sato: LineUser
) -> None:
    line.fault("*", status=500, times=None)
    assert [(await push(line_api, sato)).status_code for _ in range(3)] == [500, 500, 500]
    line.clear_faults()
    assert (await push(line_api, sato)).status_code == 200


async def test_a_platform_that_is_down_comes_up_at_the_same_address(
    line: LineSimulator, line_api: httpx.AsyncClient, sato: LineUser
) -> None:
    await line.go_down()
    with pytest.raises(httpx.ConnectError):
        await push(line_api, sato)
    await line.come_up()
    assert (await push(line_api, sato)).status_code == 200


async def test_waiting_in_vain_says_what_came_instead(
    line: LineSimulator, line_api: httpx.AsyncClient, sato: LineUser
) -> None:
    await push(line_api, sato)
    with pytest.raises(TimeoutError, match=f"no 2 messages to {sato.id} within .*push accepted 200"):
        await line.wait_for(sato, 2, within=0.01)


async def test_the_moment_of_the_first_byte_is_recorded(
    line: LineSimulator, line_api: httpx.AsyncClient, sato: LineUser
) -> None:
    await push(line_api, sato)
    await push(line_api, sato)
    first, second = line.received
    assert 0 < first.first_byte_ns < second.first_byte_ns
