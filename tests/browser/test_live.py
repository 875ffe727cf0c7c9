"""Live updates: what changes comes in by itself, and nothing moves under the hand."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Console


async def rows(console: Console) -> list[str]:
    """The numbers of the list in order."""
    numbers: list[str] = await console.page.locator("#queue-list .slip").evaluate_all(
        "all => all.map(row => row.dataset.number)"
    )
    return numbers


async def test_a_new_ticket_waits_behind_the_bar_until_it_is_let_in(console: Console) -> None:
    await console.open("/inbox")
    before = await rows(console)
    await console.page.evaluate("window.rang = 0; document.addEventListener('rang', () => { window.rang += 1; })")
    await console.direct(
        arrived={"ticket": 140, "text": "返品したいです"},
        tell=[["ticket", {"number": 140, "change": "arrived", "in_queue": True}], ["counts", {"inbox": 7}]],
    )
    await expect(console.page.locator("[data-show-new]")).to_contain_text("新しい受付が 1件あります")
    await expect(console.page).to_have_title("(7) 受付 - 窓口")
    await expect(console.page.locator('[data-badge="inbox"]')).to_have_text("7")
    assert await rows(console) == before
    assert await console.page.evaluate("window.rang") == 1
    await console.page.locator("[data-show-new]").click()
    await expect(console.page.locator("#t-140")).to_be_visible()
    await expect(console.page.locator("[data-show-new]")).to_be_hidden()


async def test_a_ticket_that_the_filter_excludes_raises_no_bar(console: Console) -> None:
    await console.open("/inbox?tab=mine")
    await console.direct(
        arrived={"ticket": 140, "text": "返品したいです"}, tell=[["ticket", {"number": 140, "change": "arrived"}]]
    )
    await console.page.wait_for_timeout(500)
    await expect(console.page.locator("[data-show-new]")).to_be_hidden()


async def test_a_row_that_leaves_stays_greyed_where_it_is(console: Console) -> None:
    await console.open("/inbox?tab=unassigned")
    before = await rows(console)
    unassigned = console.page.locator("#queue-tabs [aria-current] .count")
    waiting = int(await unassigned.inner_text())
    await console.page.locator("#t-131 > a").focus()
    await console.direct(taken={"ticket": 131}, tell=[["ticket", {"number": 131, "change": "owner", "by": "石井"}]])
    await expect(console.page.locator("#t-131")).to_contain_text("石井さんが担当")
    await expect(unassigned).to_have_text(str(waiting - 1))
    await expect(console.page.locator("#t-131 > a")).to_be_focused()
    assert await rows(console) == before


async def test_a_new_utterance_appears_and_does_not_scroll_a_reader_away(console: Console) -> None:
    await console.open("/tickets/121")
    log = console.page.locator("#timeline")
    await log.evaluate("box => { box.scrollTop = 0 }")
    await console.direct(
        said={"ticket": "121", "id": "x1", "text": "お願いします"},
        tell=[["message", {"ticket": 121, "id": "x1", "change": "new"}]],
    )
    await expect(console.page.locator("#new-below")).to_have_text("新しい発言 1件")
    assert await log.evaluate("box => box.scrollTop") == 0
    await console.page.locator("#new-below").click()
    await expect(console.page.locator("#m-x1")).to_be_in_viewport()


async def test_taken_by_another_while_writing_keeps_the_draft_and_says_who(console: Console) -> None:
    await console.open("/tickets/128")
    await console.page.locator("#reply").fill("承知しました")
    await console.direct(
        taken={"ticket": 128}, tell=[["ticket", {"number": 128, "change": "owner", "by": "石井", "by_id": "u2"}]]
    )
    await expect(console.page.locator("#conversation-notices")).to_contain_text("石井さんが 1秒前に担当になりました。")
    await expect(console.page.locator("#reply")).to_have_value("承知しました")
    await expect(console.page.locator("[data-pass-draft]")).to_be_visible()
    await expect(console.page.locator("#send")).to_be_hidden()


async def test_two_press_take_and_one_is_told(console: Console) -> None:
    console.expected.append("409")
    await console.open("/tickets/131")
    await console.direct(refuse_as="石井")
    await console.page.locator("[data-take]").click()
    await expect(console.page.get_by_role("alert").first).to_contain_text("石井さんが 8秒前に担当になりました。")
    await expect(console.page.locator("#work")).to_have_attribute("data-owner", "agent")


async def test_a_lost_connection_is_said_and_what_was_missed_is_fetched(console: Console) -> None:
    console.expected += ["ERR_", "Failed to load"]
    await console.open("/tickets/121")
    await console.page.context.route("**/live", lambda route: route.abort())
    await console.direct(tell=[["close", {}]])
    await expect(console.page.locator("#connection-lost")).to_contain_text("つながっていません。")
    await console.direct(
        arrived={"ticket": 140, "text": "返品したいです"}, said={"ticket": "121", "id": "x2", "text": "まだですか"}
    )
    await console.page.context.unroute("**/live")
    await expect(console.page.locator("#connection-back")).to_contain_text("この間に届いた 1件")
    await expect(console.page.locator("#connection-lost")).to_be_hidden()
    await expect(console.page.locator("#m-x2")).to_be_attached()


async def test_a_slow_list_shows_blanks_then_words(console: Console) -> None:
    await console.open("/inbox")
    await console.direct(slow=5)
    await console.page.locator("#queue-tabs a").nth(1).click()
    await expect(console.page.locator("#queue-scroll .blank").first).to_be_visible()
    await expect(console.page.locator("#queue-scroll")).to_contain_text("時間がかかっています(4秒)。")
    await console.direct(slow=0)
    await expect(console.page.locator("#t-128")).to_be_visible()


async def test_a_broken_answer_takes_the_place_of_nothing(console: Console) -> None:
    console.expected.append("500")
    await console.open("/tickets/128")
    await console.page.route("**/tickets/128/take", lambda route: route.fulfill(status=500, body="<h1>boom</h1>"))
    await console.page.route("**/tickets/128/resolve", lambda route: route.fulfill(status=500, body="<h1>boom</h1>"))
    await console.page.locator("[data-resolve]").click()
    await expect(console.page.locator("#toast")).to_contain_text("読み込めていません")
    await expect(console.page.locator("#timeline")).to_be_visible()


@pytest.mark.parametrize("path", ["/inbox", "/failures"])
async def test_a_freeze_is_on_every_page(console: Console, path: str) -> None:
    await console.open(path)
    await console.direct(frozen=True, tell=[["notices", {}]])
    await expect(console.page.locator(".banner-block")).to_contain_text("すべての送信を止めています。")
