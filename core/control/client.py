"""Asks the running system to do something."""

import asyncio
import socket
from pathlib import Path
from typing import TypeVar

import msgspec

from core.control.wire import LONGEST, Call, Reply, unix_socket
from core.refused import Refused

PATIENCE = 120.0
WENT_AWAY = "the running system went away before it answered; look whether it was done before you try again"
T = TypeVar("T")


class NotRunning(Refused):
    """No system works in this data folder, or it has not come so far yet."""


class Interrupted(Refused):
    """The system went away after it was asked; nobody may ask again without looking."""


class UnknownCommand(Refused):
    """The running system has no such command: it is older than this program."""


async def ask(data_dir: Path, command: str, request: object, answer: type[T]) -> T:
    """The system's answer. Raises Refused with its words; NotRunning when it was not even asked."""
    connection = _connect(data_dir)
    reader, writer = await asyncio.open_unix_connection(sock=connection, limit=LONGEST)
    try:
        writer.write(msgspec.json.encode(Call(command, msgspec.Raw(msgspec.json.encode(request)))) + b"\n")
        async with asyncio.timeout(PATIENCE):
            line = await reader.readline()
    except TimeoutError as error:
        raise Refused(f"the running system did not answer {command} within {PATIENCE:g} s") from error
    except ConnectionError as error:
        raise Interrupted(WENT_AWAY) from error
    finally:
        writer.close()
    return _read(line, answer)


def _connect(data_dir: Path) -> socket.socket:
    try:
        with unix_socket(data_dir) as (connection, address):
            connection.connect(address)
            return connection
    except OSError as error:
        raise NotRunning(f"no system is running with the data folder {data_dir}") from error


def _read(line: bytes, answer: type[T]) -> T:
    if not line:
        raise Interrupted(WENT_AWAY)
    reply = msgspec.json.decode(line, type=Reply)
    if reply.unknown:
        raise UnknownCommand(reply.error or "")
    if reply.error is not None:
        raise Refused(reply.error)
    return msgspec.json.decode(reply.answer, type=answer)
