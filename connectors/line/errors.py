"""What LINE's 4xx answers mean (https://developers.line.biz/en/reference/messaging-api/#error-responses)."""

from datetime import timedelta

import msgspec

from connectors.contract import Refused, Response, TryAgain
from connectors.line.payloads import ApiError
from connectors.reasons import Reason
from connectors.retry_after import retry_after

_BY_STATUS: dict[int, Reason] = {
    400: "invalid_request",
    403: "forbidden",
    404: "not_found",
    413: "too_large",
    415: "invalid_request",
}

_BY_MESSAGE: dict[str, Reason] = {
    "failed to send messages": "unknown_recipient",
}
"""LINE has no error codes; these sentences stand in its documentation."""

_INVALID_REPLY_TOKEN = "invalid reply token"  # noqa: S105 - a sentence, not a password
_MONTHLY_LIMIT = "monthly limit"


def refusal(response: Response) -> Refused | TryAgain:
    """The meaning of a 4xx answer to a first, known attempt."""
    error = _read(response.body)
    sentence = error.message.lower()
    if response.status == 401:
        return Refused("token_dead", error.message, token_dead=True)
    if response.status == 429:
        return _too_many(response, error)
    if response.status == 400 and _INVALID_REPLY_TOKEN in sentence:
        return TryAgain("reply_token_expired", after=timedelta(0), route="push", counts=False)
    by_message = next((reason for known, reason in _BY_MESSAGE.items() if known in sentence), None)
    return Refused(by_message or _BY_STATUS.get(response.status, "refused"), _detail(error))


def _too_many(response: Response, error: ApiError) -> Refused | TryAgain:
    if _MONTHLY_LIMIT in error.message.lower():
        return Refused("monthly_limit", error.message, account_blocked=True)
    return TryAgain("rate_limited", after=retry_after(response), counts=False)


def _read(body: bytes) -> ApiError:
    try:
        return msgspec.json.decode(body, type=ApiError)
    except ValueError:
        return ApiError(body[:200].decode("utf-8", "replace"))


def _detail(error: ApiError) -> str:
    lines = [error.message, *(f"{detail.property}: {detail.message}" for detail in error.details)]
    return "; ".join(lines)[:500]
