"""Shortcuts, focus and the way back."""

from playwright.async_api import expect

from tests.browser.conftest import Console


async def test_j_and_k_open_the_next_and_the_previous(console: Console) -> None:
    await console.open("/tickets/128")
    await console.page.keyboard.press("j")
    await expect(console.page.locator("#work")).to_have_attribute("data-ticket", "137")
    await expect(console.page.locator("#t-137 > a")).to_be_focused()
    await expect(console.page.locator("#t-137 > a")).to_have_attribute("aria-current", "true")
    await expect(console.page.locator("#t-128 > a[aria-current]")).to_have_count(0)
    await console.page.keyboard.press("k")
    await expect(console.page.locator("#work")).to_have_attribute("data-ticket", "128")
    assert console.page.url.endswith("/tickets/128")


async def test_opening_keeps_the_focus_on_the_row_and_r_moves_it_to_the_paper(console: Console) -> None:
    await console.open("/inbox")
    await console.page.locator("#t-128 > a").focus()
    await console.page.keyboard.press("Enter")
    await expect(console.page.locator("#work")).to_have_attribute("data-ticket", "128")
    await expect(console.page.locator("#t-128 > a")).to_be_focused()
    await console.page.keyboard.press("r")
    await expect(console.page.locator("#reply")).to_be_focused()
    await console.page.keyboard.press("Escape")
    await expect(console.page.locator("#t-128 > a")).to_be_focused()


async def test_r_on_somebody_elses_ticket_goes_to_the_button_that_takes_it(console: Console) -> None:
    await console.open("/tickets/133")
    await console.page.keyboard.press("r")
    await expect(console.page.locator("[data-take]")).to_be_focused()


async def test_keys_with_the_input_method_on_work_while_the_list_has_focus(console: Console) -> None:
    await console.open("/tickets/128")
    await console.page.locator("#t-128 > a").focus()
    protocol = await console.page.context.new_cdp_session(console.page)
    await protocol.send(
        "Input.dispatchKeyEvent",
        {"type": "rawKeyDown", "key": "Process", "code": "KeyJ", "windowsVirtualKeyCode": 229},
    )
    await expect(console.page.locator("#work")).to_have_attribute("data-ticket", "137")


async def test_single_keys_are_letters_inside_text(console: Console) -> None:
    await console.open("/tickets/128")
    await console.page.locator("#reply").press_sequentially("jkdrnz/?")
    await expect(console.page.locator("#reply")).to_have_value("jkdrnz/?")
    await expect(console.page.locator("#work")).to_have_attribute("data-status", "open")


async def test_single_keys_can_be_switched_off(console: Console) -> None:
    await console.open("/tickets/128")
    await console.page.locator(".rail-me").click()
    await console.page.get_by_label("一文字の打鍵").uncheck()
    await console.page.keyboard.press("Escape")
    await console.page.keyboard.press("d")
    await console.page.keyboard.press("?")
    await expect(console.page.locator("#keys")).to_be_hidden()
    await expect(console.page.locator("#work")).to_have_attribute("data-status", "open")


async def test_d_is_done_at_once_and_z_undoes_it(console: Console) -> None:
    await console.open("/tickets/128")
    await console.page.keyboard.press("d")
    await expect(console.page.locator("#toast")).to_contain_text("128 を完了にしました")
    await expect(console.page.locator("#work")).to_have_attribute("data-status", "resolved")
    await expect(console.page.locator("#t-128")).to_have_class("slip slip-left")
    await expect(console.page.locator("#t-128")).to_contain_text("完了")
    await console.page.keyboard.press("z")
    await expect(console.page.locator("#work")).to_have_attribute("data-status", "open")
    await expect(console.page.locator("#t-128")).to_have_class("slip")


async def test_slash_finds_and_question_mark_lists_the_keys(console: Console) -> None:
    await console.open("/inbox")
    await console.page.keyboard.press("?")
    await expect(console.page.locator("#keys")).to_be_visible()
    await console.page.keyboard.press("Escape")
    await expect(console.page.locator("#keys")).to_be_hidden()
    await console.page.keyboard.press("/")
    await expect(console.page.locator("#find")).to_be_focused()
    await console.page.keyboard.insert_text("ありえない言葉")
    await expect(console.page.locator("#queue")).to_contain_text("「ありえない言葉」に合う受付はありません")


async def test_n_writes_a_note_and_escape_returns_to_the_reply(console: Console) -> None:
    await console.open("/tickets/133")
    await console.page.keyboard.press("n")
    await expect(console.page.locator("#composer")).to_have_attribute("data-mode", "note")
    await expect(console.page.locator("#reply")).to_be_focused()
    await console.page.keyboard.press("Escape")
    await expect(console.page.locator("#composer")).to_have_attribute("data-mode", "reply")


async def test_every_stop_of_the_tab_key_shows_its_ring(console: Console) -> None:
    await console.open("/tickets/128")
    for _ in range(40):
        await console.page.keyboard.press("Tab")
        ring = await console.page.evaluate(
            """() => {
              const at = document.activeElement;
              const near = [at.closest(".find"), at.closest(".paper"), at.nextElementSibling, at.parentElement];
              const rings = [at, ...near].filter(Boolean);
              return at === document.body || rings.some((one) => {
                const style = getComputedStyle(one);
                const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
                return ring || style.boxShadow !== "none";
              }) ? "" : at.outerHTML.slice(0, 120);
            }"""
        )
        assert ring == ""


async def test_hand_back_tells_the_bot_what_is_settled(console: Console) -> None:
    await console.open("/tickets/128")
    await console.page.locator("[data-open-dialog]").click()
    await console.page.get_by_label("注文番号").fill("20431")
    async with console.page.expect_request("**/tickets/128/hand-back") as sent:
        await console.page.locator("#hand-back").get_by_role("button", name="自動応答に戻す").click()
    posted = (await sent.value).post_data or ""
    assert "slot.order_number=20431" in posted
    assert "csrf_token=preview-token" in posted
    await expect(console.page.locator("#work")).to_have_attribute("data-owner", "bot")
    await expect(console.page.locator(".desk-bar")).to_contain_text("自動応答が応対しています。")


async def test_the_browsers_way_back_works(console: Console) -> None:
    await console.open("/inbox?tab=mine")
    await console.page.locator("#t-128 > a").click()
    await expect(console.page).to_have_url(console.address + "/tickets/128?tab=mine")
    await expect(console.page).to_have_title("(6) 128 佐藤 美咲 - 窓口")
    await console.page.locator("#t-126 > a").click()
    await expect(console.page.locator("#work")).to_have_attribute("data-ticket", "126")
    await console.page.go_back()
    await expect(console.page.locator("#work")).to_have_attribute("data-ticket", "128")
    await console.page.go_back()
    await expect(console.page.locator("#work")).to_have_class("work work-empty")
    await expect(console.page.locator("#queue-tabs [aria-current]")).to_contain_text("自分")
