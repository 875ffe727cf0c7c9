"""Ids in the shapes that Meta gives them: numbers as text, and opaque ones for messages and threads."""

import base64
import hashlib
import secrets


def number(digits: int = 17, prefix: str = "17") -> str:
    """A node's id: an account, a user, a post, a comment."""
    return prefix + "".join(secrets.choice("0123456789") for _ in range(digits - len(prefix)))


def named_number(*names: str) -> str:
    """The same user id for the same names in every run."""
    digest = hashlib.sha256(" ".join(names).encode()).digest()
    return str(int.from_bytes(digest[:8]) % 10**15 + 10**15)


def message_id() -> str:
    """A `mid`: long, opaque, URL-safe."""
    return "aWdfZAG1f" + base64.urlsafe_b64encode(secrets.token_bytes(48)).decode().rstrip("=")


def thread_id() -> str:
    return "aWdfZAG06" + base64.urlsafe_b64encode(secrets.token_bytes(24)).decode().rstrip("=")


def trace_id() -> str:
    return "A" + secrets.token_urlsafe(16)
