"""Password hashes in their own few threads: each takes 25 ms and 19 MiB, and the event loop serves everybody."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from core.refused import Refused
from desk.passwords import hash_password, verify_password

T = TypeVar("T")
THREADS = 2
MOST_WAITING = 32
"""More than these at a time are not people."""


class TooBusyError(Refused):
    """Too many passwords wait to be checked."""


class Hashing:
    """One for the app."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="passwords")
        self._waiting = 0

    async def verify(self, stored: str | None, password: str) -> bool:
        """Whether the password made this hash. Raises TooBusyError."""
        return await self._run(lambda: verify_password(stored, password))

    async def make(self, password: str) -> str:
        """The hash to keep. Raises TooBusyError, PasswordRefused."""
        return await self._run(lambda: hash_password(password))

    def close(self) -> None:
        """End the threads."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _run(self, work: Callable[[], T]) -> T:
        if self._waiting >= MOST_WAITING:
            raise TooBusyError("too many people sign in at this moment")
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._waiting -= 1
