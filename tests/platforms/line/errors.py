"""LINE's error answers (https://developers.line.biz/en/reference/messaging-api/#error-responses)."""

from collections.abc import Sequence

from tests.platforms.exchange import JsonObject, Response, json_response
from tests.platforms.faults import Fault
from tests.platforms.line.ids import request_id
from tests.platforms.line.message_rules import Detail

INVALID_REPLY_TOKEN = "Invalid reply token"
FAILED_TO_SEND = "Failed to send messages"
RATE_LIMIT = "The API rate limit has been exceeded. Try again later."
MONTHLY_LIMIT = "You have reached your monthly limit."
NOT_FOUND = "Not found"
RETRY_KEY_ACCEPTED = "The retry key is already accepted"
BAD_TOKEN = (
    "Authentication failed due to the following reason: invalid token. "
    "Confirm that the access token in the authorization header is valid."
)

# What a fault of this status says when no message is given.
_MESSAGES = {
    400: "The request body has 1 error(s)",
    401: BAD_TOKEN,
    403: "Access to this API is not available for your account",
    404: NOT_FOUND,
    409: RETRY_KEY_ACCEPTED,
    410: "Gone",
    413: "Request exceeds the max size",
    415: "Unsupported media type",
    429: RATE_LIMIT,
    500: "Internal server error",
}


def error(status: int, message: str, details: Sequence[Detail] = (), **extra: object) -> Response:
    body: JsonObject = {"message": message}
    if details:
        body["details"] = [{"message": detail.message, "property": detail.property} for detail in details]
    return json_response({**body, **extra}, status, {"x-line-request-id": request_id()})


def body_errors(details: Sequence[Detail]) -> Response:
    return error(400, f"The request body has {len(details)} error(s)", details)


def refusal(fault: Fault) -> Response:
    """The answer to a request that meets a planned fault."""
    status = fault.status or 500
    response = error(status, fault.message or _MESSAGES.get(status, "Service unavailable"))
    if fault.retry_after is None:
        return response
    return Response(status, response.body, {**response.headers, "retry-after": str(fault.retry_after)})
