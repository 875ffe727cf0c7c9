"""What the schema refuses, whoever writes; and that the migrations make the tables that the code knows."""

from datetime import UTC, datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from core.database import Database
from core.migrations import NewerDatabaseError, migrate
from core.tables import (
    account,
    conversation,
    customer,
    decision,
    delivery,
    event,
    identity,
    message,
    metadata,
    states,
    ticket,
    transition,
)
from core.tables.states import DELIVERY, TICKET

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
FIRST = {"draft": "draft", "held": "held", "blocked": "blocked", "cleared": "cleared"}


def make_place(connection: Connection) -> None:
    connection.execute(insert(account), {"id": "a", "channel": "line", "name": "A", "api_base": "", "settings": {},
                                         "created_at": NOW})  # fmt: skip
    connection.execute(insert(customer), {"id": "c", "created_at": NOW})
    connection.execute(insert(identity), {"id": "i", "account_id": "a", "external_id": "U", "customer_id": "c",
                                          "created_at": NOW})  # fmt: skip
    connection.execute(insert(conversation), {"id": "v", "account_id": "a", "identity_id": "i", "channel": "line",
                                              "kind": "dm", "created_at": NOW, "updated_at": NOW})  # fmt: skip
    connection.execute(insert(decision), {"id": "d", "answer_id": "x", "verdict": "allow", "findings": [], "tier": "",
                                          "policy_version": "1", "inputs": {}, "at": NOW})  # fmt: skip


def make_delivery(connection: Connection, state: str, decided: bool = True) -> None:
    connection.execute(insert(delivery), {
        "id": "o", "answer_id": "x", "conversation_id": "v", "account_id": "a", "position": 0, "action": "message",
        "author": "bot", "epoch": 0, "recipient": "U", "state": state, "decision_id": "d" if decided else None,
        "digest": "", "retry_key": "", "expires_at": NOW, "created_at": NOW, "updated_at": NOW,
    })  # fmt: skip


def path_to(graph: dict[str, tuple[str, ...]], first: tuple[str, ...], goal: str) -> list[str]:
    """A shortest way of allowed changes."""
    ways = [[start] for start in first]
    while ways:
        way = ways.pop(0)
        if way[-1] == goal:
            return way
        ways += [[*way, after] for after in graph.get(way[-1], ()) if after not in way]
    raise AssertionError(f"{goal} cannot be reached")


STATES = sorted({*DELIVERY, *(after for afters in DELIVERY.values() for after in afters)})
STATUSES = sorted({*TICKET, *(after for afters in TICKET.values() for after in afters)})


@pytest.mark.parametrize("before", STATES)
async def test_only_the_designs_changes_of_a_delivery_exist(database: Database, before: str) -> None:
    def bring(connection: Connection) -> None:
        make_place(connection)
        way = path_to(DELIVERY, tuple(FIRST), before)
        make_delivery(connection, way[0])
        for state in way[1:]:
            connection.execute(update(delivery).values(state=state))

    await database.write(bring)
    for after in STATES:
        if after == before or after in DELIVERY.get(before, ()):
            continue
        with pytest.raises(DBAPIError):
            await database.write(lambda c, a=after: c.execute(update(delivery).values(state=a)))


@pytest.mark.parametrize("before", STATUSES)
async def test_only_the_designs_changes_of_a_ticket_exist(database: Database, before: str) -> None:
    def bring(connection: Connection) -> None:
        make_place(connection)
        way = path_to(TICKET, ("bot", "queued", "open"), before)
        row = {"conversation_id": "v", "status": way[0], "opened_at": NOW, "updated_at": NOW}
        connection.execute(insert(ticket), row)
        for status in way[1:]:
            connection.execute(update(ticket).values(status=status))

    await database.write(bring)
    for after in STATUSES:
        if after == before or after in TICKET.get(before, ()):
            continue
        with pytest.raises(DBAPIError):
            await database.write(lambda c, a=after: c.execute(update(ticket).values(status=a)))


@pytest.mark.parametrize("state", ["sending", "sent", "failed", "unconfirmed", "read"])
async def test_no_delivery_begins_under_way(database: Database, state: str) -> None:
    await database.write(make_place)
    with pytest.raises(DBAPIError):
        await database.write(lambda c: make_delivery(c, state))


async def test_nothing_is_cleared_without_a_decision(database: Database) -> None:
    await database.write(make_place)
    for state in ("cleared", "held", "blocked"):
        with pytest.raises(IntegrityError):
            await database.write(lambda c, s=state: make_delivery(c, s, decided=False))


async def test_an_event_and_a_message_exist_once(database: Database) -> None:
    await database.write(make_place)
    row = {"account_id": "a", "event_key": "e", "delivery_in_id": 1, "kind": "message", "status": "filed",
           "platform_at": NOW, "received_at": NOW}  # fmt: skip
    await database.write(lambda c: c.execute(insert(event), row))
    with pytest.raises(IntegrityError):
        await database.write(lambda c: c.execute(insert(event), row))
    live = {"conversation_id": "v", "status": "bot", "opened_at": NOW, "updated_at": NOW}
    await database.write(lambda c: c.execute(insert(ticket), live))
    with pytest.raises(IntegrityError):
        await database.write(lambda c: c.execute(insert(ticket), live))
    said = {"id": "m", "account_id": "a", "conversation_id": "v", "ticket_number": 1, "sequence": 1, "direction": "in",
            "author": "customer", "external_id": "x", "platform_at": NOW, "created_at": NOW}  # fmt: skip
    await database.write(lambda c: c.execute(insert(message), said))
    for change in ({"id": "n", "sequence": 2}, {"id": "n", "external_id": "y"}):
        with pytest.raises(IntegrityError):
            await database.write(lambda c, more=change: c.execute(insert(message), said | more))


async def test_the_migrations_make_the_tables_that_the_code_knows(database: Database) -> None:
    def differences(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))

    assert await database.write(differences) == []
    assert await database.write(migrate) is False


async def test_the_migrations_know_the_changes_of_state_that_the_code_knows(database: Database) -> None:
    kept = database.read_now(lambda c: c.execute(select(transition)).all())
    assert sorted(tuple(row) for row in kept) == sorted(tuple(row.values()) for row in states.rows())


async def test_a_newer_database_is_left_alone(database: Database) -> None:
    await database.write(lambda c: c.execute(text("UPDATE alembic_version SET version_num = '9999'")))
    with pytest.raises(NewerDatabaseError):
        await database.write(migrate)
