"""An app of ours, served within a test's own event loop and forgotten afterwards."""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from sanic import Sanic
from sanic.router import Router
from sanic.server import AsyncioServer

from tests.until import until


@dataclass(frozen=True)
class Served:
    """Where an app listens."""

    server: AsyncioServer
    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@asynccontextmanager
async def serving(app: Sanic, port: int = 0) -> AsyncIterator[Served]:  # type: ignore[type-arg]
    """Serve on loopback with the app's own listeners before and after."""
    app.config.TOUCHUP = False  # it rewrites Sanic itself, once a process
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = 1.0
    with socket.create_server(("127.0.0.1", port)) as listening:
        server = await app.create_server(sock=listening, return_asyncio_server=True, access_log=False)
        assert server is not None
        await server.startup()
        await server.before_start()
        await server.start_serving()
        await server.after_start()
        try:
            yield Served(server, listening.getsockname()[1])
        finally:
            await server.before_stop()
            await server.close()
            await _connections_end(server.connections)
            await server.after_stop()
            _forget(app)


def _forget(app: Sanic) -> None:  # type: ignore[type-arg]
    """Sanic keeps every app, and its router's caches every router that answered, with all that hangs on them."""
    Sanic.unregister_app(app)
    for cached in vars(Router).values():
        if hasattr(cached, "cache_clear"):
            cached.cache_clear()


async def _connections_end(connections: set[Any]) -> None:
    """As at a real stop: idle connections are closed, busy ones may finish."""

    def all_ended() -> bool:
        for connection in tuple(connections):
            connection.close_if_idle()
        return not connections

    await until(all_ended)
