"""The real app, a visitor of its web chat, and a program with a token."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from core.database import Database
from core.keyring import open_ring
from desk.tokens import add_token
from tests.console.chat.browser import Visitor
from tests.console.chat.site import Site, site


@pytest.fixture
async def here(database: Database, tmp_path: Path) -> AsyncIterator[Site]:
    async with site(database, open_ring(tmp_path / "keys"), tmp_path) as running:
        yield running


@pytest.fixture
async def sato(here: Site) -> AsyncIterator[Visitor]:
    visitor = Visitor(here)
    await visitor.open()
    yield visitor
    await visitor.close()


async def program(here: Site, name: str, role: str) -> httpx.AsyncClient:
    """A client with a token of its own."""
    _, secret = await here.write(lambda c: add_token(c, name=name, role=role, actor="system", now=here.now))  # type: ignore[arg-type]
    headers = {"authorization": f"Bearer {secret}"}
    return httpx.AsyncClient(base_url=f"{here.address}/api/v1", headers=headers, trust_env=False)


@pytest.fixture
async def admin(here: Site) -> AsyncIterator[httpx.AsyncClient]:
    async with await program(here, "admin", "admin") as client:
        yield client


@pytest.fixture
async def agent(here: Site) -> AsyncIterator[httpx.AsyncClient]:
    async with await program(here, "agent", "agent") as client:
        yield client
