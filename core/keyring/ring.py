"""The ring: keys with ids, and a key of its own for each purpose derived from them."""

import base64
import secrets
from dataclasses import dataclass, field
from functools import lru_cache

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32


class UnreadableError(Exception):
    """What was encrypted cannot be opened. The text says why, and never what."""


@dataclass(frozen=True)
class Key:
    """256 random bits. The secret itself encrypts and signs nothing; keys derived from it do."""

    id: str
    secret: bytes = field(repr=False)


@dataclass(frozen=True)
class KeyRing:
    """At least one key, the oldest first."""

    keys: tuple[Key, ...]

    @property
    def newest(self) -> Key:
        """The key that encrypts and signs from now on."""
        return self.keys[-1]

    def __contains__(self, key_id: object) -> bool:
        return any(key.id == key_id for key in self.keys)

    def derived(self, key_id: str, purpose: str) -> bytes:
        """The 256-bit key for one purpose. Raises UnreadableError when the ring lacks the key."""
        for key in self.keys:
            if key.id == key_id:
                return _derived(key.secret, purpose)
        raise UnreadableError(f"the key ring has no key {key_id}")


def new_key() -> Key:
    """A key nobody has seen, with an id that is no secret."""
    return Key(secrets.token_hex(4), secrets.token_bytes(KEY_BYTES))


def key_line(key: Key) -> str:
    """A key as its line in the ring's file."""
    return f"{key.id} {base64.b64encode(key.secret).decode()}"


@lru_cache(maxsize=256)
def _derived(secret: bytes, purpose: str) -> bytes:
    """HKDF-SHA256, RFC 5869; the salt may be empty as the secret is uniformly random (section 3.1)."""
    return HKDF(SHA256(), length=KEY_BYTES, salt=None, info=f"madoguchi {purpose}".encode()).derive(secret)
