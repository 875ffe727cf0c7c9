"""The action server: one process, one socket on loopback, every call of an action with the shared secret."""

import hmac
import json
from collections.abc import Iterable
from types import SimpleNamespace

import structlog
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException
from sanic import Request, Sanic
from sanic.config import Config
from sanic.exceptions import BadRequest, Unauthorized
from sanic.response import HTTPResponse
from sanic.response import json as json_response

from actions.registry import Action

App = Sanic[Config, SimpleNamespace]

log = structlog.get_logger()


def make_app(actions: Iterable[Action], secret: str) -> App:
    """The application; `/health` tells that it lives, everything else asks for the secret."""
    executor = ActionExecutor()
    for action in actions:
        executor.register_function(action.name, action.run)
    app: App = Sanic("madoguchi_actions", configure_logging=False)
    app.ctx.executor = executor
    app.ctx.expected = f"Bearer {secret}".encode()
    app.add_route(_health, "/health")
    app.add_route(_run, "/webhook", methods=["POST"])
    app.add_route(_list, "/actions")
    app.on_request(_check_secret)
    app.exception(Exception)(_failed)
    return app


async def _check_secret(request: Request) -> None:
    given = request.headers.get("authorization", "").encode()
    if request.path != "/health" and not hmac.compare_digest(given, request.app.ctx.expected):
        raise Unauthorized("a bearer secret is needed", scheme="Bearer")


async def _health(request: Request) -> HTTPResponse:
    return json_response({"status": "ok"})


async def _list(request: Request) -> HTTPResponse:
    return json_response(sorted(request.app.ctx.executor.actions))


async def _run(request: Request) -> HTTPResponse:
    call = _call(request)
    try:
        result = await request.app.ctx.executor.run(call)
    except ActionNotFoundException as error:
        return json_response({"error": error.message, "action_name": error.action_name}, status=404)
    except ActionExecutionRejection as error:
        return json_response({"error": error.message, "action_name": error.action_name}, status=400)
    return json_response(result.model_dump())


def _call(request: Request) -> dict[str, object]:
    try:
        call = json.loads(request.body)
    except ValueError:
        raise BadRequest("the body is no JSON") from None
    if not (isinstance(call, dict) and call.get("next_action") and isinstance(call.get("tracker"), dict)):
        raise BadRequest("next_action and tracker are needed")
    # No action here reads the domain, so Rasa need not send it with every call (enable_selective_domain).
    return {**call, "domain": call.get("domain") or {}}


async def _failed(request: Request, error: Exception) -> HTTPResponse:
    """Customers' words stay out of the log and out of the answer."""
    status = getattr(error, "status_code", 500)
    if status == 500:
        log.error("action failed", path=request.path, error=type(error).__name__, at=_place(error))
    return json_response({"error": type(error).__name__ if status == 500 else str(error)}, status=status)


def _place(error: Exception) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else ""
