"""What Meta's errors mean, by code and subcode, never by their words.

https://developers.facebook.com/docs/messenger-platform/error-codes
https://developers.facebook.com/docs/graph-api/guides/error-handling
"""

from datetime import timedelta

import msgspec

from connectors.contract import Outcome, Refused, Response, TryAgain, Uncertain
from connectors.instagram.payloads import Failure, GraphError, Usage
from connectors.reasons import Reason
from connectors.retry_after import retry_after

TOKEN = 190

_RATE = frozenset([4, 17, 32, 613, 80002, 80006])
_TRY_LATER = frozenset([2, 1200])
_UNKNOWN = frozenset([-1, 0, 1])
"""Meta does not know what happened either."""

_REFUSED: dict[tuple[int, int | None], Reason] = {
    (3, None): "forbidden",
    (10, None): "forbidden",
    (10, 1893063): "account_restricted",
    (10, 2018065): "window_closed",
    (10, 2018108): "recipient_unavailable",
    (10, 2018278): "window_closed",
    (10, 2534022): "window_closed",
    (10, 2534077): "account_link",
    (100, None): "invalid_request",
    (100, 33): "not_found",
    (100, 2018001): "unknown_recipient",
    (100, 2018008): "media_refused",
    (100, 2018047): "media_refused",
    (100, 2018109): "too_large",
    (100, 2018294): "media_refused",
    (100, 2534014): "unknown_recipient",
    (100, 2534015): "invalid_request",
    (100, 2534025): "private_reply_refused",
    (100, 2534029): "recipient_unavailable",
    (100, 2534037): "thread_taken",
    (200, None): "forbidden",
    (200, 1545041): "recipient_unavailable",
    (200, 2534041): "access_switched_off",
    (368, None): "account_restricted",
    (551, None): "recipient_unavailable",
    (2022, None): "account_restricted",
    (9004, None): "media_refused",
    (10900, None): "private_reply_refused",
    (2018300, None): "thread_taken",
    (2018321, None): "thread_taken",
}
"""A pair with None holds for every subcode that has no line of its own."""

_STOPS_ACCOUNT: frozenset[Reason] = frozenset(["account_restricted", "account_link", "access_switched_off"])


def meaning_of(response: Response) -> Outcome:
    """What an answer other than 2xx means for a first, known attempt."""
    error = read_error(response.body)
    if error is None:
        return _without_words(response)
    if error.code == TOKEN:
        return Refused("token_dead", _detail(error), token_dead=True)
    if error.code in _RATE:
        return TryAgain("rate_limited", after=_regain_access(response), counts=False)
    reason = _REFUSED.get((error.code, error.error_subcode)) or _REFUSED.get((error.code, None))
    if reason is not None and not error.is_transient:
        return Refused(reason, _detail(error), account_blocked=reason in _STOPS_ACCOUNT)
    return _other(response.status, error)


def read_error(body: bytes) -> GraphError | None:
    """The error in Meta's own envelope; None where somebody else answered (a proxy, a dying server)."""
    try:
        return msgspec.json.decode(body, type=Failure).error
    except ValueError:
        return None


def _other(status: int, error: GraphError) -> Outcome:
    """A 5xx is no refusal: what it answers may stand in the thread all the same, and nothing must stand there twice."""
    if status >= 500:
        return Uncertain("server_error")
    if error.is_transient or error.code in _TRY_LATER:
        return TryAgain("server_error")
    if error.code in _UNKNOWN:
        return Uncertain("server_error")
    return Refused("refused", _detail(error))


def _without_words(response: Response) -> Outcome:
    status = response.status
    if status == 429:
        return TryAgain("rate_limited", after=retry_after(response), counts=False)
    if status == 401:
        return Refused("token_dead", token_dead=True)
    if status == 408 or status >= 500:
        return Uncertain("server_error")
    if status >= 400:
        return Refused("refused", f"HTTP {status}")
    return Uncertain("unexpected_answer")


def _detail(error: GraphError) -> str:
    subcode = f"-{error.error_subcode}" if error.error_subcode else ""
    return f"{error.code}{subcode} {error.message}"[:500]


def _regain_access(response: Response) -> timedelta | None:
    """When calls are welcome again, from the headers; None where they tell nothing."""
    header = response.headers.get("x-business-use-case-usage", "")
    try:
        usages = msgspec.json.decode(header, type=dict[str, list[Usage]])
    except ValueError:
        return retry_after(response)
    minutes = max((usage.estimated_time_to_regain_access for each in usages.values() for usage in each), default=0)
    return timedelta(minutes=min(minutes, 24 * 60)) if minutes > 0 else retry_after(response)
