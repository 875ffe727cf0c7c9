"""The desk: findings on the text, what the button does, sending and calling back, drafts that are never lost."""

from playwright.async_api import expect

from tests.browser.conftest import Console

BAD = "集荷のご連絡は 090-1234-5678 へ差し上げます。"


async def write(console: Console, text: str, ticket: int = 128) -> None:
    """Open a ticket and write a reply."""
    await console.open(f"/tickets/{ticket}")
    await console.page.locator("#reply").fill(text)


async def test_a_finding_is_drawn_named_and_replaced(console: Console) -> None:
    await write(console, BAD)
    page = console.page
    await expect(page.locator(".layer mark.mark-block")).to_have_text("090-1234-5678")
    await expect(page.locator("#findings-list .finding")).to_contain_text("電話番号")
    await expect(page.locator("#send")).to_have_text("1 を直すと送れます Ctrl ⏎")
    await expect(page.locator("#send")).to_have_attribute("aria-disabled", "true")
    await page.locator("#send").click(force=True)  # it says that it cannot send, and may be pressed all the same
    await expect(page.locator("#finding-1 button")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator("#reply")).to_have_value("集荷のご連絡は ご登録の電話番号 へ差し上げます。")
    await expect(page.locator("#verdict .stamp")).to_be_visible()
    await expect(page.locator("#send")).to_have_attribute("aria-disabled", "false")


async def test_the_painted_layer_lies_exactly_under_the_text(console: Console) -> None:
    """The same words, once painted by the text box and once by the layer, are the same picture."""
    text = (
        "佐藤さま、お待たせいたしました。トレンチコート(カーキ)のSサイズを1点確保しております。\n\n"
        "返送料は、当店が負担いたします(2,200円)。「明日の14時まで」にお返事します…… https://shop.example.jp/orders/20431\n"
        "Wir haben Ihre Bestellung erhalten 👨‍👩‍👧 がぎぐ ①②③\t終わり" + "、とても長い文" * 30
    )
    await write(console, text)
    await expect(console.page.locator("#verdict .stamp")).to_be_visible()
    await console.page.locator("#reply").blur()
    pictures = []
    for shown, hidden in ((".paper textarea", ".layer"), (".layer", ".paper textarea")):
        await console.page.evaluate(
            """([shown, hidden]) => {
              const sheet = new CSSStyleSheet();
              const hide = "{ color: transparent !important; caret-color: transparent }";
              sheet.replaceSync(`${shown} { color: black !important } ${hidden} ${hide}`);
              document.adoptedStyleSheets = [sheet];
            }""",
            [shown, hidden],
        )
        pictures.append(await console.page.locator(".paper").screenshot())
    assert pictures[0] == pictures[1]


async def test_marks_stand_on_whole_characters_after_an_emoji(console: Console) -> None:
    await write(console, "👍🏽👨‍👩‍👧が 090-1234-5678")
    await expect(console.page.locator(".layer mark")).to_have_text("090-1234-5678")


async def test_marks_move_along_with_the_text_before_the_gate_speaks_again(console: Console) -> None:
    await write(console, BAD)
    await expect(console.page.locator(".layer mark")).to_have_text("090-1234-5678")
    await console.direct(gate_silent=True)
    await console.page.locator("#reply").evaluate("box => box.setSelectionRange(0, 0)")
    await console.page.keyboard.insert_text("佐藤さま、")
    await expect(console.page.locator(".layer mark")).to_have_text("090-1234-5678")


async def test_findings_beyond_two_are_one_press_away(console: Console) -> None:
    await write(console, "090-1111-2222 090-1111-3333 090-1111-4444 は必ず届きます")
    await expect(console.page.locator("#findings-list .finding:visible")).to_have_count(2)
    await console.page.locator("[data-more-findings]").click()
    await expect(console.page.locator("#findings-list .finding:visible")).to_have_count(4)


async def test_f8_moves_between_findings(console: Console) -> None:
    await write(console, "090-1111-2222 と 090-1111-3333")
    await expect(console.page.locator(".layer mark")).to_have_count(2)
    await console.page.keyboard.press("F8")
    await expect(console.page.locator(".mark-now")).to_have_text("090-1111-2222")
    await console.page.keyboard.press("F8")
    await expect(console.page.locator(".mark-now")).to_have_text("090-1111-3333")


async def test_a_reply_leaves_and_each_state_is_shown_as_it_comes(console: Console) -> None:
    await write(console, "承知しました")
    await expect(console.page.locator("#verdict .stamp")).to_be_visible()
    await console.page.evaluate("document.body.dataset.undoSeconds = '0'")
    await console.page.request.post(console.address + "/preferences", form={"undo_seconds": "0"})
    await console.page.keyboard.press("Control+Enter")
    message = console.page.locator(".message").last
    await expect(message).to_contain_text("承知しました")
    await expect(message).to_contain_text("届きました")
    await expect(message.locator(".stamp")).to_be_visible()
    await expect(console.page.locator("#reply")).to_have_value("")


