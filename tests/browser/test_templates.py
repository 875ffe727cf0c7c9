"""Templates in a real browser: chosen with the keyboard, put in by Alt+Enter, sent; written with a live check."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import BrowserContext, Page, expect
from sqlalchemy import select

from core.tables import delivery
from desk.templates import store
from tests.browser.door import ready, sign_in
from tests.browser.test_pages import SIDEWAYS, UNNAMED
from tests.console.pages.office import SATO, Browser, Office, waiting_ticket
from tests.platforms.line.simulator import LineSimulator
from tests.until import LONGEST_WAIT, until

REFUND = "佐藤さま、本日、全額を返金いたします。担当の鈴木"
TEMPLATES = (
    ("返金のお約束", "{{お客さま}}さま、本日、全額を返金いたします。担当の{{担当}}"),
    ("お礼", "お問い合わせありがとうございます。"),
    ("返品のご案内", "返品は、お届けから8日以内にお送りください。"),
)


@pytest_asyncio.fixture(loop_scope="session")
async def number(office: Office) -> int:
    """Suzuki answers a customer; three templates of hers are approved by Tanaka."""
    await office.colleague("suzuki", called="鈴木 花子", undo_seconds=0)
    await office.colleague("tanaka", "admin", called="田中 実")
    suzuki, tanaka = Browser(office.address), Browser(office.address)
    await suzuki.sign_in("suzuki")
    await tanaka.sign_in("tanaka")
    for place, (title, text) in enumerate(TEMPLATES, 1):
        await suzuki.post("/templates", {"title": title, "text": text})
        digest = office.database.read_now(lambda c, place=place: store.load(c, place)).newest.digest
        await tanaka.post(f"/templates/{place}/approve", {"digest": digest})
    ticket = await waiting_ticket(office)
    await suzuki.post(f"/tickets/{ticket}/take")
    for each in (suzuki, tanaka):
        await each.http.aclose()
    return ticket


@pytest_asyncio.fixture(loop_scope="session")
async def page(context: BrowserContext, office: Office, number: int) -> AsyncIterator[Page]:
    """Suzuki's page, which may report no error and break no policy."""
    opened = await context.new_page()
    opened.set_default_timeout(LONGEST_WAIT * 1000)
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    await sign_in(opened, office, "suzuki")
    await opened.wait_for_url("**/inbox")
    yield opened
    assert complaints == []
    assert await opened.evaluate("window.brokenPolicy") == []


async def open_ticket(page: Page, office: Office, number: int) -> None:
    await page.goto(f"{office.address}/tickets/{number}")
    await ready(page)
    await page.locator("#reply").focus()


async def test_slash_choose_alt_enter_send(page: Page, office: Office, line: LineSimulator, number: int) -> None:
    await open_ticket(page, office, number)
    await page.keyboard.type("/")
    await expect(page.locator(".offer")).to_have_count(3)
    await expect(page.locator("#send")).to_have_attribute("aria-disabled", "true")
    await page.keyboard.type("返")
    await expect(page.locator(".offer-title")).to_have_text(["返金のお約束", "返品のご案内"])
    await page.keyboard.press("ArrowDown")
    await expect(page.locator('[aria-selected="true"] .offer-number')).to_have_text("T3")
    await page.keyboard.press("ArrowUp")
    await expect(page.locator("#reply")).to_have_attribute("aria-activedescendant", "offer-1")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#picker")).to_be_visible()
    await page.keyboard.press("Alt+Enter")
    await expect(page.locator("#reply")).to_have_value(REFUND)
    await expect(page.locator("#reply")).to_be_focused()
    await expect(page.locator("#picker")).to_be_hidden()
    await expect(page.locator("#send")).to_have_text("送る Ctrl ⏎")
    await page.keyboard.press("Control+Enter")
    await line.wait_for(SATO, 2)
    assert line.texts(SATO)[-1] == REFUND
    query = select(delivery.c.state, delivery.c.template_number).where(delivery.c.author == "agent")
    await until(lambda: [tuple(row) for row in office.rows(query)] == [("sent", 1)])


