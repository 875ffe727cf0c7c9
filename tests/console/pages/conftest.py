"""An office with Suzuki (agent), Ishii (agent) and Tanaka (admin)."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from core.database import Database
from tests.console.pages.office import Browser, Office, open_office
from tests.platforms.line.simulator import LineSimulator

SignedIn = Callable[[str], Awaitable[Browser]]


@pytest.fixture
async def line() -> AsyncIterator[LineSimulator]:
    async with LineSimulator() as simulator:
        yield simulator


@pytest.fixture
async def office(database: Database, tmp_path: Path, line: LineSimulator) -> AsyncIterator[Office]:
    async with open_office(database, tmp_path, line) as running:
        yield running


@pytest.fixture
async def stranger(office: Office) -> AsyncIterator[Browser]:
    """A browser in which nobody is signed in."""
    browser = Browser(office.address)
    yield browser
    await browser.http.aclose()


@pytest.fixture
async def signed_in(office: Office) -> AsyncIterator[SignedIn]:
    """`await signed_in("suzuki")`: a browser of that colleague; `tanaka` is an admin. Nobody waits before sending."""
    async with AsyncExitStack() as stack:

        async def sign_in(name: str) -> Browser:
            await office.colleague(name, "admin" if name == "tanaka" else "agent", undo_seconds=0)
            browser = Browser(office.address)
            stack.push_async_callback(browser.http.aclose)
            assert (await browser.sign_in(name)).status_code == 303
            return browser

        yield sign_in
