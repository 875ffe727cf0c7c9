"""Refusals as the chat page understands them: a status, and a code that it has words for."""

import msgspec
from sanic.response import HTTPResponse

from console.chat.headers import DATA_HEADERS


class ChatError(Exception):
    """Raised by a route; answered as JSON. `again_in`: seconds after which it may be tried again."""

    def __init__(self, status: int, code: str, *, again_in: float | None = None) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.again_in = again_in

    def response(self) -> HTTPResponse:
        """The answer."""
        headers = dict(DATA_HEADERS)
        if self.again_in is not None:
            headers["retry-after"] = str(max(1, round(self.again_in)))
        content = msgspec.json.encode({"error": {"code": self.code}})
        return HTTPResponse(content, self.status, headers, "application/json")
