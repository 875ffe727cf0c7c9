"""Serves the app from the socket that the supervisor opened: one process, ended gracefully."""

import asyncio
import gc
import signal
import socket
import sys
import threading

from sanic import Sanic
from sqlalchemy.exc import SQLAlchemyError

from console.app import create_app
from core.logs import log_without_words
from core.refused import Refused
from core.settings import Settings
from core.settings_source import load_settings
from core.spawned import STOP_SIGNAL, Spawned, read_spawned
from core.supervisor.listening import BACKLOG
from core.usable import unusable, wait_for_database

ROOMS = ("core", "governance", "desk", "connectors", "console")
GIL_TURNS = 0.001
"""Seconds after which the writer's thread lets the event loop go on, which webhooks wait for; a fifth of the usual."""
DRAIN = 10.0
"""Seconds an open request may still take after the app was told to stop."""


def main() -> None:
    """Runs until SIGTERM. Started by the supervisor, whose environment holds every setting: no .env file is read."""
    sys.setswitchinterval(GIL_TURNS)
    settings = load_settings(dot_env=None)
    log_without_words(ROOMS, settings.log_level)
    spawned = read_spawned()
    app = _made(settings, spawned)
    stop_gracefully(app)
    gc.collect()
    gc.freeze()  # what is there now stays: looking through it again would hold every webhook up for 80 ms
    # single_process: Sanic's own manager would leave orphans behind and never restarts what died; the supervisor does.
    app.run(
        sock=socket.socket(fileno=spawned.listen_fd),
        single_process=True,
        backlog=BACKLOG,
        access_log=False,
        motd=False,
    )


def _made(settings: Settings, spawned: Spawned) -> Sanic:  # type: ignore[type-arg]
    """The app, or an end with one line that says why there is none."""
    try:
        wait_for_database(settings.database, _say)
        return create_app(settings, spawned)
    except (Refused, OSError) as error:
        told: str | None = str(error)
    except SQLAlchemyError as error:
        told = unusable(error)
        if told is None:
            raise
    _say(f"cannot start: {told}")
    sys.exit(1)


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")  # in one piece: other threads write there too


def stop_gracefully(app: Sanic) -> None:  # type: ignore[type-arg]
    """Gives `app.ctx.stopping`, an event that every open stream waits for: an open stream would hold the stop up."""
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = DRAIN
    asked = threading.Event()
    # Not the loop's own handler: Sanic starts in pieces of the loop, and between two of them uvloop drops signals.
    signal.signal(STOP_SIGNAL, lambda *_: asked.set())

    async def prepare(app: Sanic) -> None:  # type: ignore[type-arg]
        app.ctx.stopping = asyncio.Event()
        app.ctx.stopper = asyncio.create_task(_stop_when(asked, app))

    async def end_streams(app: Sanic) -> None:  # type: ignore[type-arg]
        app.ctx.stopping.set()

    app.register_listener(prepare, "before_server_start")
    app.register_listener(end_streams, "before_server_stop")


async def _stop_when(asked: threading.Event, app: Sanic) -> None:  # type: ignore[type-arg]
    # Both are told by a flag alone. Stopped before it runs for good, the loop would fail, or never notice.
    while not (asked.is_set() and app.state.is_running):  # noqa: ASYNC110
        await asyncio.sleep(0.1)
    asyncio.get_running_loop().stop()


if __name__ == "__main__":
    main()
