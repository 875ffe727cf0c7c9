"""Two colleagues at one conversation, each in a browser of their own, on the real console; a network that fails."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, Page, expect

from tests.browser.door import ready, sign_in
from tests.console.pages.office import SATO, Office, waiting_ticket
from tests.platforms.line.simulator import LineSimulator
from tests.until import LONGEST_WAIT, until


@asynccontextmanager
async def at_desk(browser: Browser, office: Office, name: str, called: str, number: int) -> AsyncIterator[Page]:
    """A colleague with this conversation open; no page may break."""
    await office.colleague(name, called=called, undo_seconds=0)
    context = await browser.new_context(locale="ja-JP")
    page = await context.new_page()
    page.set_default_timeout(LONGEST_WAIT * 1000)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    await sign_in(page, office, name)
    await page.goto(f"{office.address}/tickets/{number}")
    await ready(page)
    yield page
    await context.close()
    assert complaints == []


async def somebody_writes(*pages: Page) -> bool:
    """Whether the reply box is open on one of them."""
    return "1" in [await page.locator("#composer").get_attribute("data-reply") for page in pages]


async def test_one_of_two_who_take_it_at_once_wins_and_the_other_is_told(
    browser: Browser, office: Office, line: LineSimulator
) -> None:
    number = await waiting_ticket(office)
    async with (
        at_desk(browser, office, "suzuki", "鈴木", number) as suzuki,
        at_desk(browser, office, "ishii", "石井", number) as ishii,
    ):
        await asyncio.gather(*(page.locator("[data-take]").click() for page in (suzuki, ishii)))
        await until(lambda: somebody_writes(suzuki, ishii))
        mine = await suzuki.locator("#composer").get_attribute("data-reply") == "1"
        winner, other, who = (suzuki, ishii, "鈴木") if mine else (ishii, suzuki, "石井")
        await expect(other.locator("#conversation-notices")).to_contain_text(f"{who}さんが")
        await expect(other.locator("#composer-top")).to_contain_text(f"{who}さんが担当しています。")

        await winner.locator("#reply").fill("担当いたします。")
        await expect(winner.locator("#verdict .stamp")).to_be_visible()
        await winner.keyboard.press("Control+Enter")
        await line.wait_for(SATO, 2)
        await expect(other.locator("#messages .message-agent").last).to_contain_text("担当いたします。")
        assert line.texts(SATO)[1:] == ["担当いたします。"]


async def test_a_hand_back_is_seen_by_the_one_beside(browser: Browser, office: Office) -> None:
    number = await waiting_ticket(office)
    async with (
        at_desk(browser, office, "suzuki", "鈴木", number) as suzuki,
        at_desk(browser, office, "ishii", "石井", number) as ishii,
    ):
        await suzuki.locator("[data-take]").click()
        await expect(suzuki.locator("#composer")).to_have_attribute("data-reply", "1")
        await suzuki.locator("[data-open-dialog='hand-back']").click()
        await suzuki.locator("#hand-back").get_by_role("button", name="自動応答に戻す").click()
        await expect(ishii.locator("#composer-top")).to_contain_text("自動応答が応対しています。")
        assert office.status(number) == ("bot", "bot")


async def test_a_draft_outlives_a_dead_network(browser: Browser, office: Office, line: LineSimulator) -> None:
    number = await waiting_ticket(office)
    async with at_desk(browser, office, "suzuki", "鈴木", number) as page:
        await page.locator("[data-take]").click()
        await expect(page.locator("#composer")).to_have_attribute("data-reply", "1")
        await page.context.set_offline(True)
        await page.locator("#reply").fill("倉庫に確かめております。")
        await page.locator("#send").click()
        await expect(page.get_by_text("送る前の確認が").or_(page.get_by_text("送れていません")).first).to_be_visible()
        await expect(page.locator("#reply")).to_have_value("倉庫に確かめております。")
        assert len(line.texts(SATO)) == 1
        await page.context.set_offline(False)
        await page.reload()
        await ready(page)
        await expect(page.locator("#reply")).to_have_value("倉庫に確かめております。")
        await expect(page.locator("#verdict .stamp")).to_be_visible()
        await page.locator("#send").click()
        await line.wait_for(SATO, 2)
        assert line.texts(SATO)[1:] == ["倉庫に確かめております。"]


async def test_what_a_toast_says_moves_nothing(browser: Browser, office: Office) -> None:
    number = await waiting_ticket(office)
    async with at_desk(browser, office, "suzuki", "鈴木", number) as page:
        await page.locator("[data-take]").click()
        await expect(page.locator("#toast")).to_contain_text(f"{number} の担当になりました")
        assert await page.evaluate("document.querySelector('.stage').clientHeight === innerHeight")
        assert await page.locator("body > #toast.toast-place[role=status] > .toast").count() == 1
