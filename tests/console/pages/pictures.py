"""Pictures of the real console with thirty conversations: `python -m tests.console.pages.pictures FOLDER`."""

import asyncio
import base64
import shutil
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from playwright.async_api import Browser, BrowserContext, async_playwright

from core.database import open_database
from core.migrations import migrate
from desk.user_changes import set_preferences
from tests.browser.conftest import ARGUMENTS
from tests.console.pages.office import PASSWORD, Office, open_office
from tests.console.pages.scene import People, tell
from tests.console.pages.seed import connect
from tests.platforms.line.simulator import LineSimulator

SIZES = {"desk": (1440, 900), "phone": (390, 844)}
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
        async with LineSimulator() as line, open_office(database, Path(place), line) as office:
            tickets = await stage(office)
            async with async_playwright() as playwright:
                browser = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
                await draw(browser, office, tickets, folder)
                await browser.close()


async def stage(office: Office) -> dict[str, int]:
    """The thirty conversations, Suzuki (an admin here) and her colleagues."""
    made = [await office.colleague(mail, role, called=name) for mail, role, name in (
        ("suzuki", "admin", "鈴木 花子"), ("ishii", "agent", "石井 亮"), ("nakamura", "agent", "中村 舞"),
    )]  # type: ignore[arg-type]  # fmt: skip
    now = office.counter.clock.now()
    for account in (("yorimichi", "line", "よりみち衣料店"), ("wear", "instagram", "@yorimichi_wear"),
                    ("site", "webchat", "公式サイト")):  # fmt: skip
        await office.write(lambda c, account=account: connect(c, office.ring, *account, now - timedelta(days=30)))
    tickets: dict[str, int] = await office.write(lambda c: tell(c, now, People(*(each.id for each in made))))
    return tickets


async def draw(browser: Browser, office: Office, tickets: dict[str, int], folder: Path) -> None:
    """Every page, in each size, theme and language."""
    pages = {"inbox": "/inbox", "bot": "/inbox?tab=bot", "failures": "/failures", "events": "/events",
             "accounts": "/accounts", "freezes": "/freezes", "password": "/password",
             **{name: f"/tickets/{number}" for name, number in tickets.items()}}  # fmt: skip
    me = await _me(office)
    for size, (width, height) in SIZES.items():
        context = await browser.new_context(viewport={"width": width, "height": height}, locale="ja-JP")
        await _sign_in(context, office)
        for language, theme in (("ja", "light"), ("ja", "dark"), ("en", "light"), ("en", "dark")):
            await office.write(lambda c, chosen={"language": language, "theme": theme}: set_preferences(c, me, chosen))
            for name, path in pages.items():
                await _draw(context, office.address + path, folder / f"{name}-{size}-{language}-{theme}.png")
        await context.close()


async def _me(office: Office) -> str:
    from desk.users import find_user

    return (await office.database.read(lambda c: find_user(c, "suzuki@example.jp"))).id


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
    if file.name.startswith("sato"):
        await page.locator("#reply").fill(REPLY)
        await page.locator(".layer mark").first.wait_for(state="attached")
    await page.wait_for_timeout(300)
    protocol = await context.new_cdp_session(page)
    picture = await protocol.send("Page.captureScreenshot", {"format": "png"})
    file.write_bytes(base64.b64decode(picture["data"]))  # noqa: ASYNC240 - the same
    await page.close()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
