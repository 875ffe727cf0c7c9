"""Rasa's channels: one a platform over one base, and the desk's own for everything that is not a customer's turn."""

from __future__ import annotations

import asyncio
import hmac
import logging
import os
from collections.abc import Awaitable, Callable, Coroutine
from functools import wraps
from typing import Any, ClassVar

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, json

from bot.log_lines import wordless
from bot.models import BadModelName, change_model
from bot.requests import BadRequest, FactsRequest, ForgetRequest, TurnRequest
from bot.tracker_tables import StaleTracker
from bot.turns import NotReady, Queues, settle, store_of, take

logger = logging.getLogger(__name__)

SECRET_VARIABLE = "MADOGUCHI_BOT_SECRET"  # noqa: S105 - the name of a variable

Handler = Callable[[Request], Awaitable[dict[str, Any]]]
Route = Callable[[Request], Coroutine[Any, Any, HTTPResponse]]
OnNewMessage = Callable[[UserMessage], Awaitable[Any]]


class DeskChannel(InputChannel):
    """The base: every route asks for the bearer secret and answers JSON whatever happens; each channel tells its
    health.
    """

    def blueprint(self, on_new_message: OnNewMessage) -> Blueprint:
        blueprint = Blueprint(f"madoguchi_{self.name()}")
        for method, path, handler in (("GET", "/health", _health), *self.routes()):
            blueprint.add_route(_guarded(handler), path, methods=[method], name=f"{self.name()}{path}")
        return blueprint

    def routes(self) -> list[tuple[str, str, Handler]]:
        raise NotImplementedError


class PlatformChannel(DeskChannel):
    """Takes the turns of one platform at ``/webhooks/<platform>/turn``."""

    platform: ClassVar[str]
    public_comments: ClassVar[bool] = False

    @classmethod
    def name(cls) -> str:
        return cls.platform

    def routes(self) -> list[tuple[str, str, Handler]]:
        return [("POST", "/turn", self._turn)]

    async def _turn(self, request: Request) -> dict[str, Any]:
        asked = TurnRequest.from_json(request.json)
        if asked.visibility == "public" and not self.public_comments:
            raise BadRequest(f"visibility: {self.platform} has no public comments")
        running = asyncio.ensure_future(_queued_turn(request.app, self.platform, asked))
        # Were the desk gone when it fails, asyncio would log the error with its words.
        running.add_done_callback(lambda turn: turn.cancelled() or turn.exception())
        # The desk may hang up and ask again; the turn it began runs on, and the second asking waits for its answer.
        return await asyncio.shield(running)


class LineChannel(PlatformChannel):
    platform = "line"


class InstagramChannel(PlatformChannel):
    platform = "instagram"
    public_comments = True


class WebchatChannel(PlatformChannel):
    platform = "webchat"


class CounterChannel(DeskChannel):
    """``/webhooks/madoguchi/…``: health, facts at hand-back, forgetting, change of model."""

    @classmethod
    def name(cls) -> str:
        return "madoguchi"

    def routes(self) -> list[tuple[str, str, Handler]]:
        return [
            ("POST", "/facts", self._facts),
            ("POST", "/forget", self._forget),
            ("POST", "/model", self._model),
        ]

    async def _facts(self, request: Request) -> dict[str, Any]:
        asked = FactsRequest.from_json(request.json)
        async with _queues(request.app).place(asked.conversation_id):
            return {"unknown": await settle(_agent(request.app), self.name(), asked)}

    async def _forget(self, request: Request) -> dict[str, Any]:
        asked = ForgetRequest.from_json(request.json)
        store = store_of(_agent(request.app))
        async with _queues(request.app).place(asked.conversation_id):
            if asked.message_id is None:
                store.forget_conversation(asked.conversation_id)
                return {"found": True}
            return {"found": store.forget_message(asked.conversation_id, asked.message_id)}

    async def _model(self, request: Request) -> dict[str, Any]:
        body = request.json if isinstance(request.json, dict) else {}
        return {"model": await change_model(request.app, str(body.get("model", "")))}


async def _health(request: Request) -> dict[str, Any]:
    """Ready when a first message was understood; 503 before."""
    if not getattr(request.app.ctx, "warm", False):
        raise NotReady("Rasa is starting")
    return {"ready": True, "model": _agent(request.app).model_name}


async def _queued_turn(app: Sanic, platform: str, asked: TurnRequest) -> dict[str, Any]:
    async with _queues(app).place(asked.conversation_id):
        return await take(_agent(app), platform, asked)


def _agent(app: Sanic) -> Agent:
    agent = getattr(app.ctx, "agent", None)
    if not isinstance(agent, Agent):
        raise NotReady("Rasa is starting")
    return agent


def _queues(app: Sanic) -> Queues:
    if not hasattr(app.ctx, "queues"):
        app.ctx.queues = Queues()
    queues: Queues = app.ctx.queues
    return queues


def _guarded(handler: Handler) -> Route:
    @wraps(handler)
    async def guarded(request: Request) -> HTTPResponse:
        if not _is_authorised(request.headers.get("authorization", "")):
            return json({"error": "unauthorised"}, 401)
        try:
            return json(await handler(request), ensure_ascii=False)
        except (BadRequest, BadModelName) as error:
            return json({"error": str(error)}, 400)
        except NotReady as error:
            return json({"ready": False, "error": str(error)}, 503)
        except StaleTracker:
            return json({"error": "the conversation was changed meanwhile"}, 409)
        except Exception as error:
            logger.error("a request failed: %s", wordless(error))
            return json({"error": "failed", "kind": type(error).__name__}, 500)

    return guarded


def _is_authorised(header: str) -> bool:
    secret = os.environ.get(SECRET_VARIABLE, "")
    return bool(secret) and hmac.compare_digest(header.encode(), f"Bearer {secret}".encode())
