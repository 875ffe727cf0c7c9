"""An action server that does what a test tells it, and remembers what it was asked."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.until import LONGEST_WAIT

Reply = Callable[[Mapping[str, Any]], tuple[int, Mapping[str, object]]]

PACKET = {"reason": "customer_asked", "queue": "orders", "priority": "high", "summary": {"request": "電話したい"}}


class Actions:
    """The stand-in: one reply an action, and every call that came."""

    def __init__(self) -> None:
        self.calls: list[Mapping[str, Any]] = []
        self.authorizations: list[str] = []
        self.go_on = threading.Event()
        self.replies: dict[str, Reply] = {"action_hand_off": self._hand_off, "action_slow": self._slow}

    def count(self, action: str, conversation: str) -> int:
        return sum(call["next_action"] == action and call["sender_id"] == conversation for call in self.calls)

    def answer(self, authorization: str, call: Mapping[str, Any]) -> tuple[int, Mapping[str, object]]:
        self.authorizations.append(authorization)
        self.calls.append(call)
        return self.replies[call["next_action"]](call)

    def _hand_off(self, call: Mapping[str, Any]) -> tuple[int, Mapping[str, object]]:
        said = {"text": "担当者におつなぎします"}
        return 200, {"events": [], "responses": [said, {"custom": {"handoff": PACKET}}]}

    def _slow(self, call: Mapping[str, Any]) -> tuple[int, Mapping[str, object]]:
        assert self.go_on.wait(LONGEST_WAIT)
        return 200, {"events": [], "responses": [{"text": "お待たせしました"}]}


@contextmanager
def serving(actions: Actions) -> Iterator[str]:
    """Serves it on a free port; gives the address that Rasa posts to."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            call = json.loads(self.rfile.read(int(self.headers["content-length"])))
            status, reply = actions.answer(self.headers.get("authorization", ""), call)
            content = json.dumps(reply).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/webhook"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
