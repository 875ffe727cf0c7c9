"""Whether the process lives (/healthz), and whether webhooks are stored (/readyz), for whatever watches this system."""

import asyncio
import shutil

from sanic import Blueprint, Request
from sanic.response import HTTPResponse, json, text
from sqlalchemy.exc import SQLAlchemyError

from console.house import Counter
from core.database import Database, DatabaseClosedError
from core.parts import State

LEAST_ROOM = 4 * 1024 * 1024
"""Bytes: the longest body that is taken, a few times over."""
PATIENCE = 2.0
"""Seconds for the database; platforms wait little longer for the answer to a webhook."""


def health_blueprint(counter: Counter) -> Blueprint:
    """Both, without a sign-in: they tell nothing about customers or the company."""
    blueprint = Blueprint("health")

    @blueprint.get("/healthz")
    async def healthz(request: Request) -> HTTPResponse:
        return text("ok")

    @blueprint.get("/readyz")
    async def readyz(request: Request) -> HTTPResponse:
        writes = has_room(counter) and await takes_writes(counter.database)
        behind, judges = counter.house.system(), counter.judges.health()
        parts: dict[str, State] = {
            "database": "up" if writes else "down",
            "worker": "up",  # when it ends, this process does
            "bot": behind.bot,
            "actions": behind.actions,
            "gate": "up" if judges.working else "down",
        }
        told = {"ready": writes, "parts": parts, "judges": {"working": judges.working, "stuck": judges.stuck}}
        return json(told, status=200 if writes else 503)

    return blueprint


def has_room(counter: Counter) -> bool:
    """Whether a webhook would still fit on the disk; of PostgreSQL's disk PostgreSQL tells."""
    return counter.database.dialect != "sqlite" or shutil.disk_usage(counter.settings.data_dir).free >= LEAST_ROOM


async def takes_writes(database: Database) -> bool:
    """Whether a transaction as a webhook's begins and ends now."""
    try:
        async with asyncio.timeout(PATIENCE):
            await database.write(lambda connection: connection.exec_driver_sql("SELECT 1"), urgent=True)
    except (SQLAlchemyError, DatabaseClosedError, TimeoutError):
        return False
    return True
