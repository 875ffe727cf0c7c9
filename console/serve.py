"""Serves the app from the socket that the supervisor opened: one process, ended gracefully."""

import asyncio
import socket

from sanic import Sanic

from console.app import create_app
from core.settings_source import load_settings
from core.spawned import STOP_SIGNAL, read_spawned
from core.supervisor.listening import BACKLOG

DRAIN = 10.0
"""Seconds an open request may still take after the app was told to stop."""


def main() -> None:
    """Runs until SIGTERM. Started by the supervisor, whose environment holds every setting: no .env file is read."""
    settings = load_settings(dot_env=None)
    spawned = read_spawned()
    app = create_app(settings, spawned)
    stop_gracefully(app)
    # single_process: Sanic's own manager would leave orphans behind and never restarts what died; the supervisor does.
    app.run(
        sock=socket.socket(fileno=spawned.listen_fd),
        single_process=True,
        backlog=BACKLOG,
        access_log=False,
        motd=False,
    )


def stop_gracefully(app: Sanic) -> None:  # type: ignore[type-arg]
    """Gives `app.ctx.stopping`, an event that every open stream waits for: an open stream would hold the stop up."""
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = DRAIN

    async def prepare(app: Sanic) -> None:  # type: ignore[type-arg]
        stopping = app.ctx.stopping = asyncio.Event()
        asyncio.get_running_loop().add_signal_handler(STOP_SIGNAL, stopping.set)
        app.ctx.stopper = asyncio.create_task(_stop(app, stopping))

    async def end_streams(app: Sanic) -> None:  # type: ignore[type-arg]
        app.ctx.stopping.set()

    app.register_listener(prepare, "before_server_start")
    app.register_listener(end_streams, "before_server_stop")


async def _stop(app: Sanic, stopping: asyncio.Event) -> None:  # type: ignore[type-arg]
    await stopping.wait()
    # Sanic starts in pieces of its loop; stopped within one of them it would fail, or never notice.
    while not app.state.is_running:
        await asyncio.sleep(0.01)
    asyncio.get_running_loop().stop()


if __name__ == "__main__":
    main()
