"""Pictures of the real console with thirty conversations: `python -m tests.console.pages.pictures FOLDER`."""

import asyncio
import base64
import shutil
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.async_api import Browser, BrowserContext, Page, async_playwright
from sqlalchemy import select

from connectors.checking import check_account
from connectors.replies import Actor
from console.api.freezes import freeze_now
from core.clock import ManualClock
from core.database import open_database
from core.migrations import migrate
from core.tables import conversation, ticket
from desk import accounts
from desk.templates import store as templates
from desk.user_changes import set_preferences
from desk.users import find_user
from tests.browser.chat.pictures import draw_all as draw_chat
from tests.browser.conftest import ARGUMENTS
from tests.console.pages.office import PASSWORD, Office, open_office
from tests.console.pages.office import Browser as Surfer
from tests.console.pages.scene import People, tell
from tests.console.pages.seed import connect
from tests.platforms.line.simulator import LineSimulator

NOW = datetime(2026, 11, 20, 4, 23, tzinfo=UTC)
"""A Friday in Tokyo, 13:23; the same each time, so that a picture changes only when its page does."""
SIZES = {"desk": (1440, 900), "phone": (390, 844)}
THEMES = ("light", "dark")
IN_ENGLISH = ("inbox", "conversation", "accounts", "events", "failures")
JUDGED = ("approvals", "templates", "policy", "records")
QUALITY = 80
HELD = (
    "ご不便をおかけしております。\n商品代金は全額返金いたします。\n当店のウールコートは業界No.1の暖かさです。",
    "お怪我の治療費は、当店でお支払いいたします。",
)
TEMPLATES = (
    ("返金のご案内", "{{お客さま}}さま、本日、全額を返金いたします。担当の{{担当}}"),
    ("お礼", "{{お客さま}}さま、{{店名}}をご利用いただき、ありがとうございます。"),
)
REPLY = (
    "佐藤さま、お待たせいたしました。トレンチコート(カーキ)のSサイズを1点確保しております。"
    "カード番号 4111 1111 1111 1111 は削除いたしました。"
)


async def main(folder: Path) -> None:
    """Draw them all."""
    folder.mkdir(parents=True, exist_ok=True)  # noqa: ASYNC240 - nobody else is served
    with tempfile.TemporaryDirectory() as place:
        database = open_database(f"sqlite:///{place}/madoguchi.db")
        await database.write(migrate)
        clock = ManualClock(NOW)
        async with (
            LineSimulator() as line,
            open_office(database, Path(place), line, clock=clock) as office,
            async_playwright() as playwright,
        ):
            browser = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
            await draw(browser, office, folder)
            await browser.close()


async def draw(browser: Browser, office: Office, folder: Path) -> None:
    """The counter before anybody came, on a Friday noon, and while something is stopped."""
    people = await colleagues(office)
    await office.write(lambda c: accounts.remove(c, "shop", actor="system", now=NOW))
    await _pages(browser, office, {"login": "/login"}, folder, signed_in=False)
    await connect_all(office)
    await _pages(browser, office, {"empty": "/inbox"}, folder)
    tickets: dict[str, int] = await office.write(lambda c: tell(c, NOW, people))
    paths = {"inbox": "/inbox", "failures": "/failures", "events": "/events", "accounts": "/accounts?open=yorimichi",
             **{name: f"/tickets/{number}" for name, number in tickets.items()}}  # fmt: skip
    paths["conversation"] = paths.pop("sato")
    await _pages(browser, office, paths, folder)
    await _pages(browser, office, {name: paths[name] for name in IN_ENGLISH}, folder, language="en")
    await write_for_approval(office, people)
    await _pages(browser, office, {name: f"/{name}" for name in JUDGED}, folder)
    await _pages(browser, office, {"approvals": "/approvals"}, folder, language="en")
    await freeze_now(office.counter, "account:wear", "写真の差し替えが終わるまで", Actor(people.suzuki, admin=True))
    await _pages(browser, office, {"freezes": "/freezes"}, folder)


async def colleagues(office: Office) -> People:
    """Suzuki, an admin here, and her colleagues."""
    made = [await office.colleague(mail, role, called=name) for mail, role, name in (
        ("suzuki", "admin", "鈴木 花子"), ("ishii", "agent", "石井 亮"), ("nakamura", "agent", "中村 舞"),
    )]  # type: ignore[arg-type]  # fmt: skip
    return People(*(each.id for each in made))


