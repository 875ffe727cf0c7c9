"""The small HTTP API over which another process plays on a simulator, plans its faults and counts at the platform."""

import dataclasses
from typing import Any

from tests.platforms.exchange import JsonObject, Response, json_response
from tests.platforms.gateway import Call, Route
from tests.platforms.play import Bubble, Done, Playable
from tests.platforms.postman import Redelivery, Weather
from tests.platforms.records import Received

PREFIX = "/_control"


def routes(play: Playable) -> list[Route]:
    control = Control(play)

    def own(method: str, path: str, process: Any) -> Route:
        return Route(f"control {path}", method, f"{PREFIX}/{path}", process, recorded=False)

    return [
        own("GET", "received", control.received),
        own("GET", "posted", control.posted),
        own("GET", "answers", control.answers),
        own("POST", "do", control.do),
        own("POST", "fault", control.fault),
        own("DELETE", "faults", control.clear_faults),
        own("POST", "settings", control.settings),
        own("POST", "settle", control.settle),
    ]


class Control:
    def __init__(self, play: Playable) -> None:
        self._play = play
        self._simulation = play.simulation

    async def received(self, call: Call) -> Response:
        """Everything after `?after=NUMBER`, in order of arrival; with `?kind=` of one endpoint only."""
        after, kind = int(call.request.query.get("after", 0)), call.request.query.get("kind")
        entries = [entry for entry in self._simulation.ledger if entry.number > after]
        return json_response({"items": [_received(entry) for entry in entries if kind in (None, entry.kind)]})

    async def posted(self, call: Call) -> Response:
        """Every attempt to deliver a webhook, with the status it was answered."""
        attempts = self._simulation.postman.posted[int(call.request.query.get("after", 0)) :]
        return json_response(
            {"items": [{"number": p.number, "status": p.status, "redelivery": p.redelivery} for p in attempts]}
        )

    async def answers(self, call: Call) -> Response:
        """What `?person=` was told."""
        bubbles = self._play.answers(self._play.person(call.request.query["person"]))
        return json_response({"items": [_bubble(bubble) for bubble in bubbles]})

    async def do(self, call: Call) -> Response:
        body = call.request.json_object()
        arguments = {name: str(value) for name, value in body.get("arguments", {}).items()}
        try:
            done = await self._play.do(body["kind"], body["person"], arguments)
        except KeyError as missing:
            return json_response({"error": f"unknown or missing: {missing}"}, 422)
        return json_response(_done(done))

    async def fault(self, call: Call) -> Response:
        """The keywords of `Simulation.fault`, in JSON."""
        try:
            self._simulation.fault(**call.request.json_object())
        except TypeError as wrong:
            return json_response({"error": str(wrong)}, 422)
        return json_response({})

    async def clear_faults(self, call: Call) -> Response:
        self._simulation.clear_faults()
        return json_response({})

    async def settings(self, call: Call) -> Response:
        """`webhook`, `redelivery {times, after}`, `weather {duplicates, latest, seed}`, and the platform's own."""
        settings = call.request.json_object()
        postman = self._simulation.postman
        try:
            if "webhook" in settings:
                postman.url = settings.pop("webhook")
            if "redelivery" in settings:
                postman.redelivery = Redelivery(**settings.pop("redelivery"))
            if "weather" in settings:
                postman.weather = Weather(**settings.pop("weather"))
            self._play.configure(settings)
        except (KeyError, TypeError) as wrong:
            return json_response({"error": f"unknown setting: {wrong}"}, 422)
        return json_response({})

    async def settle(self, call: Call) -> Response:
        """Answers when no webhook is on its way any more."""
        await self._simulation.postman.settle()
        return json_response({})


def _received(entry: Received) -> JsonObject:
    return {
        "number": entry.number,
        "at": entry.at,
        "kind": entry.kind,
        "to": entry.to,
        "messages": entry.messages,
        "retry_key": entry.retry_key,
        "verdict": entry.verdict,
        "status": entry.status,
        "path": entry.request.path,
        "body": entry.body.decode("utf-8", "replace"),
        "first_byte_ns": entry.first_byte_ns,
    }


def _bubble(bubble: Bubble) -> JsonObject:
    return dataclasses.asdict(bubble)


def _done(done: Done) -> JsonObject:
    return {"id": done.id, "event_id": done.event_id, "status": done.posted.status, "seconds": done.posted.seconds}
