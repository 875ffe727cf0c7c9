"""Which entries a filter shows, and what a wrong one is."""

from datetime import UTC, date, datetime, timedelta

import pytest

from core.database import Database
from desk.records import chain, entries
from desk.records.filters import BadFilterError, RecordFilter
from governance.audit import record

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


def put(database: Database, act: str, subject: str, at: datetime = NOW) -> None:
    database.write_now(lambda c: record(c, actor="bot", act=act, subject=subject, facts={}, now=at))


def subjects(database: Database, **fields: str) -> list[str]:
    wanted = RecordFilter.of(fields)
    return [each.subject for each in database.read_now(lambda c: entries.find(c, wanted))]


def test_a_day_is_japans(database: Database) -> None:
    midnight = datetime(2026, 11, 19, 15, 0, tzinfo=UTC)
    for hours in (-1, 0, 23, 24):
        put(database, "take", f"ticket:{hours}", midnight + timedelta(hours=hours))
    assert subjects(database, **{"from": "2026-11-20", "until": "2026-11-20"}) == ["ticket:23", "ticket:0"]
    assert subjects(database, **{"from": "2026-11-21"}) == ["ticket:24"]
    assert subjects(database, until="2026-11-19") == ["ticket:-1"]


def test_signs_of_a_pattern_mean_themselves(database: Database) -> None:
    put(database, "take", "brand:100%_x")
    put(database, "take", "brand:100zzz")
    assert subjects(database, q="0%_") == ["brand:100%_x"]
    assert subjects(database, q="BRAND:100Z") == ["brand:100zzz"]


def test_every_act_is_offered_once(database: Database) -> None:
    for act in ("take", "a", "take", "user.add", "z"):
        put(database, act, "x")
    assert database.read_now(entries.acts) == ["a", "take", "user.add", "z"]


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"from": "20.11.2026"}, "from"),
        ({"until": "2026-13-01"}, "until"),
        ({"from": "2026-11-20", "until": "2026-11-19"}, "until"),
        ({"q": "x" * 201}, "q"),
        ({"act": "\0"}, "act"),
    ],
)
def test_a_field_that_means_nothing_is_named(fields: dict[str, str], wrong: str) -> None:
    with pytest.raises(BadFilterError) as found:
        RecordFilter.of(fields)
    assert found.value.field == wrong


def test_a_filter_goes_back_into_a_query() -> None:
    fields = {"q": "128", "act": "take", "actor": "user:x", "from": "2026-11-01", "until": "2026-11-20"}
    made = RecordFilter.of(fields)
    assert made.fields == fields
    assert made.first_day == date(2026, 11, 1)
    assert RecordFilter.of({}).fields == {}


def test_an_empty_log_has_no_chain(database: Database) -> None:
    assert database.read_now(chain.chain) == chain.Chain(0, None, 0)
    put(database, "take", "x")
    assert database.read_now(chain.chain) == chain.Chain(0, None, 1)
