"""Ids in the shapes that LINE gives them; random, so that two runs against one database never meet."""

import hashlib
import itertools
import secrets
import uuid
from collections.abc import Callable

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def ulid(milliseconds: int) -> str:
    """A webhookEventId: 48 bits of time and 80 of chance in Crockford's base 32."""
    number = (milliseconds << 80) | secrets.randbits(80)
    return "".join(_CROCKFORD[(number >> shift) & 31] for shift in range(125, -1, -5))


def user_id() -> str:
    return "U" + secrets.token_hex(16)


def named_user_id(account: str, name: str) -> str:
    """The same id for the same name in every run, so that a conversation goes on after a restart."""
    return "U" + hashlib.sha256(f"{account} {name}".encode()).hexdigest()[:32]


def group_id() -> str:
    return "C" + secrets.token_hex(16)


def reply_token() -> str:
    return secrets.token_hex(16)


def opaque_token() -> str:
    """A quoteToken or markAsReadToken."""
    return secrets.token_urlsafe(24)


def request_id() -> str:
    return str(uuid.uuid4())


def message_ids() -> Callable[[], str]:
    """Numbers of 18 digits that only grow, as LINE's message ids do."""
    counter = itertools.count(500_000_000_000_000_000 + secrets.randbelow(10**17))
    return lambda: str(next(counter))
