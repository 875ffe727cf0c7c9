"""Japanese input: text is composed through the browser's own protocol, as an input method does it."""

import pytest
from playwright.async_api import CDPSession, expect

from tests.browser.conftest import Console

ENTER_OF_CONVERSION = {"type": "rawKeyDown", "key": "Process", "code": "Enter", "windowsVirtualKeyCode": 229}


async def composing(console: Console, text: str = "しょうち") -> CDPSession:
    """Open the reply box and leave `text` underlined in it, not yet confirmed."""
    await console.open("/tickets/128")
    await console.page.locator("#reply").focus()
    protocol = await console.page.context.new_cdp_session(console.page)
    await protocol.send(
        "Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)}
    )
    return protocol


async def accepted(console: Console) -> int:
    """How many replies the server took."""
    counted = await console.direct()
    assert isinstance(counted["accepted"], dict)
    return len(counted["accepted"])


@pytest.mark.parametrize("enter_sends", [False, True])
async def test_the_enter_that_confirms_a_conversion_sends_nothing(console: Console, enter_sends: bool) -> None:
    protocol = await composing(console)
    await console.page.evaluate("on => { document.body.dataset.enterSends = on ? '1' : '0' }", enter_sends)
    await protocol.send("Input.dispatchKeyEvent", ENTER_OF_CONVERSION)
    await protocol.send("Input.insertText", {"text": "承知しました"})
    await protocol.send("Input.dispatchKeyEvent", ENTER_OF_CONVERSION | {"type": "keyUp"})
    await expect(console.page.locator("#reply")).to_have_value("承知しました")
    await expect(console.page.locator("#verdict .stamp")).to_be_visible()
    assert await accepted(console) == 0


async def test_safaris_order_of_events_sends_nothing_either(console: Console) -> None:
    """Safari ends the composition first and reports the Enter after it, no longer as composing."""
    await console.open("/tickets/128")
    await console.page.evaluate("document.body.dataset.enterSends = '1'")
    await console.page.locator("#reply").fill("承知しました")
    await expect(console.page.locator("#verdict .stamp")).to_be_visible()
    await console.page.locator("#reply").evaluate(
        """box => {
          box.dispatchEvent(new CompositionEvent("compositionstart", { bubbles: true }));
          box.dispatchEvent(new CompositionEvent("compositionend", { bubbles: true, data: "承知" }));
          box.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
        }"""
    )
    await expect(console.page.locator("#reply")).to_have_value("承知しました")
    assert await accepted(console) == 0


async def test_the_next_enter_sends_for_who_chose_so(console: Console) -> None:
    protocol = await composing(console)
    await console.page.evaluate("document.body.dataset.enterSends = '1'")
    await protocol.send("Input.insertText", {"text": "承知しました"})
    await expect(console.page.locator("#verdict .stamp")).to_be_visible()
    await console.page.keyboard.press("Enter")
    await expect(console.page.locator("#reply")).to_have_value("")
    assert await accepted(console) == 1


async def test_enter_alone_breaks_the_line_at_first(console: Console) -> None:
    await console.open("/tickets/128")
    await console.page.locator("#reply").fill("承知しました")
    await console.page.keyboard.press("Enter")
    await expect(console.page.locator("#reply")).to_have_value("承知しました\n")
    assert await accepted(console) == 0


async def test_the_gate_is_not_asked_inside_a_conversion(console: Console) -> None:
    protocol = await composing(console, "ほんじつ")
    before = (await console.direct())["checks"]
    await console.page.wait_for_timeout(700)  # longer than the pause after which the gate would be asked
    assert (await console.direct())["checks"] == before
    await protocol.send("Input.insertText", {"text": "本日"})
    await expect(console.page.locator("#verdict .stamp")).to_be_visible()


async def test_a_live_change_waits_for_the_conversion(console: Console) -> None:
    protocol = await composing(console)
    await console.direct(
        taken={"ticket": 128}, tell=[["ticket", {"number": 128, "change": "owner", "by": "石井", "by_id": "u2"}]]
    )
    await console.page.wait_for_timeout(500)
    await expect(console.page.locator("#composer")).to_have_attribute("data-reply", "1")
    await protocol.send("Input.insertText", {"text": "承知しました"})
    await expect(console.page.locator("#composer")).to_have_attribute("data-reply", "0")
    await expect(console.page.locator("#reply")).to_have_value("承知しました")


async def test_a_search_waits_for_the_conversion(console: Console) -> None:
    await console.open("/inbox")
    await console.page.locator("#find").focus()
    protocol = await console.page.context.new_cdp_session(console.page)
    await protocol.send("Input.imeSetComposition", {"text": "たなか", "selectionStart": 3, "selectionEnd": 3})
    await console.page.wait_for_timeout(600)
    await expect(console.page.locator("#t-128")).to_be_visible()
    await protocol.send("Input.insertText", {"text": "田中"})
    await expect(console.page.locator("#t-128")).to_have_count(0)
    await expect(console.page.locator("#t-131")).to_be_visible()
    await expect(console.page.locator("#find")).to_be_focused()
