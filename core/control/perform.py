"""Carries out a command from the command line: through the running system, or here under its lock."""

import asyncio
import os
import time
from typing import TypeVar

from core.control.client import NotRunning, ask
from core.control.commands import Command
from core.data_folder import InUse, sole_use
from core.migrations import migrate
from core.settings import Settings
from core.usable import open_usable_database

RequestT = TypeVar("RequestT")
AnswerT = TypeVar("AnswerT")

PATIENCE = 10.0
PAUSE = 0.1


def perform(settings: Settings, wanted: Command[RequestT, AnswerT], request: RequestT) -> AnswerT:
    """The command's answer, after its effect. Raises Refused.

    A system that is just starting holds the lock and has no socket yet; so both are tried for 10 s.
    """
    give_up = time.monotonic() + PATIENCE
    while True:
        try:
            return asyncio.run(ask(settings.data_dir, wanted.name, request, wanted.answer))
        except NotRunning:
            pass
        try:
            with sole_use(settings.data_dir, f"a command (process {os.getpid()})"):
                return asyncio.run(_here(settings, wanted, request))
        except InUse:
            if time.monotonic() > give_up:
                raise
        time.sleep(PAUSE)


async def _here(settings: Settings, wanted: Command[RequestT, AnswerT], request: RequestT) -> AnswerT:
    database = open_usable_database(settings.database)
    try:
        await database.write(migrate)
        return await wanted.run(database, request)
    finally:
        database.close()
