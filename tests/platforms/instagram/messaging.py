"""The endpoint that writes into threads: messages, private replies to comments, typing and read signs."""

from collections.abc import Awaitable, Callable, Mapping

from tests.platforms.exchange import JsonObject, Request, Response, json_response
from tests.platforms.gateway import Call, Route
from tests.platforms.instagram import errors
from tests.platforms.instagram.access import Access
from tests.platforms.instagram.message_rules import flaw
from tests.platforms.instagram.world import HUMAN_AGENT_WINDOW, WINDOW, Comment, InstagramUser, Message, World
from tests.platforms.records import Description

Accepted = Callable[[Message], Awaitable[None]]
"""Called with each message once it is accepted: the echo."""


def routes(world: World, access: Access, accepted: Accepted) -> list[Route]:
    return [Route("message", "POST", "{v}/{node}/messages", Messaging(world, access, accepted).post)]


def kind(request: Request) -> str:
    """`message`, `private_reply` or `sender_action`: one path serves for all three."""
    body = request.json_object()
    if "sender_action" in body:
        return "sender_action"
    return "private_reply" if "comment_id" in _recipient(body) else "message"


def describe(world: World, request: Request) -> Description:
    body = request.json_object()
    recipient = _recipient(body)
    comment = world.comments.get(str(recipient.get("comment_id")))
    to = str(recipient.get("id", "")) or (comment.author if comment else "")
    message = body.get("message")
    return Description(to, (message,) if isinstance(message, dict) else ())


class Messaging:
    def __init__(self, world: World, access: Access, accepted: Accepted) -> None:
        self._world = world
        self._access = access
        self._accepted = accepted

    async def post(self, call: Call) -> Response:
        barred = self._access.to_messages(call)
        if barred is not None:
            return barred
        body = call.request.json_object()
        if call.kind == "sender_action":
            return self._sign(body)
        message = body.get("message")
        problem = flaw(message)
        if problem is not None or not isinstance(message, dict):
            return errors.error("100-2534015", problem)
        if call.kind == "private_reply":
            return await self._private_reply(str(_recipient(body)["comment_id"]), message, call)
        return await self._message(body, message, call)

    async def _message(self, body: JsonObject, message: JsonObject, call: Call) -> Response:
        user = self._world.users.get(str(_recipient(body).get("id")))
        if user is None:
            return errors.error("100-2534014")
        if user.blocks:
            return errors.error("100-2534029")
        window = HUMAN_AGENT_WINDOW if body.get("tag") == "HUMAN_AGENT" else WINDOW
        if not user.within(window, call.at):
            return errors.error("10-2534022")
        return await self._say(user, message, call)

    async def _private_reply(self, comment_id: str, message: JsonObject, call: Call) -> Response:
        comment: Comment | None = self._world.living(comment_id)
        if comment is None or not self._world.may_answer_privately(comment):
            return errors.error("100-2534025")
        comment.privately_answered = True
        return await self._say(self._world.user(comment.author), message, call)

    async def _say(self, user: InstagramUser, message: JsonObject, call: Call) -> Response:
        said = self._world.say(user.id, message, from_account=True, request=call.number)
        await self._accepted(said)
        return json_response({"recipient_id": user.id, "message_id": said.id})

    def _sign(self, body: JsonObject) -> Response:
        """Typing, read mark, reaction: no words, but the person and the window are checked all the same."""
        user = self._world.users.get(str(_recipient(body).get("id")))
        if user is None:
            return errors.error("100-2534014")
        self._world.actions.append((user.id, str(body["sender_action"])))
        return json_response({"recipient_id": user.id})


def _recipient(body: Mapping[str, object]) -> JsonObject:
    recipient = body.get("recipient")
    return recipient if isinstance(recipient, dict) else {}
