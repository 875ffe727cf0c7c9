"""A site and a visitor who has opened its page."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.database import Database
from core.keyring import KeyRing, open_ring
from tests.console.chat.browser import Visitor
from tests.console.chat.site import Site, site


@pytest.fixture
def ring(tmp_path: Path) -> KeyRing:
    return open_ring(tmp_path / "keys")


@pytest.fixture
async def here(database: Database, ring: KeyRing, tmp_path: Path) -> AsyncIterator[Site]:
    async with site(database, ring, tmp_path) as running:
        yield running


@pytest.fixture
async def sato(here: Site) -> AsyncIterator[Visitor]:
    visitor = Visitor(here)
    await visitor.open()
    yield visitor
    await visitor.close()
