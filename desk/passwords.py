"""Passwords: hashed with Argon2id, checked in the same time whether the person exists or not.

Hashing takes some 25 ms and 19 MiB: call these in a thread, never in a transaction.
"""

import secrets
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from core.refused import Refused

SHORTEST = 10
LONGEST = 1_000
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""What nobody mistakes for another when copying from paper."""

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html"""
_nobodys = _hasher.hash(secrets.token_urlsafe())


class PasswordRefused(Refused):
    """It is too short or too long."""


def hash_password(password: str) -> str:
    """The hash to keep. Raises PasswordRefused."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise PasswordRefused(f"a password has {SHORTEST} to {LONGEST} characters")
    return _hasher.hash(_normal(password))


def verify_password(stored: str | None, password: str) -> bool:
    """Whether this password made the hash. `None`, for a person who does not exist, takes as long and is False."""
    try:
        return _hasher.verify(stored or _nobodys, _normal(password[: LONGEST + 1])) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def new_password() -> str:
    """One that nobody can guess and a person can copy: four groups of five letters, 99 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(5)) for _ in range(4))


def _normal(password: str) -> bytes:
    """The same bytes whether an input method wrote full-width letters or a keyboard plain ones (NIST SP 800-63B)."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