async def write_for_approval(office: Office, people: People) -> None:
    """Ishii answers two customers in words that somebody else has to see, and writes two templates; one is approved."""
    ishii, suzuki = Surfer(office.address), Surfer(office.address)
    await ishii.sign_in("ishii")
    await suzuki.sign_in("suzuki")
    query = (
        select(ticket.c.number)
        .join(conversation, conversation.c.id == ticket.c.conversation_id)
        .where(conversation.c.owner_id == people.ishii, conversation.c.kind == "dm", ticket.c.resolved_at.is_(None))
        .order_by(ticket.c.number)
    )
    numbers = [row.number for row in office.rows(query)]
    for number, text in zip(numbers, HELD, strict=False):
        assert (await ishii.reply(office, number, text)).is_success
    for title, text in TEMPLATES:
        assert not (await ishii.post("/templates", {"title": title, "text": text})).is_error
    digest = office.database.read_now(lambda c: templates.load(c, 1)).newest.digest
    assert not (await suzuki.post("/templates/1/approve", {"digest": digest})).is_error
    for each in (ishii, suzuki):
        await each.http.aclose()


async def connect_all(office: Office) -> None:
    """The shop's accounts; LINE's is the simulator's, and has been checked."""
    since, line, ring = NOW - timedelta(days=30), office.line, office.counter.ring
    secrets = {"channel_secret": line.account.channel_secret, "channel_access_token": line.account.access_token}
    await office.write(
        lambda c: accounts.add(c, ring, account_id="yorimichi", channel="line", name="よりみち衣料店",
                               api_base=line.api_base, settings={}, secrets=secrets, now=since)
    )  # fmt: skip
    for account in (("wear", "instagram", "@yorimichi_wear"), ("site", "webchat", "公式サイト")):
        await office.write(lambda c, account=account: connect(c, ring, *account, since))
    fetch = office.counter.house.client.fetch
    await check_account(office.database, ring, fetch, "yorimichi", webhook_url=None, now=NOW - timedelta(hours=4))


async def _pages(browser: Browser, office: Office, paths: dict[str, str], folder: Path, *, language: str = "ja",
                 signed_in: bool = True) -> None:  # fmt: skip
    me = (await office.database.read(lambda c: find_user(c, "suzuki@example.jp"))).id
    for size, (width, height) in SIZES.items():
        for theme in THEMES if language == "ja" else THEMES[:1]:
            await office.write(lambda c, theme=theme: set_preferences(c, me, {"language": language, "theme": theme}))
            context = await browser.new_context(
                viewport={"width": width, "height": height}, locale="ja-JP", timezone_id="Asia/Tokyo",
                color_scheme="dark" if theme == "dark" else "light",
            )  # fmt: skip
            await context.clock.set_fixed_time(NOW)
            if signed_in:
                await _sign_in(context, office)
            for name, path in paths.items():
                file = f"{name}-{size}-{theme}" if language == "ja" else f"{name}-{size}-{language}"
                await _draw(context, office.address + path, folder / f"{file}.webp")
            await context.close()


async def _sign_in(context: BrowserContext, office: Office) -> None:
    page = await context.new_page()
    await page.goto(f"{office.address}/login")
    await page.locator("#email").fill("suzuki@example.jp")
    await page.locator("#password").fill(PASSWORD)
    await page.locator("button[type=submit]").click()
    await page.locator("html[data-ready]").wait_for(state="attached")
    await page.close()


async def _draw(context: BrowserContext, address: str, file: Path) -> None:
    page = await context.new_page()
    await page.goto(address)
    if file.name.startswith("conversation"):
        await page.locator("#reply").fill(REPLY)
        await page.locator(".layer mark").first.wait_for(state="attached")
    await page.wait_for_timeout(300)
    file.write_bytes(await _picture(page))  # noqa: ASYNC240 - nobody else is served
    await page.close()


async def _picture(page: Page) -> bytes:
    protocol = await page.context.new_cdp_session(page)
    picture = await protocol.send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY})
    return base64.b64decode(picture["data"])


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
    draw_chat(Path(sys.argv[1]))
