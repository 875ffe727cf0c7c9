"""Carries out commands in the running app, for whoever may open the socket: this user alone."""

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import msgspec

from core.control.commands import Command
from core.control.wire import LONGEST, SOCKET, Call, Reply, unix_socket
from core.database import Database
from core.refused import Refused

_log = logging.getLogger(__name__)


@asynccontextmanager
async def serve_control(
    data_dir: Path, database: Database, commands: Mapping[str, Command[object, object]]
) -> AsyncIterator[None]:
    """Listens as long as the block lasts. The caller holds the data folder's lock, so an old socket is a dead one's."""

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            line = await reader.readline()
            if line:
                writer.write(msgspec.json.encode(await carry_out(line, database, commands)) + b"\n")
                await writer.drain()
        except (ConnectionError, ValueError) as error:  # ValueError: the line was too long
            _log.warning("a command on the control socket was given up: %s", error)
        finally:
            writer.close()

    path = data_dir / SOCKET
    path.unlink(missing_ok=True)
    with unix_socket(data_dir) as (listening, address):
        listening.bind(address)
        # Nobody can connect before listen(), so there is no moment at which the socket is open to others.
        os.chmod(path, 0o600)
        server = await asyncio.start_unix_server(connected, sock=listening, limit=LONGEST)
    try:
        yield
    finally:
        server.close()
        with suppress(FileNotFoundError):
            path.unlink()


async def carry_out(line: bytes, database: Database, commands: Mapping[str, Command[object, object]]) -> Reply:
    """One call's reply; never raises for what a caller can do wrong."""
    try:
        call = msgspec.json.decode(line, type=Call)
        wanted = commands.get(call.command)
        if wanted is None:
            return Reply(error=f"the running system knows no command {call.command}", unknown=True)
        request = msgspec.json.decode(call.args, type=wanted.request)
        answer = await wanted.run(database, request)
    except (Refused, msgspec.MsgspecError) as error:
        return Reply(error=str(error))
    except Exception as error:  # the person at the other end is told, and the log has the rest
        _log.exception("a command on the control socket failed")
        return Reply(error=f"the running system could not do it ({type(error).__name__}); its log says more")
    return Reply(answer=msgspec.Raw(msgspec.json.encode(answer)))
