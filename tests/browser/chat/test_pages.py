"""The page at every stage, in both languages, on a phone and on a desk, light and dark."""

import pytest
from playwright.async_api import Browser, expect

from tests.browser.chat.conftest import Chat, watched
from tests.browser.chat.scenes import SCENES
from tests.browser.conftest import WATCH_POLICY
from tests.browser.test_pages import SIDEWAYS, UNNAMED
from tests.console.chat.site import Site, add_chat

SIZES = [(1440, 900), (820, 1100), (390, 844), (320, 568)]
SMALL_TARGETS = """() => [...document.querySelectorAll("button, textarea")].filter((element) => {
  const box = element.getBoundingClientRect();
  return box.width > 0 && !element.matches(".link, .chat-earlier, .chat-newer") && box.height < 44;
}).map((element) => element.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("context", SIZES, indirect=True, ids=str)
@pytest.mark.parametrize("scene", SCENES)
async def test_every_stage_fits(chat: Chat, scene: str) -> None:
    chat.expected.append("ERR_FAILED")
    await chat.open()
    await SCENES[scene](chat)
    page = chat.page
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert await page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    assert await page.evaluate(SIDEWAYS) == []
    assert await page.evaluate(UNNAMED) == []
    assert await page.evaluate(SMALL_TARGETS) == []
    assert await page.locator("[style]").count() == 0
    assert await chat.box.evaluate("box => getComputedStyle(box).fontSize") == "16px"
    ids: list[str] = await page.locator("[id]").evaluate_all("all => all.map(element => element.id)")
    assert len(ids) == len(set(ids))
    await expect(chat.box).to_be_in_viewport(ratio=1)


async def test_the_panel_stands_in_the_middle_of_a_desk_and_fills_a_phone(chat: Chat) -> None:
    await chat.open()
    panel = await chat.page.locator("#chat").bounding_box()
    assert panel is not None
    assert (panel["width"], panel["height"]) == (388, 764)
    assert panel["x"] == (1440 - 388) / 2
    await chat.page.set_viewport_size({"width": 390, "height": 844})
    panel = await chat.page.locator("#chat").bounding_box()
    assert panel is not None
    assert (panel["x"], panel["y"], panel["width"], panel["height"]) == (0, 0, 390, 844)


async def test_what_is_new_is_told_to_who_listens_and_names_its_speaker(chat: Chat) -> None:
    await chat.open()
    log = chat.page.get_by_role("log")
    await expect(log).to_have_attribute("aria-live", "polite")
    await chat.write("Where is my parcel?")
    await expect(chat.page.locator("#log .line-bot").last).to_contain_text("自動応答")
    await expect(chat.page.locator("#log .line-visitor")).to_contain_text("あなた")
    await expect(chat.page.locator("#log .line-visitor .say")).to_have_attribute("lang", "en")


@pytest.mark.parametrize("context", [(390, 844), (1440, 900)], indirect=True, ids=str)
async def test_long_names_and_long_words_stay_inside(chat: Chat, here: Site) -> None:
    await add_chat(here.counter, "long", title="とても長い名前のお店の公式チャット窓口" * 5, greeting_ja="A" * 500)
    await chat.open("/chat/long")
    await chat.write("https://example.jp/" + "a" * 1000)
    await expect(chat.page.locator("#log .line-visitor")).to_be_visible()
    assert await chat.page.evaluate(SIDEWAYS) == []
    assert await chat.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_the_keyboard_reaches_everything_in_order(chat: Chat) -> None:
    await chat.open()
    reached = []
    for _ in range(8):
        await chat.page.keyboard.press("Tab")
        reached.append(
            await chat.page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()")
        )
    assert reached == [
        "scroll",
        "注文・配送を確かめる",
        "サイズを相談する",
        "返品・交換する",
        "人に相談する",
        "text",
        "send",
        "English",
    ]


async def test_dark_follows_the_system(browser: Browser, here: Site) -> None:
    dark = await browser.new_context(color_scheme="dark", locale="ja-JP")
    await dark.add_init_script(WATCH_POLICY)
    chat = watched(await dark.new_page(), here)
    await chat.open()
    colours = await chat.page.locator("#chat").evaluate(
        "panel => [getComputedStyle(panel).backgroundColor, getComputedStyle(panel).color]"
    )
    assert colours == ["rgb(31, 30, 27)", "rgb(236, 231, 221)"]
    await chat.check()
    await dark.close()
