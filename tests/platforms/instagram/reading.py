"""The endpoints that tell: the account, people, threads and messages, the subscription, a fresh token."""

from collections.abc import Callable

from tests.platforms.clock import DAY
from tests.platforms.exchange import JsonObject, Request, Response, json_response
from tests.platforms.gateway import Call, Route
from tests.platforms.instagram import comments, errors, fields
from tests.platforms.instagram.access import Access, parameters
from tests.platforms.instagram.account import FIELDS, TOKEN_LIFE
from tests.platforms.instagram.times import iso
from tests.platforms.instagram.world import InstagramUser, Message, World

READABLE = 20
"""Older messages of a thread are listed but cannot be read any more."""

_Readers = dict[str, Callable[[Message, fields.Fields], object]]


def routes(world: World, access: Access) -> list[Route]:
    reading = Reading(world, access)
    return [
        Route("refresh_token", "GET", "{v}/refresh_access_token", reading.refresh_token),
        Route("subscriptions", "GET", "{v}/{node}/subscribed_apps", reading.subscriptions),
        Route("subscribe", "POST", "{v}/{node}/subscribed_apps", reading.subscribe),
        Route("unsubscribe", "DELETE", "{v}/{node}/subscribed_apps", reading.unsubscribe),
        Route("conversations", "GET", "{v}/{node}/conversations", reading.conversations),
        Route("node", "GET", "{v}/{node}", reading.node),
    ]


def kind(world: World, access: Access, node: str) -> str:
    """What is read at `GET /{node}`: every object of the graph stands at its own id."""
    if access.is_own(node):
        return "me"
    if node in world.comments:
        return "comment"
    if world.thread_of(node) is not None:
        return "conversation"
    return "message_read" if world.message(node) else "profile"


class Reading:
    def __init__(self, world: World, access: Access) -> None:
        self._world = world
        self._access = access

    async def node(self, call: Call) -> Response:
        wanted, node = _wanted(call.request), call.where["node"]
        if call.kind == "me":
            return json_response(self._me())
        if call.kind == "comment":
            comment = self._world.living(node)
            return json_response(comments.render(self._world, comment, wanted)) if comment else errors.error("100-33")
        if call.kind == "conversation":
            return json_response(self._thread(self._world.thread_of(node) or "", wanted))
        return self._message(node, wanted) if call.kind == "message_read" else self._profile(node)

    def _me(self) -> JsonObject:
        account = self._world.account
        names = {"username": account.username, "name": account.name, "account_type": "BUSINESS"}
        return {"id": account.id, "user_id": account.id, **names}

    def _profile(self, node: str) -> Response:
        user: InstagramUser | None = self._world.users.get(node)
        if user is None:
            return errors.error("100-33")
        if user.wrote_at is None:
            return errors.error("230")
        return json_response({"id": user.id, "name": user.name, "username": user.username})

    def _message(self, mid: str, wanted: fields.Fields) -> Response:
        found = self._world.message(mid)
        if found is None or found[0].deleted or found[1] >= READABLE:
            return errors.error("100-33", "The message has been deleted or is too old to be read.")
        return json_response(self._render(found[0], wanted))

    async def conversations(self, call: Call) -> Response:
        """All threads, or the one with `user_id`, the last active one first."""
        if not self._access.is_own(call.where["node"]):
            return errors.error("100-33")
        wanted, only = _wanted(call.request), call.request.query.get("user_id")
        people = [user for user in self._world.threads if only in (None, user)]
        people.sort(key=lambda user: self._world.threads[user][-1].at, reverse=True)
        return json_response({"data": [self._thread(user, wanted) for user in people]})

    def _thread(self, user: str, wanted: fields.Fields) -> JsonObject:
        """https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/conversations-api"""
        messages = self._world.threads[user][::-1]
        thread: JsonObject = {"id": self._world.thread_ids[user], "updated_time": iso(messages[0].at)}
        if "messages" in wanted:
            inner = wanted["messages"] or {"id": {}, "created_time": {}}
            listed = [self._render(message, inner) for message in messages if not message.deleted]
            thread["messages"] = {"data": listed}
        return thread

    def _render(self, message: Message, wanted: fields.Fields) -> JsonObject:
        readers: _Readers = {
            "id": lambda m, _: m.id,
            "created_time": lambda m, _: iso(m.at),
            "from": lambda m, _: self._person(m.sender),
            "to": lambda m, _: {"data": [self._person(m.recipient)]},
            "message": lambda m, _: m.content.get("text", ""),
        }
        return fields.pick(message, wanted, ("id", "created_time"), readers)

    def _person(self, person: str) -> JsonObject:
        account = self._world.account
        username = account.username if person == account.id else self._world.users[person].username
        return {"username": username, "id": person}

    async def subscriptions(self, call: Call) -> Response:
        subscribed = sorted(self._world.account.subscribed)
        app = {"name": "madoguchi", "id": "1234567890", "subscribed_fields": subscribed}
        return json_response({"data": [app] if subscribed else []})

    async def subscribe(self, call: Call) -> Response:
        asked = str(parameters(call.request).get("subscribed_fields", "")).split(",")
        if not set(asked) <= set(FIELDS):
            return errors.error("100", "(#100) Param subscribed_fields must be one of the known fields")
        self._world.account.subscribed = set(asked)
        return json_response({"success": True})

    async def unsubscribe(self, call: Call) -> Response:
        self._world.account.subscribed = set()
        return json_response({"success": True})

    async def refresh_token(self, call: Call) -> Response:
        """A token of at least a day's age lives 60 days more; the page's token has no such end."""
        account = self._world.account
        issued = account.token_issued_at
        if call.request.query.get("grant_type") != "ig_refresh_token" or (issued and call.at - issued < DAY):
            return errors.error("100", "(#100) The token cannot be refreshed yet")
        account.token_issued_at = call.at
        body = {"access_token": account.access_token, "token_type": "bearer", "expires_in": int(TOKEN_LIFE)}
        return json_response(body)


def _wanted(request: Request) -> fields.Fields:
    return fields.parse(request.query.get("fields", ""))
