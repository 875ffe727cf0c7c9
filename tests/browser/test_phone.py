"""A phone of 390 by 844: one pane at a time, findings in a sheet, targets for a thumb."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Console

pytestmark = pytest.mark.parametrize("context", [(390, 844)], indirect=True, ids=str)
SMALL = """
[...document.querySelectorAll("button, a[href], select, input:not([type=hidden])")].filter((element) => {
  const box = element.getBoundingClientRect();
  const inText = element.matches(".link, .link-plain, .skip, .find input")
    || element.closest(".message, .segments, .switch");
  return box.width > 0 && box.right > 0 && box.bottom > 0 && !inText && (box.height < 44 || box.width < 40);
}).map((element) => element.outerHTML.slice(0, 140))
"""


async def test_one_pane_at_a_time(console: Console) -> None:
    await console.open("/inbox")
    await expect(console.page.locator(".rail")).to_be_visible()
    await console.page.locator("#t-128 > a").click()
    await expect(console.page.locator("#timeline")).to_be_visible()
    await expect(console.page.locator("#queue")).to_be_hidden()
    await expect(console.page.locator(".rail")).to_be_hidden()
    await console.page.get_by_role("link", name="一覧に戻る").click()
    await expect(console.page.locator("#queue")).to_be_visible()


async def test_the_customer_opens_over_the_conversation(console: Console) -> None:
    await console.open("/tickets/128")
    await console.page.locator("#conversation-head [data-toggle-customer]").click()
    await expect(console.page.locator("#customer")).to_be_visible()
    await console.page.locator(".customer-close").click()
    await expect(console.page.locator("#customer")).to_be_hidden()


async def test_findings_open_in_a_sheet_blocked_first(console: Console) -> None:
    await console.open("/tickets/128")
    await console.page.locator("#reply").fill("どこよりもお安い価格です。ご連絡は 090-1234-5678 へ。")
    await expect(console.page.locator("[data-open-findings]")).to_contain_text("送れません 1")
    await expect(console.page.locator("#findings")).to_be_hidden()
    await console.page.locator("[data-open-findings]").click()
    cards = console.page.locator("#findings-list .finding")
    tops = await cards.evaluate_all("all => all.map(card => card.getBoundingClientRect().top)")
    assert tops[1] < tops[0], "the blocking finding, second in the text, stands first"
    await console.page.locator("[data-replace-all]").click()
    await expect(console.page.locator("#reply")).to_have_value("ご購入時の価格です。ご連絡は ご登録の電話番号 へ。")
    await expect(console.page.locator("#findings")).to_be_hidden()


async def test_the_sheet_shows_every_finding(console: Console) -> None:
    await console.open("/tickets/128")
    await console.page.locator("#reply").fill("必ず 090-1234-5678 から、絶対に 03-1234-5678 からご連絡します。")
    await expect(console.page.locator("[data-open-findings]")).to_contain_text("送れません 4")
    await console.page.locator("[data-open-findings]").click()
    await expect(console.page.locator("#findings-list .finding:visible")).to_have_count(4)


async def test_the_packet_is_one_line_until_it_is_opened(console: Console) -> None:
    await console.open("/tickets/128")
    await expect(console.page.locator(".packet-columns")).to_be_hidden()
    await console.page.locator(".packet summary").click()
    await expect(console.page.locator(".packet-columns")).to_be_visible()


async def test_a_folded_packet_stays_folded_when_the_conversation_changes_hands(console: Console) -> None:
    await console.open("/tickets/128")
    await console.direct(
        taken={"ticket": 128}, tell=[["ticket", {"number": 128, "change": "owner", "by": "石井", "by_id": "u2"}]]
    )
    await expect(console.page.locator("#conversation-notices")).to_contain_text("石井さん")
    await expect(console.page.locator(".packet-columns")).to_be_hidden()


@pytest.mark.parametrize(
    "path", ["/inbox", "/tickets/128", "/tickets/121", "/accounts", "/failures", "/events", "/freezes"]
)
async def test_targets_are_large_enough(console: Console, path: str) -> None:
    await console.open(path)
    assert await console.page.evaluate(SMALL) == []


async def test_fields_do_not_make_the_phone_zoom(console: Console) -> None:
    for path in ("/inbox", "/tickets/128", "/freezes"):
        await console.open(path)
        sizes = await console.page.locator("input:visible, textarea:visible, select:visible").evaluate_all(
            "all => all.map(field => parseFloat(getComputedStyle(field).fontSize))"
        )
        assert min(sizes) >= 16, path
