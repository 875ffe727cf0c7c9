"""A counter with a simulated LINE account."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.database import Database
from core.keyring import KeyRing, open_ring
from tests.platforms.line.simulator import LineSimulator
from tests.scenarios.counter import Counter, add_line, counter


@pytest.fixture
def ring(tmp_path: Path) -> KeyRing:
    return open_ring(tmp_path / "keys")


@pytest.fixture
async def line() -> AsyncIterator[LineSimulator]:
    async with LineSimulator() as simulator:
        yield simulator


@pytest.fixture
async def here(database: Database, ring: KeyRing, line: LineSimulator) -> AsyncIterator[Counter]:
    async with counter(database, ring) as running:
        await add_line(running, line, ring)
        yield running
