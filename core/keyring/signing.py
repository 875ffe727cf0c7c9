"""Signatures that only a holder of the key ring can make: HMAC-SHA256, one derived key a purpose."""

import hmac
from dataclasses import dataclass

from core.keyring.ring import KeyRing, UnreadableError


@dataclass(frozen=True)
class Signature:
    """In hexadecimal digits, with the key that made it."""

    key_id: str
    digest: str


def sign(ring: KeyRing, purpose: str, message: bytes) -> Signature:
    """Sign with the newest key."""
    key_id = ring.newest.id
    return Signature(key_id, hmac.digest(ring.derived(key_id, purpose), message, "sha256").hex())


def verified(ring: KeyRing, purpose: str, message: bytes, signature: Signature) -> bool:
    """Whether this ring signed exactly this, for this purpose. Takes the same time wherever a digest differs."""
    try:
        key = ring.derived(signature.key_id, purpose)
    except UnreadableError:
        return False
    return hmac.compare_digest(hmac.digest(key, message, "sha256"), _bytes(signature.digest))


def _bytes(digest: str) -> bytes:
    try:
        return bytes.fromhex(digest)
    except ValueError:
        return b""
