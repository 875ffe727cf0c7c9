"""API tokens: shown once, known by their digest, revoked for good."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.database import Database
from core.refused import Refused
from core.tables import audit, token
from desk.tokens import TokenRefused, add_token, all_tokens, revoke_token, token_of
from desk.users import Role
from tests.desk.colleagues import NOW, acts


def issue(database: Database, name: str = "shop system", role: Role = "admin") -> str:
    return database.write_now(lambda c: add_token(c, name=name, role=role, actor="system", now=NOW))[1]


def test_a_secret_finds_its_token(database: Database) -> None:
    secret = issue(database)
    found = database.read_now(lambda c: token_of(c, secret))
    assert found is not None
    assert (found.name, found.role, found.revoked_at) == ("shop system", "admin", None)
    assert secret.startswith("mdg_")
    assert len(secret) > 40
    for wrong in ("", "mdg_", secret[:-1], secret + " ", found.id):
        assert database.read_now(lambda c, wrong=wrong: token_of(c, wrong)) is None  # type: ignore[misc]


def test_the_tables_do_not_hold_the_secret(database: Database) -> None:
    secret = issue(database)
    stored = database.read_now(lambda c: [c.execute(select(table)).all() for table in (token, audit)])
    assert secret not in repr(stored)


def test_a_revoked_one_opens_nothing(database: Database) -> None:
    secret, other = issue(database), issue(database, "other")
    later = NOW + timedelta(days=1)
    database.write_now(lambda c: revoke_token(c, "shop system", actor="system", now=later))
    assert database.read_now(lambda c: token_of(c, secret)) is None
    assert database.read_now(lambda c: token_of(c, other)) is not None
    assert [(each.name, each.revoked_at) for each in database.read_now(all_tokens)] == [
        ("other", None), ("shop system", later),
    ]  # fmt: skip
    assert acts(database) == ["token.add", "token.add", "token.revoke"]


def test_it_is_revoked_once_and_its_name_never_used_again(database: Database) -> None:
    issue(database)
    database.write_now(lambda c: revoke_token(c, "shop system", actor="system", now=NOW))
    for name in ("shop system", "never"):
        with pytest.raises(TokenRefused, match=f"no token '{name}'"):
            database.write_now(lambda c, name=name: revoke_token(c, name, actor="system", now=NOW))  # type: ignore[misc]
    with pytest.raises(TokenRefused, match="take another name"):
        issue(database)


@pytest.mark.parametrize(
    ("name", "role", "reason"),
    [(" ", "admin", "1 to 100 characters"), ("x" * 101, "admin", "1 to 100"), ("a\nb", "admin", "1 to 100"),
     ("a", "owner", "a role is admin or agent")],
)  # fmt: skip
def test_what_is_wrong_is_said(sqlite_database: Database, name: str, role: Role, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        issue(sqlite_database, name, role)
