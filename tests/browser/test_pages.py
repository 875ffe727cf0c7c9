"""Every screen in both languages, at both widths, light and dark: no violation, no sideways scroll, names for all."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Console

SCREENS = [
    "/inbox",
    "/inbox?scene=empty",
    "/inbox?scene=first",
    "/inbox?scene=broken",
    "/inbox?q=nothing",
    "/inbox?status=resolved&channel=line",
    "/tickets/128",
    "/tickets/121",
    "/tickets/129",
    "/tickets/136",
    "/tickets/118",
    "/tickets/131?scene=conflict",
    "/tickets/128?frozen=1",
    "/accounts",
    "/accounts?scene=empty",
    "/events",
    "/events?status=not_understood",
    "/events?scene=empty",
    "/failures",
    "/failures?scene=empty",
    "/freezes",
    "/freezes?frozen=1",
    "/freezes?problem=reason_missing",
    "/records",
    "/records?scene=empty",
    "/records?scene=broken",
    "/records?q=nothing",
    "/records/412",
    "/records/412?scene=gone",
]
DOORS = [
    "/login",
    "/login?problem=wrong&email=a@b.example",
    "/login?problem=throttled",
    "/login?problem=expired",
    "/error?kind=broken",
    "/error?kind=forbidden",
    "/error?kind=not_found",
    "/error?kind=starting",
]
SIZES = [(1440, 900), (1100, 800), (820, 1100), (390, 844)]
UNNAMED = """() => {
const named = "button, a[href], input:not([type=hidden]), select, textarea, [role=img]";
return [...document.querySelectorAll(named)].filter((element) => {
  if (element.closest("[hidden]")) return false;
  const labels = [...(element.labels ?? [])].map((label) => label.textContent.trim()).join("");
  return !(element.textContent.trim() || element.getAttribute("aria-label") || labels);
}).map((element) => element.outerHTML.slice(0, 160)) }
"""
SIDEWAYS = """
[...document.querySelectorAll("body *")].filter((element) => {
  const box = element.getBoundingClientRect();
  const style = getComputedStyle(element);
  const hides = element.closest(".hidden, .tabs, .queue-scroll .mark, [popover]:not(:popover-open)");
  const shown = box.width > 0 && style.visibility !== "hidden" && style.position !== "fixed";
  return shown && !hides && box.right > innerWidth + 1;
}).map((element) => element.outerHTML.slice(0, 160))
"""


def with_language(path: str, language: str) -> str:
    """The address asking for a language."""
    return f"{path}{'&' if '?' in path else '?'}language={language}"


@pytest.mark.parametrize("context", SIZES, indirect=True, ids=str)
@pytest.mark.parametrize("language", ["ja", "en"])
async def test_every_screen(console: Console, language: str) -> None:
    page = console.page
    for path in SCREENS:
        await console.open(with_language(path, language) + "&frozen=0" * ("frozen" not in path))
        assert await console.violations() == [], path
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        assert await page.evaluate("document.documentElement.scrollHeight <= innerHeight"), path
        assert await page.evaluate(SIDEWAYS) == [], path
        assert await page.evaluate(UNNAMED) == [], path
        assert await page.locator("html").get_attribute("lang") == language
        assert await page.locator("[style]").count() == 0, path
        assert await page.locator("main").count() == 1
        assert await page.locator("nav[aria-label]").count() >= 1
        assert await page.locator("h1").count() == 1, path
        ids: list[str] = await page.locator("[id]").evaluate_all("all => all.map(element => element.id)")
        assert len(ids) == len(set(ids)), path


@pytest.mark.parametrize("context", [(1440, 900), (390, 844)], indirect=True, ids=str)
@pytest.mark.parametrize("language", ["ja", "en"])
async def test_every_door(console: Console, language: str) -> None:
    console.expected.append("404")
    for path in DOORS:
        await console.page.goto(console.address + with_language(path, language))
        assert await console.violations() == [], path
        assert await console.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        assert await console.page.evaluate(UNNAMED) == [], path


async def test_the_log_is_a_log_and_messages_name_their_language(console: Console) -> None:
    await console.open("/tickets/130")
    log = console.page.get_by_role("log")
    await expect(log).to_have_attribute("aria-live", "polite")
    await expect(log.locator('[lang="en"]')).to_contain_text("Can I change the delivery address")


async def test_the_password_can_be_looked_at(console: Console) -> None:
    await console.page.goto(console.address + "/login")
    await console.page.get_by_label("パスワード").fill("secret")
    await console.page.get_by_role("button", name="表示").click()
    await expect(console.page.locator("#password")).to_have_attribute("type", "text")


async def test_the_theme_changes_at_once_and_stays(console: Console) -> None:
    await console.open("/inbox")
    await console.page.locator(".rail-me").click()
    await console.page.get_by_label("夜").check()
    await expect(console.page.locator("html")).to_have_attribute("data-theme", "dark")
    await console.open("/failures")
    await expect(console.page.locator("html")).to_have_attribute("data-theme", "dark")
    assert await console.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(23, 22, 20)"


async def test_the_language_changes_with_one_press(console: Console) -> None:
    await console.open("/inbox")
    await console.page.locator(".rail-me").click()
    async with console.page.expect_navigation():
        await console.page.get_by_label("English").check()
    await expect(console.page.locator("h1")).to_have_text("Inbox")


async def test_a_long_text_unfolds(console: Console) -> None:
    await console.open("/tickets/136")
    words = console.page.locator(".words-long")
    short = (await words.bounding_box() or {})["height"]
    await console.page.locator("[data-more]").click()
    assert (await words.bounding_box() or {})["height"] > short * 5
    await expect(console.page.locator("[data-more]")).to_have_attribute("aria-expanded", "true")


async def test_a_failed_delivery_is_retried_where_it_stands(console: Console) -> None:
    await console.open("/tickets/121")
    failed = console.page.locator("#m-e11")
    await expect(failed).to_contain_text("届いていません")
    await failed.get_by_role("button", name="もう一度送る").click()
    await expect(failed).to_contain_text("送信中…")
    unknown = console.page.locator("#m-e12")
    await unknown.get_by_role("button", name="届いていました").click()
    await expect(unknown).to_contain_text("送りました")


async def test_undelivered_cards_become_one_line(console: Console) -> None:
    await console.open("/failures")
    await console.page.locator("#d-d12").get_by_role("button", name="届いていました").click()
    await expect(console.page.locator("#d-d12")).to_have_text("届いたことにしました。")


async def test_lines_check_begins_with_redelivery(console: Console) -> None:
    await console.open("/accounts")
    first = console.page.locator("#a-shop .step").first
    await expect(first).to_contain_text("Webhook の再送をオンにする")
    await first.get_by_role("button", name="オンにしました").click()
    await expect(first).to_have_class("step step-ok")


async def test_an_event_is_read_again_in_its_row(console: Console) -> None:
    await console.open("/events")
    await console.page.locator("#ev-v3").get_by_role("button", name="読み直す").click()
    await expect(console.page.locator("#ev-v3")).to_contain_text("読み取り待ち")


async def test_the_freeze_button_names_what_it_stops(console: Console) -> None:
    await console.open("/freezes")
    await console.page.get_by_label("止める先").select_option("channel:line")
    await expect(console.page.locator("[data-freeze-word]")).to_have_text("LINE の送信を止める")
    await console.page.get_by_label("理由").fill("価格表示の誤りを直すまで")
    await console.page.locator("[data-freeze-word]").click()
    await expect(console.page.locator(".banner-block")).to_be_visible()
    await console.page.get_by_role("button", name="再開して、全部送る").click()
    await expect(console.page.locator("#f-f2")).to_contain_text("鈴木さんが再開")
