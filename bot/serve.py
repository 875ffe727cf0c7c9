"""Rasa's server in this process: our channels alone, on the loopback address, ready only when a first message was
understood.

Run from the repository's root: ``bot/.venv/bin/python -m bot.serve --model FOLDER/NAME.tar.gz --port N``. Environment:
``MADOGUCHI_BOT_SECRET``, ``MADOGUCHI_BOT_DIR`` (trackers), ``MADOGUCHI_ACTIONS_URL``, ``MADOGUCHI_ACTIONS_SECRET``.
SIGTERM ends it after the turns that run.
"""

from __future__ import annotations

import bot.surroundings  # noqa: F401  # isort: skip

import argparse
import asyncio
import logging
import os
import socket
import sys
from pathlib import Path

from rasa.core.agent import Agent, load_agent
from rasa.core.channels.channel import register
from rasa.core.run import create_http_input_channels
from rasa.core.utils import AvailableEndpoints
from rasa.utils.endpoints import EndpointConfig
from sanic import Sanic

from bot.action_answers import check_once
from bot.channels import SECRET_VARIABLE
from bot.log_lines import log_without_words
from bot.models import warm_up
from bot.trackers import FOLDER_VARIABLE
from bot.turns import store_of

ACTIONS_URL_VARIABLE = "MADOGUCHI_ACTIONS_URL"
ACTIONS_SECRET_VARIABLE = "MADOGUCHI_ACTIONS_SECRET"  # noqa: S105 - the name of a variable
LOOPBACK = "127.0.0.1"
REQUEST_BYTES = 1_000_000
# A turn may wait for the action server; the desk gives up earlier than this.
TURN_SECONDS = 60

logger = logging.getLogger("bot.serve")


def main(arguments: list[str] | None = None) -> int:
    asked = _parser().parse_args(arguments)
    missing = [name for name in (SECRET_VARIABLE, FOLDER_VARIABLE) if not os.environ.get(name)]
    if missing:
        print(f"bot.serve needs {' and '.join(missing)} in its environment", file=sys.stderr)
        return 2
    if not asked.model.is_file():
        print(f"bot.serve: there is no model at {asked.model}", file=sys.stderr)
        return 2
    log_without_words(logger.name)
    check_once()
    app = create_app(asked.model)
    with socket.create_server((LOOPBACK, asked.port), backlog=128, reuse_port=False) as listening:
        app.run(sock=listening, access_log=False, debug=False, motd=False)
    return 1 if getattr(app.ctx, "broken", False) else 0


def create_app(model: Path) -> Sanic:
    app = Sanic("madoguchi_bot", configure_logging=False)
    app.config.FALLBACK_ERROR_FORMAT = "json"
    app.config.REQUEST_MAX_SIZE = REQUEST_BYTES
    app.config.RESPONSE_TIMEOUT = TURN_SECONDS
    app.config.KEEP_ALIVE_TIMEOUT = 75
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = 10.0
    app.ctx.model_folder = model.parent
    register(create_http_input_channels(None, "credentials.yml"), app, route="/webhooks/")

    async def load(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        app.ctx.agent = await _loaded(model, loop)

    async def warm(app: Sanic, _: asyncio.AbstractEventLoop) -> None:
        await warm_up(app.ctx.agent)
        app.ctx.warm = True
        logger.info("ready with %s", app.ctx.agent.model_name)

    async def close(app: Sanic, _: asyncio.AbstractEventLoop) -> None:
        store_of(app.ctx.agent).close()

    app.register_listener(load, "before_server_start")
    app.register_listener(warm, "after_server_start")
    app.register_listener(close, "after_server_stop")
    return app


async def _loaded(model: Path, loop: asyncio.AbstractEventLoop) -> Agent:
    endpoints = AvailableEndpoints.read_endpoints("endpoints.yml")
    endpoints.action = _actions()
    agent = await load_agent(str(model), endpoints=endpoints, loop=loop)
    if not agent.is_ready():
        raise SystemExit(f"bot.serve: {model} cannot be loaded")
    # Rasa wraps the store in one that saves to memory when saving fails. A turn that is not saved must fail instead.
    store = store_of(agent)
    agent.tracker_store = store
    assert agent.processor is not None
    agent.processor.tracker_store = store
    return agent


def _actions() -> EndpointConfig | None:
    url = os.environ.get(ACTIONS_URL_VARIABLE)
    if not url:
        return None
    headers = {"Authorization": f"Bearer {os.environ.get(ACTIONS_SECRET_VARIABLE, '')}"}
    return EndpointConfig(url, headers=headers, enable_selective_domain=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot.serve", description="Run Rasa with the desk's channels.")
    parser.add_argument(
        "--model", type=Path, required=True, help="the model to start with; its folder is the model folder"
    )
    parser.add_argument("--port", type=int, required=True, help="the port on 127.0.0.1")
    return parser


if __name__ == "__main__":
    sys.exit(main())
