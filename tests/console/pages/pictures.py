"""Pictures of the real console with thirty conversations: `python -m tests.console.pages.pictures FOLDER`."""

import asyncio
import base64
import shutil
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from connectors.checking import check_account
from connectors.replies import Actor
from console.api.freezes import freeze_now
from core.clock import ManualClock
from core.database import open_database
from core.migrations import migrate
from desk import accounts
from desk.user_changes import set_preferences
from desk.users import find_user
from tests.browser.chat.pictures import draw_all as draw_chat
from tests.browser.conftest import ARGUMENTS
from tests.console.pages.office import PASSWORD, Office, open_office
from tests.console.pages.scene import People, tell
from tests.console.pages.seed import connect
from tests.platforms.line.simulator import LineSimulator

NOW = datetime(2026, 11, 20, 4, 23, tzinfo=UTC)
"""A Friday in Tokyo, 13:23; the same each time, so that a picture changes only when its page does."""
SIZES = {"desk": (1440, 900), "phone": (390, 844)}
THEMES = ("light", "dark")
IN_ENGLISH = ("inbox", "conversation", "accounts", "events", "failures")
QUALITY = 80
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
    await freeze_now(office.counter, "account:wear", "写真の差し替えが終わるまで", Actor(people.suzuki, admin=True))
    await _pages(browser, office, {"freezes": "/freezes"}, folder)


async def colleagues(office: Office) -> People:
    """Suzuki, an admin here, and her colleagues."""
    made = [await office.colleague(mail, role, called=name) for mail, role, name in (
        ("suzuki", "admin", "鈴木 花子"), ("ishii", "agent", "石井 亮"), ("nakamura", "agent", "中村 舞"),
    )]  # type: ignore[arg-type]  # fmt: skip
    return People(*(each.id for each in made))


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
