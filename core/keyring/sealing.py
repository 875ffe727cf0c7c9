"""Encryption at rest: AES-256-GCM, bound to the row and the name it belongs to."""

import json
import secrets
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from core.keyring.ring import KeyRing, UnreadableError

PURPOSE = "encryption at rest"
NONCE_BYTES = 12
"""Random nonces of 96 bits are safe for 2^32 encryptions with a key (NIST SP 800-38D, section 8.3)."""


@dataclass(frozen=True)
class Sealed:
    """What a table keeps: the key's id, and nonce and ciphertext."""

    key_id: str
    data: bytes


def seal(ring: KeyRing, text: str, *, table: str, row: str, name: str) -> Sealed:
    """Encrypt with the newest key. Opens again only for the same table, row and name."""
    key = ring.newest
    nonce = secrets.token_bytes(NONCE_BYTES)
    cipher = AESGCM(ring.derived(key.id, PURPOSE))
    return Sealed(key.id, nonce + cipher.encrypt(nonce, text.encode(), _bound_to(key.id, table, row, name)))


def unseal(ring: KeyRing, sealed: Sealed, *, table: str, row: str, name: str) -> str:
    """Decrypt. Raises UnreadableError: no such key, or altered, or taken from another row."""
    cipher = AESGCM(ring.derived(sealed.key_id, PURPOSE))
    nonce, ciphertext = sealed.data[:NONCE_BYTES], sealed.data[NONCE_BYTES:]
    try:
        return cipher.decrypt(nonce, ciphertext, _bound_to(sealed.key_id, table, row, name)).decode()
    except (InvalidTag, ValueError) as error:  # ValueError: too short to hold a nonce
        raise UnreadableError(f"{name} of {table} {row} was altered or belongs elsewhere") from error


def _bound_to(*parts: str) -> bytes:
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode()
