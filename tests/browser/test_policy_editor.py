"""The rules in a real browser: lines with problems marked while somebody writes, tried, kept, published."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import BrowserContext, Page, expect

from tests.browser.door import ready, sign_in
from tests.browser.test_pages import SIDEWAYS, UNNAMED
from tests.console.pages.office import Office
from tests.governance.house_pack import PACK
from tests.until import LONGEST_WAIT


@pytest_asyncio.fixture(loop_scope="session")
async def page(context: BrowserContext, office: Office) -> AsyncIterator[Page]:
    """Tanaka's page, which may report no error and break no policy."""
    opened = await context.new_page()
    opened.set_default_timeout(LONGEST_WAIT * 1000)
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    await office.colleague("tanaka", "admin", called="田中")
    await sign_in(opened, office, "tanaka")
    await ready(opened)
    yield opened
    assert complaints == []
    assert await opened.evaluate("window.brokenPolicy") == []


async def _begin(page: Page, office: Office) -> None:
    await page.goto(f"{office.address}/policy")
    await page.get_by_label("名前").fill("house")
    await page.get_by_role("button", name="下書きを作る").click()
    await ready(page)


async def test_a_pack_is_written_tried_and_published(page: Page, office: Office) -> None:
    await _begin(page, office)
    box = page.locator("#draft-text")
    await box.fill(PACK.replace("source:", "sauce:"))
    await expect(page.locator("#policy-problems")).to_contain_text("「sauce」という項目はありません。")
    await expect(page.locator("[data-numbers] b")).to_have_text("8")
    await page.get_by_role("button", name="8行目").click()
    await expect(box).to_be_focused()
    marked = "(box) => box.value.slice(box.selectionStart, box.selectionEnd)"
    assert await box.evaluate(marked) == "    sauce: 社内基準"
    await page.keyboard.type("    source: 社内基準")
    await expect(page.locator("#policy-problems")).to_contain_text("例 10件もそのとおりでした")
    await expect(page.locator("[data-numbers] b")).to_have_count(0)

    await page.get_by_label("送る文").fill("明日は雨です")
    await page.get_by_role("button", name="判定してみる").click()
    await expect(page.locator("#policy-tried mark")).to_have_text("雨1")
    await expect(page.locator("#policy-tried")).to_contain_text("雨の話はしません。")
    assert await page.locator("#draft-text").input_value() == PACK, "trying leaves what is written alone"

    await box.focus()
    await page.keyboard.press("Control+s")
    await expect(page.locator("#toast")).to_contain_text("保存しました")
    await expect(page.locator("#draft-text")).to_have_value(PACK)
    await page.get_by_role("button", name="過去30日で試す").click()
    await expect(page.locator("#dry-run-result")).to_contain_text("0件を見ました。")
    await page.get_by_role("button", name="公開する").click()
    await expect(page.locator("#toast")).to_contain_text("公開しました")
    await expect(page.locator("#rule-house\\.rain")).to_contain_text("雨の話はしません。")
    assert office.counter.rulebook.now.standing == (("house.yml", 1),)


async def test_what_was_written_and_not_kept_is_asked_about(page: Page, office: Office) -> None:
    await _begin(page, office)
    asked: list[str] = []

    async def stay(dialog: object) -> None:
        asked.append("asked")
        await dialog.accept()  # type: ignore[attr-defined]

    page.on("dialog", stay)
    await page.locator("#draft-text").click()
    await page.keyboard.type("# something\n")
    await page.goto(f"{office.address}/policy")
    assert asked == ["asked"]


@pytest.mark.parametrize("context", [(1440, 900), (820, 1100), (390, 844)], indirect=True, ids=str)
async def test_every_page_of_the_rules(page: Page, office: Office) -> None:
    await _begin(page, office)
    await page.locator("#draft-text").fill(PACK.replace("words:", "worts:"))
    await page.get_by_role("button", name="公開する").click()
    await ready(page)
    for path in (page.url, "/policy", "/policy/house", "/policy/personal", "/policy/company"):
        if path.startswith("/"):
            await page.goto(office.address + path)
            await ready(page)
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        assert await page.evaluate("document.documentElement.scrollHeight <= innerHeight"), path
        assert await page.evaluate(SIDEWAYS) == [], path
        assert await page.evaluate(UNNAMED) == [], path
        assert await page.locator("[style]").count() == 0, path
        assert await page.locator("h1").count() == 1, path
        ids: list[str] = await page.locator("[id]").evaluate_all("all => all.map(element => element.id)")
        assert len(ids) == len(set(ids)), path
