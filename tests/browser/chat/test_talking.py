"""Somebody talks at the counter: writes, presses, is called, and sees who speaks."""

import pytest
from playwright.async_api import BrowserContext, expect

from connectors.rasa import BotAnswer, BotButton, BotMessage
from governance.packs.loader import packs_of
from governance.policy import Policy
from tests.browser.chat.conftest import Chat, watched
from tests.console.chat.site import Site, add_chat
from tests.scenarios.bot import hands_off, says
from tests.until import until


async def test_a_word_in_japanese_is_answered(chat: Chat) -> None:
    await chat.open()
    await expect(chat.page.get_by_text("こんにちは。どのようなご用件でしょうか。")).to_be_visible()
    await chat.write("在庫はありますか")
    await expect(chat.said("「在庫はありますか」ですね")).to_be_visible()
    assert await chat.log() == ["在庫はありますか", "「在庫はありますか」ですね"]
    await expect(chat.box).to_have_value("")
    await expect(chat.page.locator("#start")).to_be_hidden()
    await expect(chat.page.locator("#log .line-bot .speaker").last).to_contain_text("自動応答")


async def test_a_choice_to_begin_with_says_a_sentence(chat: Chat, here: Site) -> None:
    await chat.open()
    await chat.page.get_by_role("button", name="サイズを相談する").click()
    await expect(chat.said("「サイズを相談したいです」ですね")).to_be_visible()
    assert here.messages()[0] == ("customer", "サイズを相談したいです")
    assert here.bot.asked[0].payload is None


async def test_a_button_of_the_bots_is_pressed_once_and_gone(chat: Chat, here: Site) -> None:
    here.bot.reply = lambda request: (
        says("承知しました")
        if request.payload
        else BotAnswer([BotMessage("どちらですか", [BotButton("はい", "/affirm"), BotButton("いいえ", "/deny")])])
    )
    await chat.open()
    await chat.write("返品したい")
    await chat.page.get_by_role("button", name="はい", exact=True).click()
    await expect(chat.said("承知しました")).to_be_visible()
    await expect(chat.page.locator("#choices button")).to_have_count(0)
    assert await chat.log() == ["返品したい", "どちらですか", "はい", "承知しました"]
    assert here.bot.asked[1].payload == "/affirm"


async def test_the_slip_keeps_its_number_and_a_person_comes(chat: Chat, here: Site) -> None:
    here.bot.reply = lambda request: hands_off("担当者におつなぎします。")
    takahashi = await here.agent("高橋 花子")
    await chat.open()
    await chat.page.get_by_role("button", name="人に相談する").click()
    await expect(chat.page.locator("#slip-number")).to_have_text("1")
    await expect(chat.page.locator("#slip-ahead")).to_have_text("次にお呼びします")
    await expect(chat.page.locator("#under")).to_have_text("順番にお呼びします")
    await expect(chat.said("担当者におつなぎします。")).to_be_visible()
    await here.take(1, takahashi)
    await expect(chat.page.locator("#headline")).to_have_text("高橋が承ります")
    await expect(chat.page.locator("#slip")).to_be_hidden()
    await expect(chat.page.locator(".event")).to_contain_text("整理券1番をお呼びしました")
    await here.answer(takahashi, "お待たせいたしました。")
    await expect(chat.page.locator(".line-agent .speaker")).to_contain_text("高橋(担当者)")
    assert "花子" not in await chat.page.content()
    await expect(chat.page.locator(".line-visitor .state")).to_contain_text("既読")


async def test_what_was_looked_at_counts_as_read(chat: Chat, here: Site) -> None:
    await chat.open()
    await chat.write("こんにちは")
    await expect(chat.said("「こんにちは」ですね")).to_be_visible()
    await until(lambda: here.states() == ["read"])


async def test_markup_is_words_whoever_writes_it(chat: Chat, here: Site) -> None:
    evil = "<img src=x onerror=\"document.title='x'\"><script>document.title='x'</script>"
    here.bot.reply = lambda request: BotAnswer([BotMessage(evil, [BotButton("<b>はい</b>", "/affirm")])])
    here.counter.judges.policy = Policy(packs_of({}))  # the gate would let neither markup nor such links out
    await chat.open()
    await chat.write(evil)
    await expect(chat.page.get_by_role("button", name="<b>はい</b>")).to_be_visible()
    assert await chat.log() == [evil, evil]
    assert await chat.page.locator("#log img, #log script, #choices b").count() == 0
    assert await chat.page.title() == "よりみち衣料店 窓口"


