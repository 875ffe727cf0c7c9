"""Held answers by keyboard: move, approve, edit and approve, send back with a reason; the badge follows."""

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import BrowserContext, Page, expect
from sqlalchemy import select

from core.tables import approval
from tests.browser.door import ready, sign_in
from tests.browser.test_pages import SIDEWAYS, UNNAMED
from tests.console.pages.office import Browser, Office, waiting_ticket
from tests.until import LONGEST_WAIT, until

HELD = "返金いたします。"
FREE = "返金の可否は、確認してからお返事します。"


@pytest_asyncio.fixture(loop_scope="session")
async def page(context: BrowserContext, office: Office) -> AsyncIterator[Page]:
    """Tanaka, an admin, looks at three answers of Suzuki's that the gate holds."""
    await office.colleague("suzuki", called="鈴木", undo_seconds=0)
    agent = Browser(office.address)
    await agent.sign_in("suzuki")
    for number, who in enumerate(("U" + "1a70" * 8, "U" + "2a70" * 8, "U" + "3a70" * 8)):
        ticket = await waiting_ticket(office, f"返金できますか{number}", who)
        await agent.post(f"/tickets/{ticket}/take")
        await agent.reply(office, ticket, HELD)
    await agent.http.aclose()
    opened = await context.new_page()
    opened.set_default_timeout(LONGEST_WAIT * 1000)
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    await office.colleague("tanaka", "admin", called="田中")
    await sign_in(opened, office, "tanaka")
    await opened.goto(f"{office.address}/approvals")
    await ready(opened)
    yield opened
    assert complaints == []
    assert await opened.evaluate("window.brokenPolicy") == []


def states(office: Office) -> list[str]:
    return sorted(row.state for row in office.rows(select(approval.c.state)))


async def test_three_answers_are_decided_without_the_mouse(page: Page, office: Office) -> None:
    badge = page.locator('[data-badge="approvals"]')
    await expect(badge).to_have_text("3")
    await page.keyboard.press("a")
    await expect(page.locator("#toast")).to_contain_text("承認しました。送ります")
    await expect(page.locator(".date-stamp")).to_have_count(2)
    await expect(badge).to_have_text("2")

    await page.keyboard.press("j")
    await expect(page.locator(".slip > a[aria-current]")).to_have_count(1)
    await page.keyboard.press("e")
    box = page.locator("#approval-edit textarea")
    await expect(box).to_be_focused()
    await box.fill(FREE)
    await page.get_by_role("button", name="この文で承認する").click()
    await expect(page.locator("#toast")).to_contain_text("直して承認しました。送ります")
    await expect(page.locator(".approval-lines ins").first).to_be_visible()

    await page.keyboard.press("j")
    await expect(page.locator("[data-approve]")).to_be_visible()
    await page.keyboard.press("r")
    comment = page.locator("[data-approval-comment]")
    await expect(comment).to_be_focused()
    await comment.fill("断定しないでください")
    await page.get_by_role("button", name="直しを頼む").click()
    await expect(page.locator("#toast")).to_contain_text("直しを頼みました")
    await expect(badge).to_be_hidden()
    await until(lambda: states(office) == ["approved", "approved", "changes"])


async def test_a_reason_is_asked_for_and_nothing_is_lost(page: Page, office: Office) -> None:
    await page.get_by_role("button", name="直しを頼む").click()
    await expect(page.get_by_role("alert")).to_contain_text("理由を書いてください。")
    assert states(office) == ["waiting"] * 3


async def test_the_page_fits_every_width_and_names_everything(page: Page, office: Office) -> None:
    for width in (1440, 1100, 820, 390):
        await page.set_viewport_size({"width": width, "height": 860})
        assert await page.evaluate(SIDEWAYS) == [], width
        assert await page.evaluate(UNNAMED) == [], width
