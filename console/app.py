"""The Sanic app: until the console joins, a page that says hello."""

from contextlib import AsyncExitStack

from sanic import Request, Sanic
from sanic.response import HTTPResponse, html, json, text

from core.control.commands import registered
from core.control.server import serve_control
from core.database import open_database
from core.migrations import migrate
from core.parts import read_parts
from core.settings import Settings
from core.spawned import Spawned

HELLO = "<!doctype html><html lang=ja><meta charset=utf-8><title>Madoguchi</title><h1>窓口</h1><p>Madoguchi</p></html>"


def create_app(settings: Settings, spawned: Spawned) -> Sanic:  # type: ignore[type-arg]
    """The whole app, not yet serving."""
    app = Sanic("madoguchi", configure_logging=False)
    open_things = AsyncExitStack()

    @app.before_server_start
    async def start(app: Sanic) -> None:  # type: ignore[type-arg]
        database = app.ctx.database = open_database(settings.database)
        open_things.callback(database.close)
        await database.write(migrate)
        await open_things.enter_async_context(serve_control(settings.data_dir, database, registered))

    @app.after_server_stop
    async def stop(app: Sanic) -> None:  # type: ignore[type-arg]
        await open_things.aclose()

    @app.get("/")
    async def hello(request: Request) -> HTTPResponse:
        return html(HELLO)

    @app.get("/healthz")
    async def healthz(request: Request) -> HTTPResponse:
        return text("ok")

    @app.get("/readyz")
    async def readyz(request: Request) -> HTTPResponse:
        parts = read_parts(settings.data_dir)
        return json({"ready": True, "parts": {"database": "up", "bot": parts.bot, "actions": parts.actions}})

    return app
