"""Lane `intake:ACCOUNT`: raw deliveries become events and messages. Waits for nothing outside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import cast

from sqlalchemy import Connection, bindparam, insert, select

from connectors.account_book import AccountBook
from connectors.contract import Connector, NotUnderstoodError
from connectors.reading import read_delivery, whole_key
from core import crash_points
from core.clock import Clock
from core.database.prepared import prepared
from core.lanes import Handler, Job, Work, enqueue
from core.tables import delivery_in
from desk import intake
from desk.inbound import Inbound
from desk.intake import Source

TOGETHER = 8
"""Deliveries of one account that are filed in one transaction: enough to share a commit, few enough for a webhook that
waits behind it."""

TOUCH_EVERY = timedelta(seconds=5)
"""How exactly an account knows when something last came: a busy one is not written to with every delivery."""
NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class _Parsed:
    source: Source
    items: Sequence[tuple[str, Inbound]]
    """Each with the account it is for."""
    failure: tuple[str, str] | None
    """Key and reason, where the body as a whole could not be read."""


def keep_delivery(connection: Connection, account_id: str, body: bytes, now: datetime) -> int:
    """Commit a raw delivery and the job to read it: all that stands between a webhook and its 200."""
    key = connection.execute(_keep, {"account_id": account_id, "received_at": now, "body": body}).scalar_one()
    enqueue(connection, f"intake:{account_id}", "read", {"delivery": key}, now=now)
    return int(key)


_keep = prepared(insert(delivery_in).returning(delivery_in.c.id))


class Intake:
    """The handler of intake lanes."""

    def __init__(self, clock: Clock, book: AccountBook, connectors: Mapping[str, Connector]) -> None:
        self._clock = clock
        self._book = book
        self._connectors = connectors
        self._touched: dict[str, datetime] = {}

    def handler(self) -> Handler:
        """How the worker runs it: one account after the order of its deliveries, several deliveries at a time."""
        return Handler(self.run, beside=4, many=TOGETHER, tries=5, opening=_raw)

    async def run(self, work: Work) -> None:
        """Parse outside the writer, then file everything of these deliveries in one transaction."""
        rows = cast(list[_Row], work.opened)
        parsed = [self._parse(*row) for row in rows]
        crash_points.reached("after_parsing")
        now = self._clock.now()
        await work.finish(lambda connection: self._file(connection, parsed, now))

    def _file(self, connection: Connection, parsed: Sequence[_Parsed], now: datetime) -> None:
        alive: set[str] = set()
        for each in parsed:
            if each.failure is not None:
                intake.keep_not_understood(connection, each.source, *each.failure, now)
            new = 0
            for account_id, item in each.items:
                source = Source(account_id, each.source.channel, each.source.delivery_in_id, each.source.received_at)
                new += intake.file_events(connection, source, [item], now)
                alive.add(account_id)
            if each.items and not new:
                intake.drop_repetition(connection, each.source)
        for account_id in alive:
            if now - self._touched.get(account_id, NEVER) >= TOUCH_EVERY:
                intake.touch_account(connection, account_id, now)
                self._touched[account_id] = now

    def _parse(self, key: int, account_id: str, received_at: datetime, body: bytes | None) -> _Parsed:
        source = Source(account_id, self._book.get(account_id).channel, key, received_at)
        if body is None:
            return _Parsed(source, (), None)
        try:
            items = read_delivery(self._book, self._connectors, account_id, body, received_at)
        except NotUnderstoodError as error:
            return _Parsed(source, (), (whole_key(body), str(error)))
        return _Parsed(source, items, None)


_Row = tuple[int, str, datetime, bytes | None]
_read = prepared(
    select(delivery_in.c.id, delivery_in.c.account_id, delivery_in.c.received_at, delivery_in.c.body)
    .where(delivery_in.c.id.in_(bindparam("keys", expanding=True)))
    .order_by(delivery_in.c.id)
)


def _raw(connection: Connection, jobs: Sequence[Job]) -> list[_Row]:
    keys = [int(str(job.payload["delivery"])) for job in jobs]
    return [(row.id, row.account_id, row.received_at, row.body) for row in connection.execute(_read, {"keys": keys})]

