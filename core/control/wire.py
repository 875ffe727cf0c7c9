"""What passes through control.sock: one JSON line there, one JSON line back."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

SOCKET = "control.sock"
LONGEST = 16 * 1024 * 1024
"""Bytes of a line; a command's answer may be a long list."""


class Call(msgspec.Struct, frozen=True):
    """`args` is read again with the command's own type."""

    command: str
    args: msgspec.Raw


class Reply(msgspec.Struct, frozen=True, omit_defaults=True):
    """`answer`, or `error` in words for the person; `unknown`: there is no such command here."""

    answer: msgspec.Raw = msgspec.Raw(b"null")
    error: str | None = None
    unknown: bool = False


@contextmanager
def unix_socket(folder: Path) -> Iterator[tuple[socket.socket, str]]:
    """A socket and the address of control.sock for it.

    The address leads over the folder's descriptor: a Unix address holds at most 107 bytes, a path may be longer.
    """
    descriptor = os.open(folder, os.O_PATH | os.O_DIRECTORY)
    try:
        connection = socket.socket(socket.AF_UNIX)
        try:
            yield connection, f"/proc/self/fd/{descriptor}/{SOCKET}"
        except BaseException:
            connection.close()
            raise
    finally:
        os.close(descriptor)
