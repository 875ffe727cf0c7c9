"""The line breaks, the server restarts, the answer gets lost: nothing is lost and nothing is doubled."""

from pathlib import Path

from playwright.async_api import BrowserContext, Route, expect

from core.database import open_database
from core.keyring import open_ring
from desk import accounts
from tests.browser.chat.conftest import Chat, watched
from tests.console.chat.browser import Visitor
from tests.console.chat.site import Site, site

REFUSED = ["ERR_", "Failed to load resource"]


async def test_after_a_restart_the_page_goes_on_where_it_was(
    context: BrowserContext, sqlite_url: str, tmp_path: Path
) -> None:
    async with site(open_database(sqlite_url), open_ring(tmp_path / "keys"), tmp_path) as first:
        chat = watched(await context.new_page(), first)
        chat.expected += REFUSED
        await chat.open()
        await chat.write("一")
        await expect(chat.said("「一」ですね")).to_be_visible()
        port = first.port
    await expect(chat.page.locator("#strip")).to_contain_text("つながっていません")
    await chat.write("閉まっている間に")
    await expect(chat.page.get_by_text("送れませんでした")).to_be_visible()
    async with site(open_database(sqlite_url), open_ring(tmp_path / "keys"), tmp_path, port=port) as second:
        cookies = {each["name"]: each["value"] for each in await context.cookies()}
        elsewhere = Visitor(second)
        elsewhere.http.cookies.update(cookies)
        await elsewhere.say("ほかの端末から")
        await elsewhere.close()
        await expect(chat.said("「ほかの端末から」ですね")).to_be_visible()
        await expect(chat.page.locator("#strip")).to_contain_text("つながりました")
        await chat.page.get_by_role("button", name="もう一度送る").click()
        await expect(chat.said("「閉まっている間に」ですね")).to_be_visible()
        assert await chat.log() == [
            "一",
            "「一」ですね",
            "ほかの端末から",
            "「ほかの端末から」ですね",
            "閉まっている間に",
            "「閉まっている間に」ですね",
        ]
        await expect(chat.page.locator("#strip")).to_be_hidden()
        await chat.check()
        await chat.page.close()


async def test_a_message_whose_acceptance_got_lost_is_one_message(chat: Chat, here: Site) -> None:
    chat.expected += REFUSED

    async def accept_and_break(route: Route) -> None:
        await route.fetch()
        await route.abort()

    await chat.open()
    await chat.page.route("**/chat/shop/messages", accept_and_break)
    await chat.write("一度だけ")
    await expect(chat.said("「一度だけ」ですね")).to_be_visible()
    await expect(chat.page.get_by_text("送れませんでした")).to_be_hidden()
    assert await chat.log() == ["一度だけ", "「一度だけ」ですね"]
    assert here.messages() == [("customer", "一度だけ"), ("bot", "「一度だけ」ですね")]


async def test_what_failed_waits_for_a_press_in_its_order_also_over_a_reload(chat: Chat, here: Site) -> None:
    chat.expected += REFUSED
    await chat.open()
    await chat.page.route("**/chat/shop/messages", lambda route: route.abort())
    for text in ("一", "二", "三"):
        await chat.write(text)
    await expect(chat.page.get_by_role("button", name="もう一度送る")).to_have_count(3)
    await chat.page.unroute("**/chat/shop/messages")
    await chat.open()
    assert await chat.log() == ["一", "二", "三"]
    here.bot.delay = 0.2
    await chat.page.get_by_role("button", name="もう一度送る").first.click()
    await expect(chat.page.get_by_role("button", name="もう一度送る")).to_have_count(0)
    await expect(chat.said("ですね").first).to_be_visible()
    await here.idle()
    assert [text for author, text in here.messages() if author == "customer"] == ["一", "二", "三"]
    assert await chat.page.evaluate("sessionStorage.getItem('outbox /chat/shop')") == "[]"


async def test_too_many_at_once_says_why(chat: Chat, here: Site) -> None:
    chat.expected.append("429")
    await chat.open()
    for number in range(21):
        await chat.write(str(number))
    await expect(chat.page.get_by_text("続けて送れるのは1分に20通までです")).to_be_visible()


async def test_a_session_that_is_gone_begins_anew(chat: Chat, context: BrowserContext, here: Site) -> None:
    chat.expected.append("401")
    await chat.open()
    await chat.write("前の会話")
    await expect(chat.said("「前の会話」ですね")).to_be_visible()
    await context.clear_cookies()
    await chat.write("新しい会話")
    await expect(chat.said("「新しい会話」ですね")).to_be_visible()
    assert await chat.log() == ["新しい会話", "「新しい会話」ですね"]
    assert len(here.tickets()) == 2


async def test_without_cookies_it_says_what_to_do(chat: Chat) -> None:
    chat.expected.append("401")

    async def as_without_a_cookie(route: Route) -> None:
        await route.fulfill(status=401, json={"error": {"code": "no_session"}})

    await chat.page.route("**/chat/shop/**", as_without_a_cookie)
    await chat.page.goto(f"{chat.site.address}/chat/shop")
    await expect(chat.page.locator("#strip")).to_contain_text("Cookie を許してから")


async def test_a_chat_that_is_closed_while_somebody_is_there_says_so(chat: Chat, here: Site) -> None:
    chat.expected.append("404")
    await chat.open()
    await here.write(lambda c: accounts.remove(c, "shop", actor="system", now=here.now))
    await chat.write("まだいますか")
    await expect(chat.page.locator("#strip")).to_contain_text("このチャットは閉じられました")
