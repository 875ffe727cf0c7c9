"""Messages of a conversation: read in order, and written through the gate."""

from sanic import Blueprint, Request
from sanic.response import HTTPResponse
from sqlalchemy.exc import NoResultFound

from connectors.replies import KeyReusedError, Wish
from console.api import shapes
from console.api.errors import ApiError, not_found
from console.api.requests import actor_of, answer, content, page
from console.api.tickets import not_yours
from console.house import Counter
from desk import conversations, history
from desk.history import Entry
from desk.ownership import NotYoursError
from governance.decisions import as_json
from governance.draft import Decision
from governance.errors import GateUnavailableError


def add_routes(blueprint: Blueprint, counter: Counter) -> None:
    """/conversations/ID/messages and /messages/ID."""

    @blueprint.get("/conversations/<conversation_id:str>/messages")
    async def list_messages(request: Request, conversation_id: str) -> HTTPResponse:
        await actor_of(request, counter)
        wanted = page(request, ())
        await _exists(counter, conversation_id)
        found = await counter.database.read(
            lambda connection: history.page(
                connection, conversation_id, after=wanted.cursor or 0, limit=wanted.limit + 1
            )
        )
        more = str(found[wanted.limit - 1].sequence) if len(found) > wanted.limit else None
        return answer(shapes.Messages([_message(each) for each in found[: wanted.limit]], more))

    @blueprint.post("/conversations/<conversation_id:str>/messages")
    async def write(request: Request, conversation_id: str) -> HTTPResponse:
        actor = await actor_of(request, counter)
        wish = content(request, shapes.MessageRequest)
        if not wish.idempotency_key or len(wish.idempotency_key) > 200:
            raise ApiError(400, "bad_request", "idempotency_key has 1 to 200 characters")
        await _exists(counter, conversation_id)
        try:
            reply = await counter.replies.send(
                actor, Wish(conversation_id, wish.text, wish.idempotency_key, wish.take, wish.private)
            )
        except NotYoursError as error:
            raise not_yours(error) from error
        except KeyReusedError as error:
            raise ApiError(422, "idempotency_key_reused", str(error)) from error
        except GateUnavailableError as error:
            raise ApiError(503, "gate_unavailable", "there is no decision, so nothing was sent") from error
        return answer(shapes.Accepted(reply.message_id, reply.state, _decision(reply.decision)), 202)

    @blueprint.get("/messages/<message_id:str>")
    async def one(request: Request, message_id: str) -> HTTPResponse:
        await actor_of(request, counter)
        found = await counter.database.read(lambda connection: history.one(connection, message_id))
        if found is None:
            raise not_found("message")
        return answer(_message(found[1]))


async def _exists(counter: Counter, conversation_id: str) -> None:
    try:
        await counter.database.read(lambda connection: conversations.get(connection, conversation_id))
    except NoResultFound as error:
        raise not_found("conversation") from error


def _decision(made: Decision | None) -> shapes.Decision | None:
    if made is None:
        return None
    findings = [as_json(each) for each in made.findings]
    return shapes.Decision(made.verdict, findings, made.tier, made.policy_version, made.at)


def _message(each: Entry) -> shapes.Message:
    decision = None
    if each.verdict is not None and each.decided_at is not None:
        decision = shapes.Decision(
            each.verdict, each.findings or [], each.tier or "", each.policy_version or "", each.decided_at
        )
    return shapes.Message(
        id=each.id, sequence=each.sequence, direction=each.direction, author=each.author, user=each.user_id,
        kind=each.kind, text=each.text, state=each.state, reason=each.reason or None, decision=decision,
        in_reply_to=each.in_reply_to, attachments=each.attachments or [], at=each.platform_at,
        created_at=each.created_at, sent_at=each.sent_at, erased_at=each.erased_at,
    )  # fmt: skip
