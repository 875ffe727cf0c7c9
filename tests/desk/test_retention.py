"""Raw deliveries and events older than 30 days are emptied, and the clock goes on."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, insert, select

from core.database import Database
from core.tables import account, delivery_in, event, job
from desk import retention

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


def arrive(connection: Connection, key: str, age: timedelta) -> None:
    at = NOW - age
    row = {"account_id": "a", "received_at": at, "body": key.encode()}
    made = connection.execute(insert(delivery_in).returning(delivery_in.c.id), row).scalar_one()
    values = {"account_id": "a", "event_key": key, "delivery_in_id": made, "kind": "message", "status": "filed",
              "payload": {"text": key}, "platform_at": at, "received_at": at}  # fmt: skip
    connection.execute(insert(event), values)


async def test_only_what_is_old_is_emptied(database: Database) -> None:
    def fill(connection: Connection) -> None:
        row = {"id": "a", "channel": "line", "name": "A", "api_base": "", "settings": {}, "created_at": NOW}
        connection.execute(insert(account), row)
        arrive(connection, "old", timedelta(days=31))
        arrive(connection, "new", timedelta(days=29))

    await database.write(fill)
    await database.write(lambda c: retention.erase_and_go_on(c, NOW))
    bodies = select(delivery_in.c.body).order_by(delivery_in.c.id)
    payloads = select(event.c.payload).order_by(event.c.id)
    assert list(database.read_now(lambda c: c.execute(bodies).scalars().all())) == [None, b"new"]
    assert list(database.read_now(lambda c: c.execute(payloads).scalars().all())) == [None, {"text": "new"}]


async def test_the_clock_is_wound_up_once(database: Database) -> None:
    for _ in range(3):
        await database.write(lambda c: retention.wind_up(c, NOW))
    assert len(database.read_now(lambda c: c.execute(select(job.c.id)).all())) == 1
