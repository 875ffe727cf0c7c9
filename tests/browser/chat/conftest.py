"""The real app, and a visitor's page in a real browser: a script's error or a breach of the policy fails its test."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import BrowserContext, Locator, Page

from core.database import open_database
from core.keyring import open_ring
from tests.console.chat.site import Site, site
from tests.until import LONGEST_WAIT


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The loop of the browser, which runs only where there is one."""
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)
            item.add_marker(pytest.mark.needs("chromium"))


@pytest_asyncio.fixture(loop_scope="session")
async def here(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Site]:
    """A running system with an account `shop`."""
    async with site(open_database(sqlite_url), open_ring(tmp_path / "keys"), tmp_path) as running:
        yield running


@dataclass
class Chat:
    """A visitor's page."""

    page: Page
    site: Site
    complaints: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)
    """Complaints that the test provokes on purpose."""

    async def open(self, path: str = "/chat/shop") -> None:
        """Go there and wait until everything that was there is told."""
        await self.page.goto(self.site.address + path)
        await self.page.locator("html[data-ready]").wait_for(state="attached")

    @property
    def box(self) -> Locator:
        """Where one writes."""
        return self.page.locator("#text")

    async def write(self, text: str) -> None:
        """Fill in and press the button."""
        await self.box.fill(text)
        await self.page.locator("#send").click()

    def said(self, words: str) -> Locator:
        """A bubble of the log."""
        return self.page.locator("#log .say", has_text=words)

    async def log(self) -> list[str]:
        """All words of the log, from top to bottom, the greeting left out."""
        return await self.page.locator("#log > li:not(#greeting) :is(.say, .event)").all_inner_texts()

    async def check(self) -> None:
        """Nothing was refused by the policy, no script complained of anything but what the test provoked."""
        broken: list[str] = await self.page.evaluate("window.brokenPolicy ?? []")
        assert broken == []
        assert [each for each in self.complaints if not any(part in each for part in self.expected)] == []


def watched(page: Page, running: Site) -> Chat:
    """A page whose complaints are kept."""
    page.set_default_timeout(LONGEST_WAIT * 1000)
    made = Chat(page, running)
    page.on("console", lambda message: message.type == "error" and made.complaints.append(message.text))
    page.on("pageerror", lambda error: made.complaints.append(str(error)))
    return made


@pytest_asyncio.fixture(loop_scope="session")
async def chat(context: BrowserContext, here: Site) -> AsyncIterator[Chat]:
    """A visitor's page, not opened yet."""
    made = watched(await context.new_page(), here)
    yield made
    await made.check()
