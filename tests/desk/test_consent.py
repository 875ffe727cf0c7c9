"""The ledger of consent: the newest word holds, nothing is lost, and every entry is on record."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from core.database import Database
from core.tables import account, audit, customer, identity
from core.tables import consent as ledger
from desk import consent
from tests.desk.colleagues import let_in

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


@pytest.fixture
def house(database: Database) -> Database:
    def fill(connection: Connection) -> None:
        shop = {"id": "shop", "channel": "line", "name": "店", "api_base": "", "settings": {}, "created_at": NOW}
        connection.execute(insert(account), shop)
        connection.execute(insert(customer), {"id": "c", "created_at": NOW})
        for key in ("sato", "mori"):
            values = {"id": key, "account_id": "shop", "external_id": f"U{key}", "customer_id": "c", "created_at": NOW}
            connection.execute(insert(identity), values)

    database.write_now(fill)
    return database


def write(house: Database, *, given: bool, who: str = "sato", source: consent.Source = "form",
          actor: str = "user:suzuki", later: int = 0, message: str | None = None) -> None:  # fmt: skip
    at = NOW + timedelta(minutes=later)
    house.write_now(
        lambda c: consent.record(c, who, given=given, source=source, actor=actor, now=at, message_id=message)
    )  # fmt: skip


def state(house: Database, who: str = "sato") -> str:
    return house.read_now(lambda c: consent.state(c, who))


def test_the_newest_word_holds_for_this_person_alone(house: Database) -> None:
    assert state(house) == "unknown"
    write(house, given=True)
    assert (state(house), state(house, "mori")) == ("given", "unknown")
    write(house, given=False, source="message", actor="customer", message="m1", later=1)
    assert state(house) == "withdrawn"
    write(house, given=True, later=0)
    assert state(house) == "given", "what was written last holds, whatever its time"
    words = house.read_now(lambda c: consent.history(c, "sato"))
    assert [(each.given, each.source, each.message_id) for each in words] == [
        (True, "form", None), (False, "message", "m1"), (True, "form", None),
    ]  # fmt: skip


def test_each_word_is_on_record_with_it(house: Database) -> None:
    write(house, given=True)
    write(house, given=False, source="message", actor="customer", message="m1")
    rows = house.read_now(lambda c: c.execute(select(audit.c.act, audit.c.actor, audit.c.subject, audit.c.facts)).all())
    assert [tuple(row) for row in rows] == [
        ("consent.give", "user:suzuki", "identity:sato", {"purpose": "marketing", "source": "form"}),
        ("consent.withdraw", "customer", "identity:sato",
         {"purpose": "marketing", "source": "message", "message": "m1"}),
    ]  # fmt: skip

    def fails(connection: Connection) -> None:
        consent.record(connection, "sato", given=True, source="form", actor="user:x", now=NOW)
        raise RuntimeError("halfway")

    with pytest.raises(RuntimeError):
        house.write_now(fails)
    assert state(house) == "withdrawn"
    assert len(house.read_now(lambda c: c.execute(select(audit.c.id)).all())) == 2


def test_who_wrote_it_down_is_named(house: Database) -> None:
    suzuki = let_in(house, "suzuki")
    write(house, given=True, source="agent", actor=f"user:{suzuki.id}")
    newest = house.read_now(lambda c: consent.newest(c, "sato"))
    assert newest is not None
    assert newest.who == "Suzuki"
    write(house, given=False, source="platform", actor="system")
    newest = house.read_now(lambda c: consent.newest(c, "sato"))
    assert newest is not None
    assert newest.who is None


def test_what_the_platform_tells_again_is_written_once(house: Database) -> None:
    def left(connection: Connection) -> None:
        consent.withdraw_of(connection, "shop", "Usato", source="platform", now=NOW)
        consent.withdraw_of(connection, "shop", "Unobody", source="platform", now=NOW)

    house.write_now(left)
    house.write_now(left)
    assert [each.source for each in house.read_now(lambda c: consent.history(c, "sato"))] == ["platform"]


@pytest.mark.parametrize("change", [{"purpose": "research"}, {"identity_id": "nobody"}])
def test_a_word_of_nobody_or_for_nothing_is_refused(house: Database, change: dict[str, str]) -> None:
    values = {"identity_id": "sato", "purpose": "marketing", "given": True, "source": "form", "actor": "x", "at": NOW}
    with pytest.raises(IntegrityError):
        house.write_now(lambda c: c.execute(insert(ledger), values | change))
