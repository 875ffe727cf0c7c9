"""What the supervisor tells its children through their environment: ports and secrets made at start."""

import os
import signal
from collections.abc import Mapping
from dataclasses import dataclass

LISTEN_FD = "MADOGUCHI_LISTEN_FD"
BOT_URLS = "MADOGUCHI_BOT_URLS"
BOT_SECRET = "MADOGUCHI_BOT_SECRET"  # noqa: S105  the variable's name, not a secret
ACTIONS_URL = "MADOGUCHI_ACTIONS_URL"
ACTIONS_SECRET = "MADOGUCHI_ACTIONS_SECRET"  # noqa: S105  the same
BOT_DIR = "MADOGUCHI_BOT_DIR"

SPAWNED = frozenset({LISTEN_FD, BOT_URLS, BOT_SECRET, ACTIONS_URL, ACTIONS_SECRET, BOT_DIR})
"""Variables that are no settings: nobody sets them by hand."""


STOP_SIGNAL = signal.SIGUSR1
"""Stops the app. Not SIGTERM: Sanic ignores that for a moment of its start, and a stop in that moment would be lost."""


@dataclass(frozen=True)
class Spawned:
    """What the app is told: the socket it serves, and where Rasa is, one address a process in their fixed order."""

    listen_fd: int
    bot_urls: tuple[str, ...]
    bot_secret: str


def read_spawned(environ: Mapping[str, str] = os.environ) -> Spawned:
    """Raises KeyError for a process that the supervisor did not start."""
    return Spawned(int(environ[LISTEN_FD]), tuple(environ[BOT_URLS].split()), environ[BOT_SECRET])
