"""An act from the command line: written, then sealed at once, since no system may be running that would seal it."""

import logging
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from core.database import Database
from core.keyring import KeyRing, ring_of
from core.settings_source import load_settings
from governance.audit import ChainFile, ChainFileError, seal_pending

T = TypeVar("T")
ACTOR = "system"
"""Whoever may use the data folder; the operating system knows who that was."""

_log = logging.getLogger(__name__)


def this_ring() -> KeyRing:
    """The key ring of this process's settings. Raises Refused."""
    return ring_of(load_settings())


async def on_record(database: Database, work: Callable[[Connection], T]) -> T:
    """The work's result, its entry sealed. What could not be sealed is left to the next start."""
    ring = this_ring()
    result = await database.write(work)
    try:
        await seal_pending(database, ring, ChainFile.in_folder(load_settings().data_dir))
    except (SQLAlchemyError, ChainFileError, OSError):
        _log.exception("the audit log could not be sealed")
    return result
