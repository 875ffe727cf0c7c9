"""API tokens, as the command line handles them."""

from dataclasses import dataclass

from core.clock import SystemClock
from core.control.commands import steps
from core.database import Database
from desk.control.on_record import ACTOR, on_record
from desk.tokens import Token, add_token, all_tokens, revoke_token
from desk.users import Role


@dataclass(frozen=True)
class AddToken:
    """A token to be made."""

    name: str
    role: Role


@steps("tokens.add")
async def issue_token(database: Database, request: AddToken) -> str:
    """Its secret, for once. Raises Refused."""
    now = SystemClock().now()
    _, secret = await on_record(
        database, lambda c: add_token(c, name=request.name, role=request.role, actor=ACTOR, now=now)
    )
    return secret


@steps("tokens.list")
async def list_tokens(database: Database, request: None) -> list[Token]:
    """All, the revoked too, by name."""
    return await database.read(all_tokens)


@steps("tokens.revoke")
async def withdraw_token(database: Database, request: str) -> None:
    """By name. Raises TokenRefused."""
    await on_record(database, lambda c: revoke_token(c, request, actor=ACTOR, now=SystemClock().now()))
