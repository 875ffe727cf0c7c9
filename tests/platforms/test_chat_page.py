"""The chat page in a browser: say, see, press, and be told when the counter does not listen."""

import pytest
from playwright.async_api import async_playwright, expect

from tests.platforms import chat
from tests.platforms.chat import Chat
from tests.platforms.conftest import Receiver
from tests.platforms.line import LineSimulator
from tests.platforms.line.play import LinePlay
from tests.platforms.test_by_hand import QUESTION

pytestmark = pytest.mark.needs("chromium")


async def test_a_customer_chats_on_the_page(line: LineSimulator, receiver: Receiver, chromium: str) -> None:
    play = LinePlay(line)
    line.simulation.add_routes(chat.routes(Chat(play)))
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = await browser.new_page(locale="ja-JP")
        problems: list[str] = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        await page.goto(line.api_base)
        await page.get_by_label("メッセージ").fill("返品したい")
        await page.get_by_label("メッセージ").press("Enter")
        await expect(page.locator(".customer")).to_have_text("返品したい")
        line.world.show(play.person("佐藤 花子"), (QUESTION,), request=1)
        line.world.show(play.person("佐藤 花子"), ({"type": "text", "text": "<b>そのまま</b>"},), request=2)
        await expect(page.locator(".account").last).to_have_text("<b>そのまま</b>")
        receiver.answers = [401]
        await page.get_by_role("button", name="返品").click()
        await expect(page.get_by_role("alert")).to_contain_text("署名が合いません")
        await page.get_by_role("button", name="送信取消").click()
        await expect(page.get_by_role("alert")).to_be_empty()
        await page.get_by_label("客の名前").fill("鈴木 一郎")
        await page.get_by_label("客の名前").press("Tab")
        await expect(page.locator("#empty")).to_be_visible()
        await browser.close()
    assert problems == []
    events = [body["events"][0] for body in receiver.bodies()]
    assert [event["type"] for event in events] == ["message", "postback", "unsend"]
    assert events[2]["unsend"]["messageId"] == events[0]["message"]["id"]
