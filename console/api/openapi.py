"""The OpenAPI 3.1 description, made from the shapes that the routes use."""

import re
from dataclasses import dataclass
from typing import Any

import msgspec

from console.api import shapes
from core.version import VERSION


@dataclass(frozen=True)
class Operation:
    """One route as the description tells it."""

    method: str
    path: str
    summary: str
    answers: type | None
    status: int = 200
    takes: type | None = None
    filters: tuple[str, ...] = ()
    listed: bool = False
    errors: tuple[int, ...] = (401,)


OPERATIONS = (
    Operation("get", "/tickets", "Tickets, newest number first", shapes.Tickets,
              filters=("status", "channel", "owner"), listed=True, errors=(400, 401)),
    Operation("post", "/tickets/{number}/take", "Answer from now on, in place of the bot or the queue", shapes.Taken,
              takes=shapes.TakeRequest, errors=(400, 401, 403, 404, 409)),
    Operation("post", "/tickets/{number}/hand-back", "Let the bot go on, with what was settled", shapes.Ticket,
              takes=shapes.HandBackRequest, errors=(400, 401, 404, 409)),
    Operation("post", "/tickets/{number}/resolve", "The case is done", shapes.Ticket, errors=(401, 404, 409)),
    Operation("get", "/conversations/{conversation_id}/messages", "Messages in order of acceptance", shapes.Messages,
              listed=True, errors=(400, 401, 404)),
    Operation("post", "/conversations/{conversation_id}/messages", "Send a message, through the gate",
              shapes.Accepted, 202, shapes.MessageRequest, errors=(400, 401, 404, 409, 422, 503)),
    Operation("get", "/messages/{message_id}", "One message", shapes.Message, errors=(401, 404)),
    Operation("get", "/events", "Received events, newest first", shapes.Events, filters=("status",), listed=True,
              errors=(400, 401)),
    Operation("post", "/events/{event_id}/replay", "Read an event again (admins)", shapes.Replayed,
              errors=(401, 403, 404)),
    Operation("get", "/audit", "Acts on record, newest first (admins); days are Japan's", shapes.AuditEntries,
              filters=("q", "act", "actor", "from", "until"), listed=True, errors=(400, 401, 403)),
    Operation("get", "/freezes", "Freezes, newest first", shapes.Freezes, listed=True, errors=(400, 401)),
    Operation("post", "/freezes", "Stop everything within a scope (admins)", shapes.Frozen, 201,
              shapes.FreezeRequest, errors=(400, 401, 403)),
    Operation("delete", "/freezes/{freeze_id}", "Let things go on (admins)", None, 204, errors=(401, 403, 404)),
    Operation("post", "/gate/check", "Ask the gate about a text", shapes.Judged, takes=shapes.GateRequest,
              errors=(400, 401, 503)),
)  # fmt: skip


def description() -> dict[str, Any]:
    """The whole document."""
    types = {each for operation in OPERATIONS for each in (operation.answers, operation.takes) if each is not None}
    ordered = sorted(types, key=lambda each: each.__name__)
    _, components = msgspec.json.schema_components(ordered, ref_template="#/components/schemas/{name}")
    paths: dict[str, dict[str, Any]] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method] = _operation(operation)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Madoguchi", "version": VERSION},
        "servers": [{"url": "/api/v1"}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": {**components, "Error": _ERROR},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


_ERROR = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message"],
            "properties": {"code": {"type": "string"}, "message": {"type": "string"}, "owner": {}},
        }
    },
}


def _operation(each: Operation) -> dict[str, Any]:
    name = re.sub(r"[^a-z]+", "_", f"{each.method}{each.path}").strip("_")
    described: dict[str, Any] = {"operationId": name, "summary": each.summary, "parameters": _parameters(each)}
    if each.takes is not None:
        required = each.takes is not shapes.TakeRequest and each.takes is not shapes.HandBackRequest
        described["requestBody"] = {"required": required, "content": _json(each.takes)}
    good: dict[str, Any] = {"description": "Done"}
    if each.answers is not None:
        good["content"] = _json(each.answers)
    described["responses"] = {str(each.status): good} | {str(status): _BAD for status in each.errors}
    return described


_BAD = {
    "description": "Refused; the code says why",
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
}


def _parameters(each: Operation) -> list[dict[str, Any]]:
    found = re.findall(r"{(\w+)}", each.path)
    whole = {"number", "event_id"}
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "integer" if name in whole else "string"}}
        for name in found
    ]
    parameters += [{"name": name, "in": "query", "schema": {"type": "string"}} for name in each.filters]
    if each.listed:
        limit = {"type": "integer", "minimum": 1, "maximum": 200, "default": 50}
        parameters += [{"name": "limit", "in": "query", "schema": limit}]
        parameters += [{"name": "cursor", "in": "query", "schema": {"type": "string"}}]
    return parameters


def _json(shape: type) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{shape.__name__}"}}}