async def test_only_web_addresses_become_links(chat: Chat, here: Site) -> None:
    here.bot.reply = lambda request: says(
        "こちらです。https://example.jp/a?b=c#d と javascript:alert(1) と https:// と http://例え.jp/です"
    )
    here.counter.judges.policy = Policy(packs_of({}))
    await chat.open()
    await chat.write("どこですか")
    await expect(chat.page.locator("#log .say a")).to_have_count(2)
    first = chat.page.locator("#log .say a").first
    await expect(first).to_have_attribute("href", "https://example.jp/a?b=c#d")
    await expect(first).to_have_attribute("rel", "noopener noreferrer")
    assert (await chat.log())[1].startswith("こちらです。https://example.jp/a?b=c#d と javascript:alert(1)")


async def test_two_tabs_show_the_same(chat: Chat, context: BrowserContext, here: Site) -> None:
    await chat.open()
    other = watched(await context.new_page(), here)
    await other.open()
    await chat.write("一つ目")
    await expect(other.said("「一つ目」ですね")).to_be_visible()
    await other.write("二つ目")
    await expect(chat.said("「二つ目」ですね")).to_be_visible()
    assert await chat.log() == await other.log() == ["一つ目", "「一つ目」ですね", "二つ目", "「二つ目」ですね"]
    await other.check()


async def test_who_comes_back_finds_the_conversation_and_what_came_before(chat: Chat, here: Site) -> None:
    takahashi = await here.agent()
    await chat.open()
    await chat.write("はじめ")
    await expect(chat.said("「はじめ」ですね")).to_be_visible()
    for number in range(55):
        await here.answer(takahashi, f"返事{number}", take=True)
    await here.idle(30)
    await chat.open()
    assert len(await chat.log()) == 50
    await expect(chat.page.locator("#greeting")).to_be_hidden()
    await chat.page.get_by_role("button", name="前のやりとりを見る").click()
    await expect(chat.page.get_by_role("button", name="前のやりとりを見る")).to_be_hidden()
    await expect(chat.said("はじめ").first).to_be_visible()
    log = await chat.log()
    assert log[:3] == ["はじめ", "「はじめ」ですね", "返事0"]
    assert log[-1] == "返事54"
    assert len(log) == len(set(log)) == 57


async def test_who_reads_further_up_is_not_moved(chat: Chat, here: Site) -> None:
    takahashi = await here.agent()
    await chat.open()
    await chat.write("はじめ")
    await expect(chat.said("「はじめ」ですね")).to_be_visible()
    for number in range(20):
        await here.answer(takahashi, f"返事{number}", take=True)
    await expect(chat.said("返事19")).to_be_in_viewport()
    await chat.page.locator("#scroll").evaluate("scroll => { scroll.scrollTop = 0 }")
    await here.answer(takahashi, "最後")
    await expect(chat.page.locator("#newer")).to_have_text("新しい発言 1件")
    assert await chat.page.locator("#scroll").evaluate("scroll => scroll.scrollTop") == 0
    await chat.page.locator("#newer").click()
    await expect(chat.said("最後")).to_be_in_viewport()
    await expect(chat.page.locator("#newer")).to_be_hidden()


@pytest.mark.parametrize(("path", "words"), [("?lang=en", "Hello. How can we help you?"), ("?lang=ja", "こんにちは。")])
async def test_the_address_chooses_the_language(chat: Chat, path: str, words: str) -> None:
    await chat.open(f"/chat/shop{path}")
    await expect(chat.page.locator("#greeting")).to_contain_text(words)
    assert await chat.page.locator("html").get_attribute("lang") == path[-2:]


async def test_a_chat_that_does_not_exist_says_so(chat: Chat, here: Site) -> None:
    chat.expected.append("404")
    await chat.page.goto(f"{here.address}/chat/nobody")
    await expect(chat.page.get_by_role("heading", name="このチャットはありません")).to_be_visible()
    await add_chat(here.counter, "nobody")
    await chat.open("/chat/nobody")
