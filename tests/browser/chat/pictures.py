"""Pictures of the visitors' chat for the documentation: `python -m tests.browser.chat.pictures FOLDER`."""

import asyncio
import base64
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright

from core.database import open_database
from core.keyring import open_ring
from core.migrations import migrate
from tests.browser.chat.conftest import watched
from tests.browser.chat.scenes import SCENES
from tests.browser.conftest import ARGUMENTS
from tests.console.chat.site import open_today, site

SIZES = {"desk": (1440, 900), "phone": (390, 844)}


async def main() -> dict[str, bytes]:
    """Every scene in both sizes, light and dark, by name."""
    drawn: dict[str, bytes] = {}
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        for scene in SCENES:
            for size in SIZES:
                for theme in ("light", "dark"):
                    drawn[f"{scene}-{size}-{theme}"] = await _draw(browser, scene, size, theme)
        await browser.close()
    return drawn


async def _draw(browser: Browser, scene: str, size: str, theme: str) -> bytes:
    with tempfile.TemporaryDirectory() as place:
        database = open_database(f"sqlite:///{place}/madoguchi.db")
        database.write_now(migrate)
        async with site(database, open_ring(Path(place) / "keys"), Path(place), hours=open_today()) as here:
            width, height = SIZES[size]
            context = await browser.new_context(
                viewport={"width": width, "height": height},
                locale="ja-JP",
                timezone_id="Asia/Tokyo",
                color_scheme="dark" if theme == "dark" else "light",
            )
            chat = watched(await context.new_page(), here)
            await chat.open()
            await SCENES[scene](chat)
            await chat.page.wait_for_timeout(400)
            picture = await _picture(chat.page)
            await context.close()
            return picture


async def _picture(page: Page) -> bytes:
    protocol = await page.context.new_cdp_session(page)
    picture = await protocol.send("Page.captureScreenshot", {"format": "webp", "quality": 85})
    return base64.b64decode(picture["data"])


def draw_all(folder: Path) -> None:
    """Make the folder and fill it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, picture in asyncio.run(main()).items():
        (folder / f"chat-{name}.webp").write_bytes(picture)


if __name__ == "__main__":
    draw_all(Path(sys.argv[1]))