async def test_a_reply_can_be_called_back(console: Console) -> None:
    await write(console, "承知しました")
    await expect(console.page.locator("#verdict .stamp")).to_be_visible()
    await console.page.keyboard.press("Control+Enter")
    await expect(console.page.locator("#toast")).to_contain_text("に送ります(あと")
    await console.page.locator("#toast button").click()
    await expect(console.page.locator("#reply")).to_have_value("承知しました")
    await expect(console.page.locator(".message", has_text="承知しました")).to_have_count(0)


async def test_pressed_twice_it_is_sent_once(console: Console) -> None:
    await write(console, "承知しました")
    await expect(console.page.locator("#verdict .stamp")).to_be_visible()
    await console.page.locator("#send").evaluate("button => { button.click(); button.click(); }")
    await expect(console.page.locator("#reply")).to_have_value("")
    counted = await console.direct()
    assert isinstance(counted["accepted"], dict)
    assert len(counted["accepted"]) == 1


async def test_pressed_before_the_gate_spoke_it_is_sent_once_it_has(console: Console) -> None:
    await write(console, "承知しました")
    await console.page.keyboard.press("Control+Enter")
    await expect(console.page.locator(".message", has_text="承知しました")).to_be_visible()


async def test_a_silent_gate_lets_nothing_go_and_keeps_the_text(console: Console) -> None:
    console.expected.append("ERR_ABORTED")
    await console.direct(gate_silent=True)
    await write(console, "承知しました")
    await expect(console.page.locator("#gate-bar")).to_contain_text("送る前の確認が止まっています。")
    await console.page.keyboard.press("Control+Enter")
    await expect(console.page.locator("#reply")).to_have_value("承知しました")
    counted = await console.direct(gate_silent=False)
    assert counted["accepted"] == {}
    await expect(console.page.locator("#gate-bar")).to_be_hidden()


async def test_somebody_elses_ticket_keeps_the_draft_and_offers_to_pass_it(console: Console) -> None:
    console.expected.append("409")
    await console.direct(refuse_as="石井")
    await write(console, "承知しました")
    await expect(console.page.locator("#verdict .stamp")).to_be_visible()
    await console.page.keyboard.press("Control+Enter")
    await expect(console.page.locator("#gate-bar")).to_contain_text(
        "石井さんが担当になりました。下書きは消えていません。"
    )
    await expect(console.page.locator("#reply")).to_have_value("承知しました")
    await console.page.locator("[data-pass-draft]").click()
    await expect(console.page.locator(".message-note").last).to_contain_text("承知しました")


async def test_a_lost_connection_keeps_the_text_and_the_same_key(console: Console) -> None:
    console.expected.append("ERR_FAILED")
    await write(console, "承知しました")
    await expect(console.page.locator("#verdict .stamp")).to_be_visible()
    keys: list[str] = []

    async def fail(route, request) -> None:  # type: ignore[no-untyped-def]
        keys.append(request.post_data)
        await route.abort()

    await console.page.route("**/conversations/*/messages", fail)
    await console.page.keyboard.press("Control+Enter")
    await expect(console.page.locator("#gate-bar")).to_contain_text("送れていません。書いた文は残っています。")
    await console.page.keyboard.press("Control+Enter")
    await console.page.wait_for_timeout(300)
    assert len(keys) == 2
    assert keys[0] == keys[1]


async def test_a_draft_outlives_the_page_and_not_the_session(console: Console) -> None:
    await write(console, "書きかけの文")
    await expect(console.page.locator("#saved")).to_contain_text("この端末に保存")
    await console.open("/tickets/128")
    await expect(console.page.locator("#reply")).to_have_value("書きかけの文")
    await console.page.locator(".rail-me").click()
    await console.page.get_by_role("button", name="ログアウト").click()
    await console.page.wait_for_url("**/login**")
    await console.page.goto(console.address + "/tickets/128")
    await expect(console.page.locator("#reply")).to_have_value("")


async def test_a_note_is_not_a_reply(console: Console) -> None:
    await write(console, "お客さまへの下書き")
    await console.page.locator("[data-note-toggle]").click()
    await expect(console.page.locator("#reply")).to_have_value("")
    await console.page.locator("#reply").fill("倉庫に 090-1234-5678 で確認")
    await expect(console.page.locator("#send")).to_contain_text("メモを残す")
    await console.page.locator("#send").click()
    await expect(console.page.locator(".message-note").last).to_contain_text("倉庫に 090-1234-5678 で確認")
    await expect(console.page.locator("#reply")).to_have_value("お客さまへの下書き")
    assert (await console.direct())["accepted"] == {}


async def test_too_long_a_text_says_by_how_much(console: Console) -> None:
    await write(console, "あ" * 400)  # Instagram counts bytes: 1,200 of 1,000
    await expect(console.page.locator("#send")).to_contain_text("67字減らすと送れます")
    await expect(console.page.locator("#length")).to_have_text("1,200 / 1,000")


async def test_a_public_reply_says_so_on_its_button(console: Console) -> None:
    await console.open("/tickets/129")
    await console.page.locator("[data-take]").click()
    await console.page.locator("#reply").fill("ありがとうございます")
    await expect(console.page.locator("#send")).to_contain_text("公開で返信する")
    await console.page.get_by_label("本人だけに返信").check()
    await expect(console.page.locator("#send")).to_contain_text("送る")
