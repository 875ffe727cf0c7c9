"""What a person writes: judged while it is written, judged again when it is sent, called back until it leaves."""

from datetime import timedelta

from sanic import Blueprint, Request
from sanic.response import HTTPResponse
from sqlalchemy import Connection
from sqlalchemy.exc import NoResultFound

from connectors.replies import KeyReusedError, Wish
from console.house import Counter
from console.pages import findings
from console.pages.answers import facts
from console.pages.conversation.work import message_item
from console.pages.errors import BadRequestError, MissingError
from console.pages.fields import field
from console.pages.visit import Visit, visiting
from desk import conversations
from desk.conversations import Conversation
from desk.ownership import NotYoursError
from desk.second_thoughts import TooLateToCancelError
from desk.surname import surname
from governance import freeze, statements
from governance.draft import Decision
from governance.errors import GateUnavailableError

LONGEST_KEY = 200


def add_routes(blueprint: Blueprint, counter: Counter) -> None:
    """/conversations/ID/messages, /messages/ID/cancel and /gate/check."""

    @blueprint.post("/gate/check")
    async def check(request: Request) -> HTTPResponse:
        visit = await visiting(request, counter)
        place = await _place(visit, field(request, "conversation_id"))
        try:
            decision = await _judged(visit, place, request)
        except GateUnavailableError:
            return facts({"error": "gate_unavailable"}, 503)
        return facts(_told(decision, visit, field(request, "text")))

    @blueprint.post("/conversations/<conversation_id:str>/messages")
    async def send(request: Request, conversation_id: str) -> HTTPResponse:
        visit = await visiting(request, counter)
        return await _send(request, visit, await _place(visit, conversation_id))

    @blueprint.post("/messages/<message_id:str>/cancel")
    async def cancel(request: Request, message_id: str) -> HTTPResponse:
        visit = await visiting(request, counter)
        try:
            return facts({"text": await counter.replies.cancel(visit.actor, message_id)})
        except TooLateToCancelError:
            return facts({"error": "too_late"}, 409)


async def _send(request: Request, visit: Visit, place: Conversation) -> HTTPResponse:
    """A text that the gate blocks, or that a freeze holds back, stays on the writer's desk: nothing is kept of it."""
    if await visit.counter.database.read(lambda c: _is_held_back(c, place, field(request, "text"))):
        return facts({"error": "frozen"}, 423)
    try:
        decision = await _judged(visit, place, request)
        if decision.verdict == "block":
            return facts({"error": "blocked", "decision": _told(decision, visit, field(request, "text"))}, 422)
        reply = await visit.counter.replies.send(visit.actor, _wish(request, visit, place))
    except NotYoursError as error:
        return facts({"error": "not_owner", "owner": _owner(error, visit)}, 409)
    except KeyReusedError:
        return facts({"error": "key_reused"}, 422)
    except GateUnavailableError:
        return facts({"error": "gate_unavailable"}, 503)
    return await message_item(visit, reply.message_id, 202)


def _is_held_back(connection: Connection, place: Conversation, text: str) -> bool:
    """Whether a freeze forbids these words here: any but those of a holding statement."""
    frozen = freeze.covers(connection, place.channel, place.account_id)
    return frozen and statements.matching(connection, text) is None


async def _judged(visit: Visit, place: Conversation, request: Request) -> Decision:
    """Raises GateUnavailableError."""
    text, private = field(request, "text"), _is_private(request, place)
    return await visit.counter.replies.check(place.id, visit.actor, text, private=private)


def _wish(request: Request, visit: Visit, place: Conversation) -> Wish:
    """Raises BadRequestError."""
    text, key = field(request, "text"), field(request, "idempotency_key")
    if not text.strip() or not 1 <= len(key) <= LONGEST_KEY:
        raise BadRequestError("a message has words and a key")
    delay = timedelta(seconds=visit.user.preferences.undo_seconds)
    return Wish(place.id, text, key, private=_is_private(request, place), delay=delay)


def _is_private(request: Request, place: Conversation) -> bool:
    """Whether a public comment is answered in private."""
    return place.kind == "comment" and field(request, "visibility") == "private"


async def _place(visit: Visit, conversation_id: str) -> Conversation:
    def read(connection: Connection) -> Conversation | None:
        try:
            return conversations.get(connection, conversation_id)
        except NoResultFound:
            return None

    found = await visit.counter.database.read(read)
    if found is None:
        raise MissingError("conversation")
    return found


def _owner(error: NotYoursError, visit: Visit) -> str:
    words = {"bot": "owner.bot", "queue": "owner.none"}
    return visit.words.text(words[error.owner]) if error.owner in words else surname(error.owner_name)


def _told(decision: Decision, visit: Visit, text: str) -> dict[str, object]:
    found = findings.of_decision(decision, text, visit.language)
    return {"verdict": decision.verdict, "findings": findings.as_facts(found)}
