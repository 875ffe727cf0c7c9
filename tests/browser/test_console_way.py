"""The whole way in a real browser: a customer at the simulated LINE, a person at the console, and back."""

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import BrowserContext, Page, expect

from desk import ownership
from desk.sessions import end_sessions_of
from tests.browser.door import ready, sign_in
from tests.console.pages.office import SATO, Office, waiting_ticket
from tests.platforms.line.simulator import LineSimulator
from tests.until import LONGEST_WAIT, until


@pytest_asyncio.fixture(loop_scope="session")
async def page(context: BrowserContext) -> AsyncIterator[Page]:
    """A page that may report no error and break no policy."""
    opened = await context.new_page()
    opened.set_default_timeout(LONGEST_WAIT * 1000)
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    assert complaints == []
    assert await opened.evaluate("window.brokenPolicy") == []


async def test_a_person_answers_a_customer_and_hands_back(page: Page, office: Office, line: LineSimulator) -> None:
    await office.colleague("suzuki", called="鈴木", undo_seconds=0)
    await sign_in(page, office, "suzuki")
    await ready(page)
    await expect(page.get_by_role("heading", name="お待ちの方はいません")).to_be_visible()
    await page.evaluate("window.rings = 0; document.addEventListener('rang', () => { window.rings += 1; })")

    number = await waiting_ticket(office)
    await expect(page.locator("[data-show-new]")).to_be_visible()
    await expect(page).to_have_title("(1) 受付 - 窓口")
    assert await page.evaluate("window.rings") == 1
    await page.locator("[data-show-new]").click()
    await page.locator(f"#t-{number} > a").click()
    await expect(page.locator("#packet")).to_contain_text("お客さまのご希望")
    await expect(page.locator("#composer")).to_have_attribute("data-reply", "0")

    await page.locator("[data-take]").click()
    await expect(page.locator("#composer")).to_have_attribute("data-reply", "1")
    await expect(page.locator("#toast")).to_contain_text(f"{number} の担当になりました")
    await write_with_an_input_method(page, "しょうちしました", "承知しました。")
    await expect(page.locator("#verdict .stamp")).to_be_visible()
    assert "承知しました。" not in line.texts(SATO)
    await page.keyboard.press("Control+Enter")
    await line.wait_for(SATO, 2)
    assert line.texts(SATO)[-1] == "承知しました。"
    await expect(page.locator("#messages .message-agent").last).to_contain_text("送りました")
    await expect(page.locator("#reply")).to_have_value("")

    await line.send_text(SATO, "ありがとうございます")
    await expect(page.locator("#messages .message-in").last).to_contain_text("ありがとうございます")
    await page.locator("[data-open-dialog='hand-back']").click()
    await page.get_by_label("注文番号").fill("20431")
    await page.locator("#hand-back").get_by_role("button", name="自動応答に戻す").click()
    await expect(page.locator("#toast")).to_contain_text("自動応答に戻しました")
    await until(lambda: office.bot.facts_set == [(office.where(number), {"order_number": "20431"})])
    assert office.status(number) == ("bot", "bot")


async def write_with_an_input_method(page: Page, typed: str, meant: str) -> None:
    """Compose text through the browser's own protocol; the Enter that confirms it sends nothing."""
    await page.locator("#reply").focus()
    protocol = await page.context.new_cdp_session(page)
    await protocol.send(
        "Input.imeSetComposition", {"text": typed, "selectionStart": len(typed), "selectionEnd": len(typed)}
    )
    enter = {"key": "Process", "code": "Enter", "windowsVirtualKeyCode": 229}
    await protocol.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **enter})
    await protocol.send("Input.insertText", {"text": meant})
    await protocol.send("Input.dispatchKeyEvent", {"type": "keyUp", **enter})
    await expect(page.locator("#reply")).to_have_value(meant)


async def take(page: Page, office: Office) -> None:
    """Suzuki has taken a customer's ticket and may write."""
    number = await waiting_ticket(office)
    await sign_in(page, office, "suzuki")
    await page.goto(f"{office.address}/tickets/{number}")
    await ready(page)
    await page.locator("[data-take]").click()
    await expect(page.locator("#composer")).to_have_attribute("data-reply", "1")


async def test_what_the_gate_blocks_cannot_be_sent(page: Page, office: Office, line: LineSimulator) -> None:
    await office.colleague("suzuki", called="鈴木", undo_seconds=0)
    await take(page, office)
    await page.locator("#reply").fill("カード番号は 4111 1111 1111 1111 ですね。")
    await expect(page.locator("#findings-list .finding-block")).to_be_visible()
    await expect(page.locator("#send")).to_have_attribute("aria-disabled", "true")
    await page.keyboard.press("Control+Enter")
    await page.wait_for_timeout(300)
    assert len(line.texts(SATO)) == 1


async def test_a_message_is_called_back_onto_the_desk(page: Page, office: Office, line: LineSimulator) -> None:
    await office.colleague("suzuki", called="鈴木", undo_seconds=10)
    await take(page, office)
    await page.locator("#reply").fill("やはりやめます")
    await expect(page.locator("#verdict .stamp")).to_be_visible()
    await page.locator("#send").click()
    await expect(page.locator("#toast")).to_contain_text("に送ります(あと")
    await page.locator("#toast [data-undo]").click()
    await expect(page.locator("#reply")).to_have_value("やはりやめます")
    await expect(page.locator("#messages")).not_to_contain_text("やはりやめます")
    assert len(line.texts(SATO)) == 1


async def test_a_colleague_who_takes_it_meanwhile_is_named(page: Page, office: Office) -> None:
    await office.colleague("suzuki", called="鈴木", undo_seconds=0)
    ishii = await office.colleague("ishii", called="石井")
    number = await waiting_ticket(office)
    await sign_in(page, office, "suzuki")
    await page.goto(f"{office.address}/tickets/{number}")
    await ready(page)
    now = office.counter.clock.now()
    await office.write(lambda c: ownership.take(c, number, ishii.id, force=False, now=now))
    await expect(page.locator("#conversation-notices")).to_contain_text("石井さんが")
    await expect(page.locator("#composer-top")).to_contain_text("石井さんが担当しています。")
    await page.locator("[data-take]").click()
    await expect(page.locator("#conversation-notices")).to_contain_text("石井さんが")
    assert office.status(number) == ("open", "agent")


async def test_the_first_admin_chooses_a_password_before_anything_else(page: Page, office: Office) -> None:
    await office.colleague("tanaka", "admin", called="田中", must_change=True)
    await sign_in(page, office, "tanaka")
    await expect(page.get_by_role("heading", name="パスワードを決める")).to_be_visible()
    await page.get_by_label("新しいパスワード").fill("a password of my own")
    await page.get_by_role("button", name="決める").click()
    await ready(page)
    await expect(page).to_have_url(f"{office.address}/inbox")


async def test_signing_out_elsewhere_leads_to_the_door(page: Page, office: Office) -> None:
    suzuki = await office.colleague("suzuki", called="鈴木")
    await sign_in(page, office, "suzuki")
    await ready(page)
    await office.write(lambda c: end_sessions_of(c, suzuki.id))
    await expect(page.get_by_label("メールアドレス")).to_be_visible()
