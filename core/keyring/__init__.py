"""The keys that protect what the tables hold: several with ids, the newest encrypts, all of them decrypt.

KeyRingRefused     the ring's file can be read by others, or is no key ring
UnreadableError    something was encrypted with a key that is not here, or was moved or altered
"""

from core.keyring.file import KeyRingRefused, open_ring, parse_ring, ring_of, rotate
from core.keyring.ring import Key, KeyRing, UnreadableError
from core.keyring.sealing import Sealed, seal, unseal
from core.keyring.signing import Signature, sign, verified

__all__ = [
    "Key", "KeyRing", "KeyRingRefused", "Sealed", "Signature", "UnreadableError",
    "open_ring", "parse_ring", "ring_of", "rotate", "seal", "sign", "unseal", "verified",
]  # fmt: skip
