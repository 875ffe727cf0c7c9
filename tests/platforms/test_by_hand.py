"""The simulator by hand: the page's own API, the terminal, and the control API that other processes use."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from tests.platforms import chat, control
from tests.platforms.chat import Chat
from tests.platforms.clock import ManualClock
from tests.platforms.conftest import Receiver
from tests.platforms.line import LineSimulator
from tests.platforms.line.play import LinePlay
from tests.platforms.process import SimulatorProcess
from tests.platforms.terminal import Terminal

QUESTION = {
    "type": "text",
    "text": "どちらでしょうか",
    "quickReply": {"items": [{"type": "action", "action": {"type": "postback", "label": "返品", "data": "b-1"}}]},
}


@pytest.fixture
def play(line: LineSimulator) -> LinePlay:
    return LinePlay(line)


@pytest.fixture
def page(line: LineSimulator, play: LinePlay) -> Chat:
    page = Chat(play)
    line.simulation.add_routes([*chat.routes(page), *control.routes(play)])
    return page


@pytest.fixture
async def browser(line: LineSimulator, page: Chat) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=line.api_base) as client:
        yield client


async def answer(line: LineSimulator, api: httpx.AsyncClient, person: str, message: object = QUESTION) -> None:
    await api.post("/v2/bot/message/push", json={"to": person, "messages": [message]})


async def test_the_page_shows_both_sides_and_its_buttons_press(
    line: LineSimulator, line_api: httpx.AsyncClient, browser: httpx.AsyncClient, play: LinePlay, receiver: Receiver
) -> None:
    assert "<!doctype html>" in (await browser.get("/")).text
    about = (await browser.get("/_chat/about")).json()
    assert (about["platform"], about["webhook"]) == ("LINE", receiver.url)
    said = {"kind": "text", "person": "佐藤", "arguments": {"text": "返品したい"}}
    assert (await browser.post("/_chat/act", json=said)).json() == {"status": 200}
    await answer(line, line_api, play.person("佐藤"))
    transcript = (await browser.get("/_chat/transcript", params={"person": "佐藤"})).json()
    customer, account = transcript["bubbles"]
    assert (customer["who"], customer["text"], customer["note"]) == ("customer", "返品したい", "")
    assert (account["who"], account["text"]) == ("account", "どちらでしょうか")
    (button,) = account["buttons"]
    pressed = {"kind": button["act"], "person": "佐藤", "arguments": button["arguments"]}
    await browser.post("/_chat/act", json=pressed)
    assert receiver.bodies()[-1]["events"][0]["postback"] == {"data": "b-1"}
    assert line.received[-1].kind == "push"


async def test_the_transcript_waits_for_news(
    line: LineSimulator, line_api: httpx.AsyncClient, browser: httpx.AsyncClient, play: LinePlay
) -> None:
    first = (await browser.get("/_chat/transcript", params={"person": "佐藤"})).json()
    waiting = asyncio.ensure_future(
        browser.get("/_chat/transcript", params={"person": "佐藤", "after": first["version"]})
    )
    await answer(line, line_api, play.person("佐藤"), {"type": "text", "text": "こんにちは"})
    assert [bubble["text"] for bubble in (await waiting).json()["bubbles"]] == ["こんにちは"]


async def test_the_page_says_when_the_counter_did_not_take_it(browser: httpx.AsyncClient, receiver: Receiver) -> None:
    receiver.answers = [401]
    said = {"kind": "text", "person": "佐藤", "arguments": {"text": "もしもし"}}
    assert (await browser.post("/_chat/act", json=said)).json() == {"status": 401}
    transcript = (await browser.get("/_chat/transcript", params={"person": "佐藤"})).json()
    assert transcript["bubbles"][0]["note"] == "webhook: 401"


async def test_the_pages_own_requests_are_not_recorded(line: LineSimulator, browser: httpx.AsyncClient) -> None:
    line.fault("*", status=500)
    assert (await browser.get("/_chat/about")).status_code == 200
    assert line.received == ()


async def test_an_unknown_act_is_refused(browser: httpx.AsyncClient) -> None:
    assert (await browser.post("/_chat/act", json={"kind": "fly", "person": "佐藤"})).status_code == 422


async def test_a_name_is_the_same_person_in_every_run(play: LinePlay, clock: ManualClock) -> None:
    other = LineSimulator(clock=clock)
    other.account.bot_user_id = "U" + "a" * 32
    again = LineSimulator(clock=clock)
    again.account.bot_user_id = "U" + "a" * 32
    assert LinePlay(other).person("佐藤") == LinePlay(again).person("佐藤")
    assert LinePlay(other).person("佐藤") != LinePlay(again).person("鈴木")
    assert play.person("U" + "b" * 32) == "U" + "b" * 32


async def test_the_terminal_says_presses_and_takes_back(
    line: LineSimulator, line_api: httpx.AsyncClient, play: LinePlay, page: Chat, receiver: Receiver
) -> None:
    written: list[str] = []
    terminal = Terminal(play, page, written.append)
    printing = asyncio.ensure_future(terminal.print_answers())
    await asyncio.sleep(0)
    assert await terminal.obey("返品したい\n")
    await answer(line, line_api, play.person("佐藤 花子"))
    await line.simulation.until(lambda: len(written) == 2, 2, "nothing printed")
    assert await terminal.obey("/1")
    assert await terminal.obey("/unsend")
    assert await terminal.obey("/9")
    assert await terminal.obey("/fly")
    assert not await terminal.obey("/quit")
    printing.cancel()
    events = [body["events"][0] for body in receiver.bodies()]
    assert [event["type"] for event in events] == ["message", "postback", "unsend"]
    assert events[2]["unsend"]["messageId"] == events[0]["message"]["id"]
    assert written[:2] == ["  まどぐち衣料店 › どちらでしょうか", "      [/1 返品]"]
    assert "There is no such button" in written[2]
    assert "Unknown" in written[3]


async def test_another_process_plays_counts_and_plans_faults(receiver: Receiver) -> None:
    async with SimulatorProcess("line", webhook=receiver.url, channel_secret="s", access_token="t") as line:
        person = "U" + "c" * 32
        done = await line.do("text", person, text="もしもし")
        assert done["status"] == 200
        event = receiver.bodies()[0]["events"][0]
        assert (event["webhookEventId"], event["source"]["userId"]) == (done["event_id"], person)
        async with httpx.AsyncClient(base_url=line.api_base, headers={"authorization": "Bearer t"}) as api:
            body = {"to": person, "messages": [{"type": "text", "text": "はい"}]}
            await line.fault(["push", "reply"], "reset", when="after")
            with pytest.raises(httpx.ReadError):
                await api.post("/v2/bot/message/push", json=body)
            await line.configure(monthly_limit=1)
            assert (await api.post("/v2/bot/message/push", json=body)).status_code == 429
        assert [(entry["verdict"], entry["status"]) for entry in await line.received()] == [
            ("accepted", None),
            ("refused", 429),
        ]
        assert [entry["to"] for entry in await line.received(after=1, kind="push")] == [person]
        assert [bubble["text"] for bubble in await line.answers(person)] == ["はい"]
        receiver.answers = [500]
        await line.configure(redelivery={"times": 3, "after": 0.0}, webhook=receiver.url)
        await line.do("text", person, text="もう一度")
        await line.settle()
        assert [(p["status"], p["redelivery"]) for p in await line.posted(after=1)] == [(500, False), (200, True)]
        with pytest.raises(ValueError, match="unknown setting: 'colour'"):
            await line.configure(colour="blue")
        with pytest.raises(ValueError, match="unknown or missing: 'fly'"):
            await line.do("fly", person)
