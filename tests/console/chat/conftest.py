"""A site, a visitor who has opened its page, and others who come along."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from core.database import Database
from core.keyring import KeyRing, open_ring
from tests.console.chat.browser import Visitor
from tests.console.chat.site import Site, site

Guest = Callable[..., Visitor]


@pytest.fixture
def ring(tmp_path: Path) -> KeyRing:
    return open_ring(tmp_path / "keys")


@pytest.fixture
async def here(database: Database, ring: KeyRing, tmp_path: Path) -> AsyncIterator[Site]:
    async with site(database, ring, tmp_path) as running:
        yield running


@pytest.fixture
async def guest(here: Site) -> AsyncIterator[Guest]:
    """Somebody new, who has not opened the page yet: `guest()`, or `guest("another-account", language="en")`."""
    came: list[Visitor] = []

    def come(account: str = "shop", language: str = "ja") -> Visitor:
        came.append(Visitor(here, account, language))
        return came[-1]

    yield come
    for visitor in came:
        await visitor.close()


@pytest.fixture
async def sato(guest: Guest) -> Visitor:
    visitor = guest()
    await visitor.open()
    return visitor
