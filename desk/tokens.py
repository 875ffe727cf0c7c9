"""API tokens: actors of their own, shown once, kept as digests."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, select, update

from core.ids import new_id, new_token
from core.refused import Refused
from core.tables import token
from desk.sql import insert_new
from desk.users import Role, check_role
from governance.audit import record

PREFIX = "mdg_"
"""So that people and scanners recognise a token that leaked."""
LONGEST_NAME = 100


class TokenRefused(Refused):
    """What was asked of a token cannot be done."""


@dataclass(frozen=True)
class Token:
    """A token without its secret."""

    id: str
    name: str
    role: Role
    created_at: datetime
    revoked_at: datetime | None


_tokens = select(token.c.id, token.c.name, token.c.role, token.c.created_at, token.c.revoked_at)


def add_token(connection: Connection, *, name: str, role: Role, actor: str, now: datetime) -> tuple[Token, str]:
    """A token, and its secret for whoever shall use it: nobody can look it up again. Raises Refused."""
    name = name.strip()
    if not name.isprintable() or not 1 <= len(name) <= LONGEST_NAME:
        raise TokenRefused(f"a token's name has 1 to {LONGEST_NAME} characters")
    made, secret = Token(new_id(), name, check_role(role), now, None), PREFIX + new_token()
    row = {"id": made.id, "name": name, "role": role, "digest": _digest(secret), "created_at": now}
    if not insert_new(connection, token, row):
        raise TokenRefused(f"there is, or was, a token {name!r}; take another name")
    facts = {"name": name, "role": role}
    record(connection, actor=actor, act="token.add", subject=f"token:{made.id}", facts=facts, now=now)
    return made, secret


def token_of(connection: Connection, secret: str) -> Token | None:
    """The token of a secret; None when there is none or it was revoked."""
    row = connection.execute(_tokens.where(token.c.digest == _digest(secret), token.c.revoked_at.is_(None)))
    found = row.one_or_none()
    return None if found is None else _token(found)


def all_tokens(connection: Connection) -> list[Token]:
    """All tokens, the revoked too, by name."""
    return [_token(row) for row in connection.execute(_tokens.order_by(token.c.name))]


def revoke_token(connection: Connection, name: str, *, actor: str, now: datetime) -> None:
    """The token opens nothing any more. Raises TokenRefused."""
    revoked = connection.scalar(
        update(token).where(token.c.name == name, token.c.revoked_at.is_(None)).values(revoked_at=now)
        .returning(token.c.id)
    )  # fmt: skip
    if revoked is None:
        raise TokenRefused(f"there is no token {name!r}, or it was revoked before")
    record(connection, actor=actor, act="token.revoke", subject=f"token:{revoked}", facts={"name": name}, now=now)


def _token(row: Row[*tuple[object, ...]]) -> Token:
    return Token(row.id, row.name, row.role, row.created_at, row.revoked_at)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
