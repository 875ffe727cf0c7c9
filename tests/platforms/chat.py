"""A page at `/` on which a person chats with the account as a customer, without keys and without the platform."""

import dataclasses
from collections import defaultdict
from pathlib import Path

from tests.platforms.exchange import JsonObject, Response, json_response
from tests.platforms.gateway import Call, Route
from tests.platforms.play import Bubble, Done, Playable

_PAGE = Path(__file__).with_name("chat.html")
_PATIENCE = 20.0


def routes(chat: "Chat") -> list[Route]:
    return [
        Route("page", "GET", "/", chat.page, recorded=False),
        Route("about", "GET", "/_chat/about", chat.about, recorded=False),
        Route("transcript", "GET", "/_chat/transcript", chat.transcript, recorded=False),
        Route("act", "POST", "/_chat/act", chat.act, recorded=False),
    ]


class Chat:
    """Keeps what people said here, beside what the platform shows them."""

    def __init__(self, play: Playable) -> None:
        self._play = play
        self._said: defaultdict[str, list[Bubble]] = defaultdict(list)

    async def page(self, call: Call) -> Response:
        return Response(200, _PAGE.read_bytes(), {"content-type": "text/html; charset=utf-8"})

    async def about(self, call: Call) -> Response:
        acts = [dataclasses.asdict(act) for act in self._play.acts]
        account, url = self._play.account_name(), self._play.simulation.postman.url
        return json_response({"platform": self._play.platform, "account": account, "webhook": url, "acts": acts})

    async def transcript(self, call: Call) -> Response:
        """The whole conversation of `?person=`, as soon as it differs from version `?after=`."""
        changes, after = self._play.simulation.changes, int(call.request.query.get("after", -1))
        person = self._play.person(call.request.query["person"])
        if changes.version == after:
            try:
                await changes.until(lambda: changes.version != after, _PATIENCE, lambda: "nothing new")
            except TimeoutError:
                return json_response({"version": after, "bubbles": None})
        return json_response({"version": changes.version, "bubbles": [_json(b) for b in self.bubbles(person)]})

    async def act(self, call: Call) -> Response:
        body = call.request.json_object()
        try:
            done = await self.do(body["kind"], body["person"], body.get("arguments", {}))
        except KeyError as missing:
            return json_response({"error": f"unknown or missing: {missing}"}, 422)
        return json_response({"status": done.posted.status})

    async def do(self, kind: str, name: str, arguments: dict[str, str]) -> Done:
        """Do one act and remember what the person said."""
        person, at = self._play.person(name), self._play.simulation.clock()
        done = await self._play.do(kind, person, arguments)
        note = "" if done.posted.ok else f"webhook: {done.posted.status or 'no answer'}"
        if done.says or note:  # not everything that can be done here is said by the customer
            self._said[person].append(Bubble(at, "customer", done.says, done.id, note))
        self._play.simulation.changes.happened()
        return done

    def bubbles(self, person: str) -> list[Bubble]:
        """The conversation, both sides, by time."""
        return sorted([*self._said[person], *self._play.answers(person)], key=lambda bubble: bubble.at)


def _json(bubble: Bubble) -> JsonObject:
    return dataclasses.asdict(bubble)
