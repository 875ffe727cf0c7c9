"""The endpoints that put words into chats: reply, push, and their rehearsals under `validate`."""

import uuid
from collections.abc import Callable, Mapping

import msgspec

from tests.platforms.exchange import JsonObject, Request, Response, json_response
from tests.platforms.gateway import Call, Route
from tests.platforms.line import errors, ids
from tests.platforms.line.message_rules import Detail, message_details
from tests.platforms.line.world import Accepted, World
from tests.platforms.records import Description

MAX_REQUEST = 2 * 1024 * 1024

_Check = Callable[[JsonObject], list[Detail]]


def routes(world: World) -> list[Route]:
    sending = Sending(world)
    return [
        Route("reply", "POST", "/v2/bot/message/reply", sending.reply),
        Route("push", "POST", "/v2/bot/message/push", sending.push),
        Route("validate_reply", "POST", "/v2/bot/message/validate/reply", sending.validate),
        Route("validate_push", "POST", "/v2/bot/message/validate/push", sending.validate),
    ]


def describe(world: World, kind: str, request: Request, where: Mapping[str, str]) -> Description:
    """Whom a request writes to and what, whether or not it will be accepted."""
    body = request.json_object()
    listed = body.get("messages")
    messages = tuple(entry for entry in listed if isinstance(entry, dict)) if isinstance(listed, list) else ()
    to = world.tokens.chat(str(body.get("replyToken", ""))) if kind == "reply" else str(body.get("to", ""))
    return Description(to or where.get("user", ""), messages, request.headers.get("x-line-retry-key"))


class Sending:
    def __init__(self, world: World) -> None:
        self._world = world

    async def reply(self, call: Call) -> Response:
        if "x-line-retry-key" in call.request.headers:
            return errors.error(400, "The header X-Line-Retry-Key is not supported by this API")
        body = _read(call.request, _reply_details)
        if isinstance(body, Response):
            return body
        chat = self._world.tokens.redeem(body["replyToken"], call.at)
        if chat is None:
            return errors.error(400, errors.INVALID_REPLY_TOKEN)
        sent = self._world.show(chat, tuple(body["messages"]), call.number)
        return json_response({"sentMessages": sent}, 200, {"x-line-request-id": ids.request_id()})

    async def push(self, call: Call) -> Response:
        key = call.request.headers.get("x-line-retry-key")
        if key is not None and not _is_uuid(key):
            return errors.error(400, "The value of the header X-Line-Retry-Key is invalid")
        body = _read(call.request, _push_details)
        if isinstance(body, Response):
            return body
        earlier = self._world.accepted(key)
        if earlier is not None:
            return _already(earlier)
        return self._push(body, key, call)

    def _push(self, body: JsonObject, key: str | None, call: Call) -> Response:
        world, to = self._world, body["to"]
        if to not in world.users and to not in world.groups:
            return errors.error(400, errors.FAILED_TO_SEND)
        cost = world.recipients(to)
        if world.monthly_limit is not None and world.used_this_month + cost > world.monthly_limit:
            return errors.error(429, errors.MONTHLY_LIMIT)
        sent = world.show(to, tuple(body["messages"]), call.number)
        world.used_this_month += cost if world.reachable(to) else 0
        request_id = ids.request_id()
        if key is not None:
            world.retry_keys[key] = Accepted(request_id, sent, call.at)
        return json_response({"sentMessages": sent}, 200, {"x-line-request-id": request_id})

    async def validate(self, call: Call) -> Response:
        body = _read(call.request, _messages_details)
        return body if isinstance(body, Response) else json_response({})


def _already(earlier: Accepted) -> Response:
    response = errors.error(409, errors.RETRY_KEY_ACCEPTED, sentMessages=earlier.sent)
    return Response(409, response.body, {**response.headers, "x-line-accepted-request-id": earlier.request_id})


def _read(request: Request, check: _Check) -> JsonObject | Response:
    """The body, or the answer that refuses it."""
    if len(request.body) > MAX_REQUEST:
        return errors.error(413, "Request exceeds the max size of 2MB")
    content_type = request.headers.get("content-type", "").partition(";")[0].strip()
    if content_type != "application/json":
        return errors.error(415, f"The content type, {content_type}, is not supported")
    try:
        body = request.json()
    except msgspec.DecodeError:
        return errors.error(400, "The request body could not be parsed as JSON (line: -, column: -)")
    if not isinstance(body, dict):
        return errors.error(400, "The request body could not be parsed as JSON (line: 1, column: 1)")
    details = check(body)
    return errors.body_errors(details) if details else body


def _reply_details(body: JsonObject) -> list[Detail]:
    return _required_text(body, "replyToken") + _messages_details(body)


def _push_details(body: JsonObject) -> list[Detail]:
    return _required_text(body, "to") + _messages_details(body)


def _required_text(body: JsonObject, name: str) -> list[Detail]:
    value = body.get(name)
    return [] if isinstance(value, str) and value else [Detail("May not be empty", name)]


def _messages_details(body: JsonObject) -> list[Detail]:
    messages = body.get("messages")
    if not isinstance(messages, list) or not 1 <= len(messages) <= 5:
        return [Detail("Size must be between 1 and 5", "messages")]
    return [detail for index, entry in enumerate(messages) for detail in message_details(entry, f"messages[{index}]")]


def _is_uuid(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text.lower()
    except ValueError:
        return False
