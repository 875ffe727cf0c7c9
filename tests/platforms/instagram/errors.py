"""Meta's error answers by code and subcode; where Meta publishes no wording, the words here are our own."""

from dataclasses import dataclass

import msgspec

from tests.platforms.exchange import JsonObject, Response, json_response
from tests.platforms.faults import Fault
from tests.platforms.instagram.ids import trace_id


@dataclass(frozen=True)
class GraphError:
    status: int
    message: str
    transient: bool = False
    type: str = "OAuthException"


_RATE = GraphError(400, "Application request limit reached", transient=True)

# https://developers.facebook.com/documentation/business-messaging/messenger-platform/error-codes
ERRORS: dict[str, GraphError] = {
    "1": GraphError(500, "An unknown error occurred", transient=True),
    "2": GraphError(500, "An unexpected error has occurred. Please retry your request later.", transient=True),
    "3": GraphError(400, "(#3) Application does not have the capability to make this API call."),
    "4": GraphError(403, "(#4) Application request limit reached", transient=True),
    "17": GraphError(400, "(#17) User request limit reached", transient=True),
    "613": GraphError(400, "(#613) Calls to this api have exceeded the rate limit.", transient=True),
    "613-2534040": GraphError(400, "(#613) Calls to this api have exceeded the rate limit.", transient=True),
    "80002": GraphError(400, "(#80002) There have been too many calls to this Instagram account.", transient=True),
    "10-2534022": GraphError(403, "This message is sent outside of allowed window.", type="IGApiException"),
    "10-2534077": GraphError(400, "The page is not linked to this account, or needs two-factor authentication."),
    "100": GraphError(400, "(#100) Invalid parameter"),
    "100-33": GraphError(400, "Unsupported request: the object does not exist or permissions are missing."),
    "100-2534014": GraphError(400, "The requested user cannot be found.", type="IGApiException"),
    "100-2534015": GraphError(400, "Invalid message data", type="IGApiException"),
    "100-2534025": GraphError(400, "The comment is invalid for a private reply", type="IGApiException"),
    "100-2534029": GraphError(400, "The business account is blocked", type="IGApiException"),
    "190": GraphError(401, "Invalid OAuth access token - Cannot parse access token"),
    "190-460": GraphError(400, "Error validating access token: the session has been invalidated."),
    "190-463": GraphError(400, "Error validating access token: Session has expired."),
    "200-2534041": GraphError(403, "The account owner has disabled access to instagram direct messages"),
    # A person who has only commented has not consented. Meta answers HTTP 500 here: the code decides, not the status.
    "230": GraphError(500, "User consent is required to access user profile", type="IGApiException"),
    "9-2207042": GraphError(400, "Application request limit reached: the account has published too much today"),
    "9004-2207052": GraphError(400, "The media could not be fetched from this URI"),
}

_RATE_CODES = frozenset([4, 17, 613, 80002])
_BY_STATUS = {400: "100", 401: "190", 403: "10-2534022", 404: "100-33", 429: "4", 500: "2", 503: "2"}


def error(name: str, message: str | None = None, status: int | None = None) -> Response:
    """The answer for `code` or `code-subcode`. Raises KeyError for one that is not listed."""
    known = ERRORS[name]
    code, _, subcode = name.partition("-")
    content: JsonObject = {"message": message or known.message, "type": known.type, "code": int(code)}
    if subcode:
        content["error_subcode"] = int(subcode)
    if known.transient:
        content["is_transient"] = True
    content["fbtrace_id"] = trace_id()
    usage = _usage_headers() if int(code) in _RATE_CODES else {}
    return json_response({"error": content}, status or known.status, usage)


def refusal(fault: Fault) -> Response:
    """The answer to a request that meets a planned fault."""
    status = fault.status or 500
    name = fault.error or _BY_STATUS.get(status, "2")
    response = error(name, fault.message, fault.status)
    if fault.retry_after is None:
        return response
    return Response(response.status, response.body, {**response.headers, "retry-after": str(fault.retry_after)})


def _usage_headers() -> dict[str, str]:
    """https://developers.facebook.com/docs/graph-api/overview/rate-limiting"""
    usage = {"call_count": 100, "total_cputime": 25, "total_time": 25}
    business = {"17841400000000000": [{**usage, "type": "instagram", "estimated_time_to_regain_access": 5}]}
    return {
        "x-app-usage": msgspec.json.encode(usage).decode(),
        "x-business-use-case-usage": msgspec.json.encode(business).decode(),
    }
