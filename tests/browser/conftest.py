"""A preview of the console in a real browser; a page that reports an error or breaks its policy fails its test."""

import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from core.database import Database
from tests.console.pages.office import Office, open_office
from tests.platforms.line.simulator import LineSimulator
from tests.until import LONGEST_WAIT

ROOT = Path(__file__).parents[2]
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--force-color-profile=srgb",
]
WATCH_POLICY = """
window.brokenPolicy = [];
addEventListener("securitypolicyviolation", (event) => {
  window.brokenPolicy.push(event.violatedDirective + " " + event.blockedURI);
});
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One event loop for the browser and all tests that use it; none runs where there is no Chromium."""
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)
            item.add_marker(pytest.mark.needs("chromium"))


@pytest.fixture(scope="session")
def preview() -> Iterator[str]:
    """The address of a running preview."""
    process = subprocess.Popen(
        [sys.executable, "-m", "console.preview"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait(LONGEST_WAIT)
        process.stdout.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(chromium: str) -> AsyncIterator[Browser]:
    """One browser for all tests."""
    expect.set_options(timeout=LONGEST_WAIT * 1000)
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield running
        await running.close()


@dataclass
class Console:
    """A page of the console under test."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)
    """Complaints that the test provokes on purpose."""

    async def open(self, path: str) -> None:
        """Go to a page and wait until its scripts have set it up."""
        await self.page.goto(self.address + path)
        await self.page.locator("html[data-ready]").wait_for(state="attached")

    async def direct(self, **orders: object) -> dict[str, object]:
        """Direct the preview: switches, customers who speak, live hints."""
        response = await self.page.request.post(self.address + "/preview/desk", data=orders)
        counted: dict[str, object] = await response.json()
        return counted

    async def violations(self) -> list[str]:
        """What the content policy refused on the present page."""
        found: list[str] = await self.page.evaluate("window.brokenPolicy")
        return found


@pytest_asyncio.fixture(loop_scope="session")
async def context(browser: Browser, request: pytest.FixtureRequest) -> AsyncIterator[BrowserContext]:
    """A fresh profile; `@pytest.mark.parametrize("context", [(390, 844)], indirect=True)` for a phone."""
    width, height = getattr(request, "param", (1440, 900))
    made = await browser.new_context(viewport={"width": width, "height": height}, locale="ja-JP")
    await made.add_init_script(WATCH_POLICY)
    yield made
    await made.close()


@pytest_asyncio.fixture(loop_scope="session")
async def console(context: BrowserContext, preview: str) -> AsyncIterator[Console]:
    """A page on a preview that begins anew."""
    page = await context.new_page()
    page.set_default_timeout(LONGEST_WAIT * 1000)
    under_test = Console(page, preview)
    page.on("console", lambda message: message.type == "error" and under_test.complaints.append(message.text))
    page.on("pageerror", lambda error: under_test.complaints.append(str(error)))
    await under_test.direct(anew=True)
    yield under_test
    if page.url.startswith(preview):
        assert await under_test.violations() == []
    surprising = [text for text in under_test.complaints if not any(part in text for part in under_test.expected)]
    assert surprising == []


@pytest_asyncio.fixture(loop_scope="session")
async def line() -> AsyncIterator[LineSimulator]:
    async with LineSimulator() as simulator:
        yield simulator


@pytest_asyncio.fixture(loop_scope="session")
async def office(sqlite_database: Database, tmp_path: Path, line: LineSimulator) -> AsyncIterator[Office]:
    async with open_office(sqlite_database, tmp_path, line) as running:
        yield running