async def test_changed_after_it_was_put_in_it_needs_approval(page: Page, office: Office, number: int) -> None:
    await open_ticket(page, office, number)
    await page.keyboard.type("/t1")
    await expect(page.locator(".offer")).to_have_count(1)
    await page.keyboard.press("Alt+Enter")
    await expect(page.locator("#send")).to_have_attribute("aria-disabled", "false")
    await page.keyboard.type(" 必ずです。")
    await expect(page.locator("#send")).to_contain_text("承認に回す")


async def test_esc_keeps_the_words_and_tab_moves_on(page: Page, office: Office, number: int) -> None:
    await open_ticket(page, office, number)
    await page.keyboard.type("/お礼")
    await expect(page.locator(".offer")).to_have_count(1)
    await page.keyboard.press("Escape")
    await expect(page.locator("#picker")).to_be_hidden()
    await expect(page.locator("#reply")).to_have_value("/お礼")
    await expect(page.locator("#reply")).to_be_focused()
    await page.locator("#reply").fill("")
    await page.keyboard.type("/")
    await expect(page.locator("#picker")).to_be_visible()
    await page.keyboard.press("Tab")
    await expect(page.locator("#picker")).to_be_hidden()
    await expect(page.locator("#reply")).not_to_be_focused()
    await expect(page.locator("#reply")).to_have_value("/")


async def test_the_button_puts_it_where_the_caret_is(page: Page, office: Office, number: int) -> None:
    await open_ticket(page, office, number)
    await page.keyboard.type("はじめに。")
    await page.locator("[data-picker-open]").click()
    await expect(page.locator("[data-picker-find]")).to_be_focused()
    await page.keyboard.type("問い合わせ")
    await expect(page.locator(".offer")).to_have_count(1)
    await page.keyboard.press("Enter")
    await expect(page.locator("#reply")).to_have_value("はじめに。お問い合わせありがとうございます。")
    await page.keyboard.press("Control+z")
    await expect(page.locator("#reply")).to_have_value("はじめに。")


@pytest.mark.parametrize("context", [(390, 844)], indirect=True)
async def test_on_a_phone_a_touch_puts_it_in(page: Page, office: Office, number: int) -> None:
    await open_ticket(page, office, number)
    await page.locator("[data-picker-open]").click()
    await expect(page.locator(".offer")).to_have_count(3)
    assert not await page.evaluate(SIDEWAYS)
    for option in await page.locator(".offer").all():
        box = await option.bounding_box()
        assert box is not None
        assert box["height"] >= 44
    await page.locator(".offer", has_text="お礼").click()
    await expect(page.locator("#reply")).to_have_value("お問い合わせありがとうございます。")


async def test_a_template_is_written_with_the_gate_looking_on(page: Page, office: Office) -> None:
    await page.goto(f"{office.address}/templates/new")
    await ready(page)
    await page.get_by_label("題名(お客さまには見えません)").fill("カード")
    box = page.locator("#template-text")
    await box.focus()
    await page.get_by_role("button", name="お客さまの名前").click()
    await page.keyboard.type("さま、カード番号は 4111 1111 1111 1111 です。")
    await expect(page.locator("#template-checked mark")).to_have_text("4111 1111 1111 11111")
    await expect(page.locator("#template-checked")).to_contain_text("この文は送れません")
    await box.fill("{{お客さま}}さま、ありがとうございます。")
    await expect(page.locator("#template-checked")).to_contain_text("承認されれば、そのまま送れます")
    await page.get_by_role("button", name="承認に回す").click()
    await expect(page.locator("#template-title")).to_have_text("カード")
    await expect(page.locator("#toast")).to_contain_text("T4 を承認に回しました")


@pytest.mark.parametrize("context", [(1440, 900), (1100, 800), (390, 844)], indirect=True)
async def test_every_control_has_a_name_and_nothing_scrolls_sideways(page: Page, office: Office) -> None:
    for path in ("/templates", "/templates/1", "/templates/1/edit", "/templates/new", "/templates?shelf=rest"):
        await page.goto(office.address + path)
        await ready(page)
        assert not await page.evaluate(UNNAMED), path
        assert not await page.evaluate(SIDEWAYS), path
