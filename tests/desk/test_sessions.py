"""Sessions: they end when they should, and what the tables hold opens nothing."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from core.database import Database
from core.tables import session
from desk.sessions import Session, end_session, open_session, session_of, touch
from tests.desk.colleagues import NOW, acts, heard, let_in

HOUR = timedelta(hours=1)
MOMENT = timedelta(microseconds=1)


def signed_in(database: Database) -> str:
    suzuki = let_in(database)
    return database.write_now(lambda c: open_session(c, suzuki.id, NOW)).token


def at(database: Database, token: str, now: datetime) -> Session | None:
    return database.read_now(lambda c: session_of(c, token, now))


def living(database: Database, token: str, now: datetime = NOW) -> Session:
    found = at(database, token, now)
    assert found is not None
    return found


def test_a_token_finds_its_person(database: Database) -> None:
    token = signed_in(database)
    assert living(database, token).user.email == "suzuki@example.jp"
    for wrong in ("", token[:-1], token + "x", living(database, token).digest, "\ud800"):
        assert at(database, wrong, NOW) is None


def test_the_tables_do_not_hold_the_token(database: Database) -> None:
    token = signed_in(database)
    assert token not in repr(database.read_now(lambda c: c.execute(select(session)).all()))


def test_it_ends_after_twelve_idle_hours(database: Database) -> None:
    token = signed_in(database)
    assert at(database, token, NOW + 12 * HOUR - MOMENT) is not None
    assert at(database, token, NOW + 12 * HOUR) is None


def test_use_keeps_it_but_no_longer_than_fourteen_days(database: Database) -> None:
    token, now = signed_in(database), NOW
    while (found := at(database, token, now)) is not None:
        database.write_now(lambda c, digest=found.digest, now=now: touch(c, digest, now))  # type: ignore[misc]
        now += 11 * HOUR
    assert now - NOW >= timedelta(days=14)
    assert now - NOW < timedelta(days=14) + 11 * HOUR


def test_a_use_is_noted_once_a_minute(database: Database) -> None:
    found = living(database, signed_in(database))
    assert not found.wants_touch(NOW + timedelta(seconds=59))
    assert found.wants_touch(NOW + timedelta(seconds=60))


def test_a_late_touch_takes_nothing_back(database: Database) -> None:
    token = signed_in(database)
    digest = living(database, token).digest
    for now in (NOW + HOUR, NOW + timedelta(minutes=30)):
        database.write_now(lambda c, now=now: touch(c, digest, now))  # type: ignore[misc]
    assert living(database, token).seen_at == NOW + HOUR


def test_signing_out_ends_this_session_only(database: Database) -> None:
    first = signed_in(database)
    found = living(database, first)
    second = database.write_now(lambda c: open_session(c, found.user.id, NOW)).token
    told = heard(database)
    database.write_now(lambda c: end_session(c, found, NOW))
    assert at(database, first, NOW) is None
    assert at(database, second, NOW) is not None
    assert ("session", {"user": found.user.id}) in [(each.topic, each.data) for each in told]
    assert acts(database)[-1] == "user.sign_out"


def test_ended_ones_are_swept_when_somebody_signs_in(sqlite_database: Database) -> None:
    token = signed_in(sqlite_database)
    who = living(sqlite_database, token).user.id
    sqlite_database.write_now(lambda c: open_session(c, who, NOW + 13 * HOUR))
    assert len(sqlite_database.read_now(lambda c: c.execute(select(session)).all())) == 1


@pytest.mark.parametrize("given", ["", "x", "\ud800", "窓"])
def test_a_form_must_carry_the_sessions_own_csrf_token(sqlite_database: Database, given: str) -> None:
    token = signed_in(sqlite_database)
    found = living(sqlite_database, token)
    assert found.csrf_matches(found.csrf)
    assert not found.csrf_matches(given)
    assert not found.csrf_matches(token)
