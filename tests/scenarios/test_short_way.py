"""A turn's statements are prepared: none of them falls back to the long way unseen."""

from typing import Any

import pytest

from core.database import Database
from core.database.prepared import QuickConnection
from core.keyring import KeyRing
from tests.platforms.line.simulator import LineSimulator
from tests.scenarios.counter import add_line, counter


async def test_a_whole_turn_takes_the_short_way(
    sqlite_database: Database, ring: KeyRing, line: LineSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with counter(sqlite_database, ring) as here:
        await add_line(here, line, ring)
        ways: list[bool] = []
        original = QuickConnection._quick

        def watched(self: QuickConnection, statement: Any, parameters: Any) -> Any:
            result = original(self, statement, parameters)
            ways.append(result is not None)
            return result

        monkeypatch.setattr(QuickConnection, "_quick", watched)
        await line.send_text(line.user(), "在庫はありますか")
        await here.idle()
        assert len(ways) > 30
        assert all(ways)
