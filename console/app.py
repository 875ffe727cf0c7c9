"""The Sanic app: webhooks, JSON API, the console's pages, the web chat, health."""

from contextlib import AsyncExitStack

from sanic import Sanic

from connectors.webhooks import webhook_blueprint
from console.api.blueprint import api_blueprint
from console.chat.blueprint import chat_blueprint
from console.health import health_blueprint
from console.house import Counter, at_work, open_counter
from console.pages.blueprint import pages_blueprint
from console.pages.errors import add_errors
from console.static_files import static_blueprint
from core.settings import Settings
from core.spawned import Spawned

LONGEST_BODY = 1536 * 1024
"""Bytes of a request; no platform's webhook and no page of ours says more."""


def create_app(settings: Settings, spawned: Spawned) -> Sanic:  # type: ignore[type-arg]
    """The whole app, not yet serving."""
    return make_app(open_counter(settings, spawned))


def make_app(counter: Counter, name: str = "madoguchi") -> Sanic:  # type: ignore[type-arg]
    """HTTP around a counter."""
    app = Sanic(name, configure_logging=False)
    app.config.REQUEST_MAX_SIZE = LONGEST_BODY
    app.ctx.counter = counter
    house = counter.house
    app.blueprint(webhook_blueprint(house.database, house.clock, house.book, house.connectors))
    app.blueprint(api_blueprint(counter))
    app.blueprint(chat_blueprint(counter))
    app.blueprint(static_blueprint())
    app.blueprint(pages_blueprint(counter))
    add_errors(app)
    _add_life(app, counter)
    app.blueprint(health_blueprint(counter))
    return app


def _add_life(app: Sanic, counter: Counter) -> None:  # type: ignore[type-arg]
    working = AsyncExitStack()

    @app.before_server_start
    async def start(app: Sanic) -> None:  # type: ignore[type-arg]
        await working.enter_async_context(at_work(counter))

    @app.after_server_stop
    async def stop(app: Sanic) -> None:  # type: ignore[type-arg]
        await working.aclose()
