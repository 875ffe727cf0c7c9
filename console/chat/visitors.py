"""Who a visitor is: a random id in a cookie that we sign, good for one account."""

import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from core.keyring import KeyRing, Signature, sign, verified

PURPOSE = "webchat"
LIVES = timedelta(days=180)
"""Counted from the last time the page was opened."""
RENEWED_AFTER = timedelta(days=1)

_TOKEN = re.compile(r"([0-9a-f]{32})\.([0-9]{1,12})\.([0-9A-Za-z]{1,32})\.([0-9a-f]{64})")


@dataclass(frozen=True)
class Visitor:
    """Somebody's browser, as its cookie says."""

    id: str
    since: datetime
    """When the token was made: it is renewed while it is used."""


def new_visitor(now: datetime) -> Visitor:
    """Somebody nobody has seen; 128 random bits."""
    return Visitor(secrets.token_hex(16), now)


def token_of(ring: KeyRing, account_id: str, visitor: Visitor) -> str:
    """What the cookie holds: id, time, and the signature that binds both to the account."""
    made = int(visitor.since.timestamp())
    signature = sign(ring, PURPOSE, _signed(account_id, visitor.id, made))
    return f"{visitor.id}.{made}.{signature.key_id}.{signature.digest}"


def visitor_in(ring: KeyRing, account_id: str, token: str | None, now: datetime) -> Visitor | None:
    """Who this token names; None for one that is missing, forged, of another account, or too old."""
    match = _TOKEN.fullmatch(token or "")
    if match is None:
        return None
    visitor, made, key_id, digest = match.groups()
    if not verified(ring, PURPOSE, _signed(account_id, visitor, int(made)), Signature(key_id, digest)):
        return None
    since = datetime.fromtimestamp(int(made), UTC)
    return Visitor(visitor, since) if now - since < LIVES else None


def _signed(account_id: str, visitor: str, made: int) -> bytes:
    return f"{account_id}\n{visitor}\n{made}".encode()
