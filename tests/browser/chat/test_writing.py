"""Writing: what Enter does, with an input method and without, by keyboard and on glass; how long is too long."""

import pytest
from playwright.async_api import Browser, CDPSession, expect

from tests.browser.chat.conftest import Chat, watched
from tests.browser.conftest import WATCH_POLICY
from tests.console.chat.site import Site

ENTER_OF_CONVERSION = {"type": "rawKeyDown", "key": "Process", "code": "Enter", "windowsVirtualKeyCode": 229}


async def composing(chat: Chat, text: str) -> CDPSession:
    """Leave `text` underlined in the box, not yet confirmed."""
    await chat.open()
    await chat.box.focus()
    protocol = await chat.page.context.new_cdp_session(chat.page)
    await protocol.send(
        "Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)}
    )
    return protocol


async def test_the_enter_that_confirms_a_conversion_sends_nothing_and_the_next_does(
    chat: Chat, here: Site
) -> None:
    protocol = await composing(chat, "ざいこ")
    await protocol.send("Input.dispatchKeyEvent", ENTER_OF_CONVERSION)
    await protocol.send("Input.insertText", {"text": "在庫"})
    await protocol.send("Input.dispatchKeyEvent", ENTER_OF_CONVERSION | {"type": "keyUp"})
    await expect(chat.box).to_have_value("在庫")
    await chat.page.wait_for_timeout(200)
    assert here.messages() == []
    await chat.page.keyboard.press("Enter")
    await expect(chat.said("「在庫」ですね")).to_be_visible()
    await expect(chat.box).to_have_value("")


async def test_safaris_order_of_events_sends_nothing_either(chat: Chat, here: Site) -> None:
    """Safari ends the composition first and reports the Enter after it, no longer as composing."""
    await chat.open()
    await chat.box.fill("在庫")
    await chat.box.evaluate(
        """box => {
          box.dispatchEvent(new CompositionEvent("compositionstart", { bubbles: true }));
          box.dispatchEvent(new CompositionEvent("compositionend", { bubbles: true, data: "在庫" }));
          box.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
        }"""
    )
    await chat.page.wait_for_timeout(200)
    await expect(chat.box).to_have_value("在庫")
    assert here.messages() == []


async def test_the_button_sends_nothing_out_of_a_conversion(chat: Chat, here: Site) -> None:
    await composing(chat, "ざいこ")
    await chat.page.locator("#paper").evaluate("form => form.requestSubmit()")
    await chat.page.wait_for_timeout(200)
    assert here.messages() == []


async def test_shift_enter_breaks_the_line(chat: Chat, here: Site) -> None:
    await chat.open()
    await chat.box.press_sequentially("一")
    await chat.page.keyboard.press("Shift+Enter")
    await chat.box.press_sequentially("二")
    await chat.page.keyboard.press("Enter")
    await expect(chat.said("「一\n二」ですね")).to_be_visible()
    assert here.messages()[0] == ("customer", "一\n二")


async def test_on_glass_enter_breaks_the_line(browser: Browser, here: Site) -> None:
    phone = await browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    await phone.add_init_script(WATCH_POLICY)
    chat = watched(await phone.new_page(), here)
    await chat.open()
    await chat.box.press_sequentially("一")
    await chat.page.keyboard.press("Enter")
    await expect(chat.box).to_have_value("一\n")
    assert here.messages() == []
    await chat.page.locator("#send").tap()
    await expect(chat.said("「一」ですね")).to_be_visible()
    await chat.check()
    await phone.close()


@pytest.mark.parametrize("nothing", ["", " ", "\n\n", "\u3000"])
async def test_nothing_is_not_sent(chat: Chat, here: Site, nothing: str) -> None:
    await chat.open()
    await chat.box.fill(nothing)
    await chat.page.locator("#send").click(force=True)
    await chat.box.press("Enter")
    await chat.page.wait_for_timeout(100)
    assert here.messages() == []
    assert await chat.log() == []


async def test_too_long_is_said_before_and_not_sent(chat: Chat, here: Site) -> None:
    await chat.open()
    await expect(chat.page.locator("#count")).to_be_hidden()
    await chat.box.fill("😀" * 3990)
    await expect(chat.page.locator("#count")).to_have_text("あと10文字")
    await chat.box.fill("あ" * 4012)
    await expect(chat.page.locator("#count")).to_have_text("12文字多いです(4,000文字まで)")
    await expect(chat.page.locator("#send")).to_have_attribute("aria-disabled", "true")
    await chat.page.locator("#send").click(force=True)
    await expect(chat.box).to_have_value("あ" * 4012)
    assert here.messages() == []
    await chat.write("い" * 4000)
    await expect(chat.page.locator("#log .line-bot")).to_have_count(2)
    assert here.messages()[0] == ("customer", "い" * 4000)


async def test_what_is_being_written_outlives_a_reload(chat: Chat) -> None:
    await chat.open()
    await chat.box.fill("書きかけ")
    await chat.open()
    await expect(chat.box).to_have_value("書きかけ")
