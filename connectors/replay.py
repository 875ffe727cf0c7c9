"""Replay: read a stored event again, after a parser was mended or an operator asks."""

from dataclasses import replace

from sqlalchemy import Connection, select

from connectors.account_book import UnknownAccountError, UnreadableAccountError
from connectors.contract import NotUnderstoodError
from connectors.reading import read_delivery, whole_key
from connectors.workers import House
from core.refused import Refused
from core.tables import account, delivery_in, event
from desk import intake
from desk.intake import Source
from governance import audit


class NothingToReplayError(Refused):
    """The event does not exist, was erased, or its raw delivery is gone after 30 days."""


async def replay(house: House, event_id: int, actor: str) -> str:
    """File the event again; it starts no turn, and what is known already stays single. Answers its new status.

    Raises NothingToReplayError.
    """
    stored = await house.database.read(lambda connection: _stored(connection, event_id))
    if stored is None:
        raise NothingToReplayError(f"event {event_id} cannot be replayed: its delivery is gone")
    key, source, body = stored
    try:
        items = read_delivery(house.book, house.connectors, source.account_id, body, source.received_at)
    except NotUnderstoodError as error:
        raise NothingToReplayError(f"event {event_id} is still not understood") from error
    except (UnknownAccountError, UnreadableAccountError) as error:
        raise NothingToReplayError(f"the account of event {event_id} is not connected") from error
    item = next((each for _, each in items if each.event_key == key), None)
    if item is None and key != whole_key(body):
        raise NothingToReplayError(f"event {event_id} is still not understood")
    now = house.clock.now()

    def write(connection: Connection) -> str:
        if item is not None:
            intake.refile(connection, source, event_id, item, now)
        else:
            each_for = [(replace(source, account_id=account_id), each) for account_id, each in items]
            intake.refile_whole(connection, event_id, each_for, now)
        audit.record(connection, actor=actor, act="event.replay", subject=f"event:{event_id}", facts={}, now=now)
        return str(connection.execute(select(event.c.status).where(event.c.id == event_id)).scalar_one())

    return await house.database.write(write)


def _stored(connection: Connection, event_id: int) -> tuple[str, Source, bytes] | None:
    row = connection.execute(
        select(event.c.event_key, event.c.account_id, account.c.channel, delivery_in.c.id, delivery_in.c.received_at,
               delivery_in.c.body)
        .join(account, account.c.id == event.c.account_id)
        .join(delivery_in, delivery_in.c.id == event.c.delivery_in_id)
        .where(event.c.id == event_id)
    ).first()  # fmt: skip
    if row is None or row.body is None:
        return None
    return row.event_key, Source(row.account_id, row.channel, row.id, row.received_at), row.body
