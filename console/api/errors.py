"""Errors as the API tells them: a status, a code that programs can test, and a sentence for people."""

import msgspec
from sanic.response import HTTPResponse


class ApiError(Exception):
    """Raised by a route; answered as JSON.

    `facts` stand beside code and message (a 409 names the owner).
    """

    def __init__(self, status: int, code: str, message: str, **facts: object) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.facts = facts

    def response(self) -> HTTPResponse:
        """The answer."""
        content = {"error": {"code": self.code, "message": str(self), **self.facts}}
        headers = {"www-authenticate": "Bearer"} if self.status == 401 else {}
        return HTTPResponse(msgspec.json.encode(content), self.status, headers, "application/json")


def not_found(what: str) -> ApiError:
    """There is no such thing."""
    return ApiError(404, "not_found", f"there is no such {what}")
