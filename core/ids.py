"""Identifiers that sort by the time they were made."""

import secrets
import time


def new_id() -> str:
    """32 hexadecimal digits: milliseconds since 1970 (12), then 80 random bits."""
    return f"{time.time_ns() // 1_000_000:012x}{secrets.token_hex(10)}"


def new_token(nbytes: int = 32) -> str:
    """A secret that nobody can guess, safe in a URL."""
    return secrets.token_urlsafe(nbytes)
