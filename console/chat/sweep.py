"""Looks for news that no event told of: between processes an event is only a hint, and a broken line loses hints."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, select, union
from sqlalchemy.exc import SQLAlchemyError

from console.chat.hub import Hub
from core.clock import Clock
from core.database import Database
from core.tables import conversation, delivery

EVERY = 20.0
"""Seconds: how long an answer stays unseen at most when its event got lost. One query serves all streams."""
OVERLAP = timedelta(seconds=30)
"""What was committed late, or by a machine whose clock is behind, is looked at again."""


_log = logging.getLogger(__name__)


class Sweep:
    """Runs beside the hub where several processes may share the tables; SQLite has one process, which loses nothing."""

    def __init__(self, database: Database, clock: Clock, hub: Hub) -> None:
        self._database = database
        self._clock = clock
        self._hub = hub
        self._last = clock.now()

    async def run(self) -> None:
        """Until it is cancelled."""
        while True:
            await asyncio.sleep(EVERY)
            try:
                await self.look()
            except SQLAlchemyError as error:
                _log.warning("a look for missed news failed and is repeated: %s", type(error).__name__)

    async def look(self) -> None:
        """Wake the streams in whose conversations something happened since the last look."""
        open_now = [seat.conversation_id for seat in self._hub.seats if seat.conversation_id is not None]
        since, now = self._last - OVERLAP, self._clock.now()
        if open_now:
            moved = await self._database.read(lambda connection: changed(connection, open_now, since))
            self._hub.wake_conversations(moved)
        self._last = now


_changed = union(
    select(conversation.c.id).where(
        conversation.c.id.in_(bindparam("ids", expanding=True)), conversation.c.updated_at > bindparam("since")
    ),
    select(delivery.c.conversation_id).where(
        delivery.c.conversation_id.in_(bindparam("ids", expanding=True)), delivery.c.updated_at > bindparam("since")
    ),
)


def changed(connection: Connection, conversation_ids: Sequence[str], since: datetime) -> list[str]:
    """Which of these conversations had a message, another owner, or a delivery that moved."""
    return list(connection.execute(_changed, {"ids": list(conversation_ids), "since": since}).scalars())
