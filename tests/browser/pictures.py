"""Pictures of every page for the documentation: `python -m tests.browser.pictures FOLDER`."""

import base64
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import ARGUMENTS, ROOT

SIZES = {"desk": (1440, 900), "phone": (390, 844)}
REPLY = (
    "佐藤さま、お待たせいたしました。トレンチコート(カーキ)のSサイズを1点確保しております。"
    "集荷のご連絡は 090-1234-5678 へ差し上げます。返送料は当店が負担いたします。"
)
PAGES = {
    "login": "/login?email=suzuki@yorimichi.example",
    "inbox": "/inbox",
    "conversation": "/tickets/128",
    "states": "/tickets/121",
    "comment": "/tickets/129",
    "long": "/tickets/136",
    "empty": "/inbox?scene=empty",
    "failures": "/failures",
    "events": "/events",
    "accounts": "/accounts",
    "freezes": "/freezes?frozen=1",
}


def main() -> None:
    """Draw them all."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "console.preview"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as preview:
        assert preview.stdout is not None
        address = preview.stdout.readline().strip()
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
                _draw(browser, address, folder)
        finally:
            preview.terminate()


def _draw(browser: Browser, address: str, folder: Path) -> None:
    for size, (width, height) in SIZES.items():
        for theme in ("light", "dark"):
            page = browser.new_page(viewport={"width": width, "height": height})
            for name, path in PAGES.items():
                page.request.post(address + "/preview/desk", data={"anew": True})
                page.goto(f"{address}{path}{'&' if '?' in path else '?'}theme={theme}")
                _act(page, name)
                _save(page, folder / f"{name}-{size}-{theme}.webp")
            page.close()


def _act(page: Page, name: str) -> None:
    if name == "conversation":
        page.locator("#reply").fill(REPLY)
        page.locator(".layer mark").wait_for()
    page.wait_for_timeout(400)


def _save(page: Page, file: Path) -> None:
    protocol = page.context.new_cdp_session(page)
    picture = protocol.send("Page.captureScreenshot", {"format": "webp", "quality": 85})
    file.write_bytes(base64.b64decode(picture["data"]))


if __name__ == "__main__":
    main()
