"""People: let in, changed, let in no more; never without an admin, never with a session that should have ended."""

import asyncio
from datetime import timedelta

import pytest

from core.database import Database, open_database
from core.refused import Refused
from desk.preferences import Preferences, PreferencesRefused
from desk.sessions import open_session, session_of
from desk.user_changes import (
    add_first_admin,
    add_user,
    disable_user,
    enable_user,
    is_first_start,
    set_password,
    set_preferences,
)
from desk.users import UnknownUser, UserRefused, all_users, find_user, get_user
from tests.desk.colleagues import NOW, acts, heard, let_in


def test_a_person_is_found_by_address_however_it_is_typed(database: Database) -> None:
    suzuki = let_in(database)
    for typed in ("suzuki@example.jp", " Suzuki@EXAMPLE.jp ", "ｓｕｚｕｋｉ＠ｅｘａｍｐｌｅ．ｊｐ"):
        assert database.read_now(lambda c, typed=typed: find_user(c, typed)) == suzuki  # type: ignore[misc]
    assert database.read_now(lambda c: get_user(c, suzuki.id)) == suzuki
    assert (suzuki.role, suzuki.must_change, suzuki.preferences) == ("agent", False, Preferences())
    assert "hash" not in repr(suzuki)


def test_an_address_is_one_persons(database: Database) -> None:
    let_in(database)
    with pytest.raises(UserRefused, match=r"suzuki@example.jp is somebody's already"):
        let_in(database)
    assert len(database.read_now(all_users)) == 1


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [({"email": "suzuki"}, "no e-mail address"), ({"email": "a b@example.jp"}, "no e-mail address"),
     ({"email": "@example.jp"}, "no e-mail address"), ({"email": "a@b\n@c"}, "no e-mail address"),
     ({"name": "  "}, "1 to 100 characters"), ({"name": "鈴" * 101}, "1 to 100 characters"),
     ({"role": "owner"}, "a role is admin or agent, not 'owner'")],
)  # fmt: skip
def test_what_is_wrong_is_said(sqlite_database: Database, wrong: dict[str, str], reason: str) -> None:
    given = {"email": "suzuki@example.jp", "name": "鈴木", "role": "agent"} | wrong
    with pytest.raises(Refused, match=reason):
        sqlite_database.write_now(
            lambda c: add_user(c, password_hash="h", must_change=False, actor="system", now=NOW, **given)  # type: ignore[arg-type]
        )
    assert sqlite_database.read_now(all_users) == []


def test_nobody_is_unknown(sqlite_database: Database) -> None:
    with pytest.raises(UnknownUser, match=r"nobody has the address sato@example.jp"):
        sqlite_database.read_now(lambda c: find_user(c, "sato@example.jp"))
    with pytest.raises(UnknownUser):
        sqlite_database.write_now(lambda c: set_password(c, "x", "h", must_change=False, actor="system", now=NOW))


def test_the_first_start_makes_one_admin_who_must_choose_a_password(database: Database) -> None:
    assert database.read_now(is_first_start)
    made = database.write_now(lambda c: add_first_admin(c, "hash", NOW))
    assert made is not None
    assert (made.email, made.role, made.must_change) == ("admin@localhost", "admin", True)
    assert not database.read_now(is_first_start)
    assert database.write_now(lambda c: add_first_admin(c, "other", NOW)) is None
    assert database.read_now(all_users) == [made]
    assert acts(database) == ["user.add"]


@pytest.mark.needs("postgres")
async def test_two_processes_that_start_at_once_make_one_admin(postgresql_url: str) -> None:
    databases = [open_database(postgresql_url) for _ in range(2)]
    made = await asyncio.gather(*(each.write(lambda c: add_first_admin(c, "hash", NOW)) for each in databases))
    assert len([each for each in made if each]) == 1
    for each in databases:
        each.close()


def test_a_new_password_ends_all_other_sessions(database: Database) -> None:
    suzuki, tanaka = let_in(database), let_in(database, "tanaka", "admin")
    opened = [database.write_now(lambda c, who=who: open_session(c, who.id, NOW)) for who in (suzuki, suzuki, tanaka)]  # type: ignore[misc]
    here = database.read_now(lambda c: session_of(c, opened[0].token, NOW))
    assert here is not None
    told = heard(database)
    database.write_now(
        lambda c: set_password(c, suzuki.id, "new", must_change=False, actor="system", now=NOW, keep=here.digest)
    )
    left = [database.read_now(lambda c, s=s: session_of(c, s.token, NOW)) is not None for s in opened]  # type: ignore[misc]
    assert left == [True, False, True]
    assert [(each.topic, each.data) for each in told if each.topic == "session"] == [("session", {"user": suzuki.id})]


def test_somebody_who_left_is_signed_out_everywhere(database: Database) -> None:
    suzuki = let_in(database)
    opened = database.write_now(lambda c: open_session(c, suzuki.id, NOW))
    database.write_now(lambda c: disable_user(c, suzuki.id, actor="system", now=NOW))
    assert database.read_now(lambda c: get_user(c, suzuki.id)).disabled_at == NOW
    assert database.read_now(lambda c: session_of(c, opened.token, NOW)) is None
    database.write_now(lambda c: enable_user(c, suzuki.id, actor="system", now=NOW))
    assert database.read_now(lambda c: get_user(c, suzuki.id)).disabled_at is None
    assert database.read_now(lambda c: session_of(c, opened.token, NOW)) is None, "an old session stays ended"


def test_the_only_admin_cannot_be_disabled(database: Database) -> None:
    tanaka, mori = let_in(database, "tanaka", "admin"), let_in(database, "mori", "admin")
    let_in(database)
    database.write_now(lambda c: disable_user(c, tanaka.id, actor="system", now=NOW))
    with pytest.raises(UserRefused, match=r"mori@example.jp is the only admin"):
        database.write_now(lambda c: disable_user(c, mori.id, actor="system", now=NOW))
    later = NOW + timedelta(days=1)
    database.write_now(lambda c: disable_user(c, tanaka.id, actor="system", now=later))
    assert database.read_now(lambda c: get_user(c, tanaka.id)).disabled_at == NOW


def test_choices_are_kept_or_refused(database: Database) -> None:
    suzuki = let_in(database)
    database.write_now(lambda c: set_preferences(c, suzuki.id, {"language": "en"}))
    database.write_now(lambda c: set_preferences(c, suzuki.id, {"theme": "dark"}))
    with pytest.raises(PreferencesRefused):
        database.write_now(lambda c: set_preferences(c, suzuki.id, {"theme": "pink"}))
    kept = database.read_now(lambda c: get_user(c, suzuki.id)).preferences
    assert kept == Preferences(language="en", theme="dark")


def test_every_change_is_on_record(sqlite_database: Database) -> None:
    suzuki = let_in(sqlite_database)
    write = sqlite_database.write_now
    write(lambda c: set_password(c, suzuki.id, "new", must_change=True, actor="user:tanaka", now=NOW))
    write(lambda c: disable_user(c, suzuki.id, actor="user:tanaka", now=NOW))
    write(lambda c: disable_user(c, suzuki.id, actor="user:tanaka", now=NOW))
    write(lambda c: enable_user(c, suzuki.id, actor="user:tanaka", now=NOW))
    assert acts(sqlite_database) == ["user.add", "user.password", "user.disable", "user.enable"]
