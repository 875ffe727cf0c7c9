"""Signing in: throttled before anything is checked, silent about who exists, and never past a change."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from core.clock import ManualClock
from core.database import Database
from core.tables import attempt
from desk.attempts import Throttled
from desk.passwords import hash_password, verify_password
from desk.sessions import NewSession, session_of
from desk.sign_in import Attempt, SignInRefused, admit, let_in, note_failure
from desk.user_changes import disable_user, set_password
from tests.desk import colleagues
from tests.desk.colleagues import NOW, acts

PASSWORD = "correct horse"
HASH = hash_password(PASSWORD)
OFFICE = "203.0.113.7"


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOW)


class Door:
    """The three steps as the console takes them."""

    def __init__(self, database: Database, clock: ManualClock) -> None:
        self.database = database
        self.clock = clock

    def admit(self, email: str = "suzuki@example.jp", address: str = OFFICE) -> Attempt:
        return self.database.write_now(lambda c: admit(c, email, address, self.clock.now()))

    def sign_in(self, password: str, email: str = "suzuki@example.jp", address: str = OFFICE) -> NewSession:
        admitted = self.admit(email, address)
        if not verify_password(admitted.password_hash, password):
            self.database.write_now(lambda c: note_failure(c, admitted, self.clock.now()))
            raise SignInRefused
        return self.database.write_now(lambda c: let_in(c, admitted, self.clock.now()))

    def fail(self, times: int, email: str = "suzuki@example.jp", address: str = OFFICE) -> None:
        for _ in range(times):
            with pytest.raises(SignInRefused):
                self.sign_in("wrong password", email, address)


@pytest.fixture
def door(database: Database, clock: ManualClock) -> Door:
    colleagues.let_in(database, password_hash=HASH)
    return Door(database, clock)


def test_the_right_password_opens_a_session(door: Door) -> None:
    opened = door.sign_in(PASSWORD, "Suzuki@example.jp")
    found = door.database.read_now(lambda c: session_of(c, opened.token, NOW))
    assert found is not None
    assert found.user.email == "suzuki@example.jp"
    assert acts(door.database) == ["user.add", "user.sign_in"]


def test_five_failures_close_the_door_for_the_rest_of_five_minutes(door: Door, clock: ManualClock) -> None:
    door.fail(1)
    clock.advance(timedelta(minutes=2))
    door.fail(4)
    with pytest.raises(Throttled) as refused:
        door.sign_in(PASSWORD)
    assert refused.value.retry_after == timedelta(minutes=3)
    assert str(refused.value) == "too many failed attempts; try again in 3 minutes"
    clock.advance(timedelta(minutes=3))
    door.sign_in(PASSWORD)


def test_a_refused_attempt_does_not_prolong_the_wait(door: Door, clock: ManualClock) -> None:
    door.fail(5)
    for _ in range(4):
        clock.advance(timedelta(minutes=1))
        with pytest.raises(Throttled):
            door.admit()
    clock.advance(timedelta(minutes=1))
    door.sign_in(PASSWORD)


def test_somebody_elses_door_stays_open(door: Door) -> None:
    colleagues.let_in(door.database, "tanaka", "admin", HASH)
    door.fail(5)
    door.sign_in(PASSWORD, "tanaka@example.jp")


def test_success_forgives_what_went_before(door: Door) -> None:
    for _ in range(6):
        door.fail(4)
        door.sign_in(PASSWORD)
        door.database.write_now(lambda c: c.execute(attempt.delete().where(attempt.c.key == f"address:{OFFICE}")))


def test_signing_in_is_no_failure_of_the_address(door: Door) -> None:
    for _ in range(25):
        door.sign_in(PASSWORD)
    assert door.database.read_now(lambda c: c.scalar(select(func.count()).select_from(attempt))) == 0


def test_twenty_failures_close_the_door_to_an_address(door: Door) -> None:
    for number in range(20):
        door.fail(1, f"guess{number}@example.jp")
    with pytest.raises(Throttled):
        door.sign_in(PASSWORD)
    door.sign_in(PASSWORD, address="203.0.113.8")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True), ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
     ("::ffff:203.0.113.7", "203.0.113.7", True), ("fe80::1%eth0", "fe80::1%eth1", True), ("unix", "unix", True)],
)  # fmt: skip
def test_addresses_of_one_line_count_as_one(
    sqlite_database: Database, clock: ManualClock, one: str, other: str, same: bool
) -> None:
    door = Door(sqlite_database, clock)
    for number in range(20):
        door.admit(f"guess{number}@example.jp", one)
    if same:
        with pytest.raises(Throttled):
            door.admit("sato@example.jp", other)
    else:
        door.admit("sato@example.jp", other)


def test_nobody_learns_who_exists(door: Door) -> None:
    nobody, somebody = door.admit("sato@example.jp", "203.0.113.1"), door.admit(address="203.0.113.2")
    assert (nobody.user_id, nobody.password_hash) == (None, None)
    assert somebody.password_hash == HASH
    assert HASH not in repr(somebody)
    for email in ("sato@example.jp", "suzuki@example.jp"):
        door.fail(4, email)
        with pytest.raises(Throttled):
            door.admit(email)


def test_a_hundred_guesses_at_once_are_a_hundred(door: Door) -> None:
    async def all_at_once() -> list[object]:
        tries = (door.database.write(lambda c: admit(c, "suzuki@example.jp", OFFICE, NOW)) for _ in range(100))
        return await asyncio.gather(*tries, return_exceptions=True)

    outcomes = asyncio.run(all_at_once())
    assert len([each for each in outcomes if isinstance(each, Attempt)]) == 5
    assert len([each for each in outcomes if isinstance(each, Throttled)]) == 95


def test_somebody_disabled_is_nobody(door: Door) -> None:
    who = door.admit().user_id
    assert who is not None
    door.database.write_now(lambda c: disable_user(c, who, actor="system", now=NOW))
    assert door.admit().password_hash is None
    door.fail(1)


def test_a_password_changed_while_the_old_one_is_checked_keeps_the_door_shut(door: Door) -> None:
    admitted = door.admit()
    assert admitted.user_id is not None
    door.database.write_now(
        lambda c: set_password(c, str(admitted.user_id), "another", must_change=False, actor="system", now=NOW)
    )
    with pytest.raises(SignInRefused):
        door.database.write_now(lambda c: let_in(c, admitted, NOW))


def test_a_failure_is_on_record_without_what_was_typed(door: Door) -> None:
    door.fail(1, "my secret password@")
    assert acts(door.database)[-1] == "user.sign_in_failed"
    assert "my secret" not in repr(door.database.read_now(lambda c: c.execute(select(colleagues.audit)).all()))


@pytest.mark.parametrize("email", ["suzuki\0@example.jp", "suzuki\ud800@example.jp"])
def test_signs_that_no_database_takes_are_no_failure_of_ours(database: Database, email: str) -> None:
    assert database.write_now(lambda c: admit(c, email, "192.0.2.1", NOW)).email == "suzuki@example.jp"
