"""What an unconfirmed delivery became: read from the platform's own thread, else left to a person.

Lane `reconcile:DELIVERY`, and lane `echo:EVENT` for echoes that wait for one.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from connectors.account_book import AccountBook, UnknownAccountError, UnreadableAccountError
from connectors.contract import Connector, Response, Sent
from connectors.contract import Request as PlatformRequest
from connectors.dispatch import load
from connectors.http import HttpClient, NoAnswerError
from core.bus import publish
from core.clock import Clock
from core.database import Database
from core.lanes import Handler, RetryLater, Work
from core.tables import account, delivery, delivery_in, event
from desk import conversations, deliveries, echoes
from desk.inbound import Inbound
from desk.ownership import HandOff, to_queue

GIVES_UP = timedelta(minutes=10)
"""What stays unknown for this long is a person's to decide."""
LOOKS_EVERY = timedelta(seconds=20)


class Reconciler:
    """The handler of reconcile lanes."""

    def __init__(self, database: Database, clock: Clock, book: AccountBook, connectors: Mapping[str, Connector],
                 client: HttpClient) -> None:  # fmt: skip
        self._database = database
        self._clock = clock
        self._book = book
        self._connectors = connectors
        self._client = client

    def handler(self) -> Handler:
        """How the worker runs it."""
        return Handler(self.run, beside=4, tries=10)

    async def run(self, work: Work) -> None:
        """Look once; ask for another look until ten minutes have passed."""
        delivery_id = str(work.job.payload["delivery"])
        loaded = await self._database.read(lambda connection: load(connection, delivery_id))
        if loaded is None or loaded.state != "unconfirmed":
            await work.finish(lambda connection: None)
            return
        found = await self._look(loaded.account_id, loaded.channel, delivery_id)
        now = self._clock.now()
        if found is not None:
            await work.finish(lambda connection: _arrived(connection, delivery_id, found, now))
        elif now - work.job.created_at >= GIVES_UP:
            await work.finish(lambda connection: _ask_a_person(connection, delivery_id, now))
        else:
            raise RetryLater("not seen yet", LOOKS_EVERY, counts=False)

    async def _look(self, account_id: str, channel: str, delivery_id: str) -> Sent | None:
        loaded = await self._database.read(lambda connection: load(connection, delivery_id))
        try:
            opened = self._book.get(account_id)
        except (UnknownAccountError, UnreadableAccountError):
            return None
        if loaded is None:
            return None
        try:
            return await self._connectors[channel].find_sent(opened, loaded.call, self._fetch)
        except NoAnswerError:
            return None

    async def _fetch(self, request: PlatformRequest) -> Response:
        if request.method != "GET":
            raise AssertionError("looking changes nothing")
        return await self._client.fetch(request)


class Echoes:
    """The handler of echo lanes: an unknown echo waits until the delivery it may belong to is settled."""

    def __init__(self, database: Database, clock: Clock, connectors: Mapping[str, Connector]) -> None:
        self._database = database
        self._clock = clock
        self._connectors = connectors

    def handler(self) -> Handler:
        """How the worker runs it."""
        return Handler(self.run, beside=4)

    async def run(self, work: Work) -> None:
        """Settle it, or ask again in a second; after its time it is an operator's own reply."""
        event_id = int(str(work.job.payload["event"]))
        channel, item = await self._database.read(lambda connection: _echo(connection, event_id, self._connectors))
        now = self._clock.now()
        if item is None:
            await work.finish(lambda connection: None)
            return
        last = now >= datetime.fromisoformat(str(work.job.payload["until"]))
        done = await work.step(
            lambda connection: echoes.settle_waiting(connection, event_id, item, channel, last=last, now=now)
        )
        if not done:
            raise RetryLater("a delivery is on its way", timedelta(seconds=1), counts=False)
        await work.finish(lambda connection: None)


def _echo(connection: Connection, event_id: int, connectors: Mapping[str, Connector]) -> tuple[str, Inbound | None]:
    """The echo, read again from its raw delivery; None where that was erased meanwhile."""
    row = connection.execute(
        select(event.c.event_key, delivery_in.c.body, delivery_in.c.received_at, account.c.channel)
        .join(account, account.c.id == event.c.account_id)
        .join(delivery_in, delivery_in.c.id == event.c.delivery_in_id)
        .where(event.c.id == event_id)
    ).one()
    items = connectors[row.channel].parse(row.body, row.received_at) if row.body else ()
    return row.channel, next((item for item in items if item.event_key == row.event_key), None)


def _arrived(connection: Connection, delivery_id: str, found: Sent, now: datetime) -> None:
    state = connection.execute(select(delivery.c.state).where(delivery.c.id == delivery_id)).scalar()
    if state == "unconfirmed":
        deliveries.sent(connection, delivery_id, found.external_ids, now, by="thread")


def _ask_a_person(connection: Connection, delivery_id: str, now: datetime) -> None:
    """Nobody knows whether it arrived. Was it the bot's, people get the conversation: the customer may wait for it."""
    row = connection.execute(
        select(delivery.c.author, delivery.c.conversation_id).where(delivery.c.id == delivery_id)
    ).one()
    place = conversations.get(connection, row.conversation_id, lock=True)
    if row.author == "bot" and place.owner == "bot":
        to_queue(connection, place, HandOff("unconfirmed", silent=True), now)
    publish(connection, "unconfirmed", delivery=delivery_id)
