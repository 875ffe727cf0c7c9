"""The endpoints about the webhook itself: its address, and LINE's own test of it."""

from datetime import UTC, datetime
from urllib.parse import urlsplit

from tests.platforms.exchange import Response, json_response
from tests.platforms.gateway import Call, Route
from tests.platforms.line import errors
from tests.platforms.line.account import LineAccount
from tests.platforms.line.events import envelope
from tests.platforms.line.message_rules import Detail
from tests.platforms.postman import Postman

_ENDPOINT = "/v2/bot/channel/webhook/endpoint"


def routes(account: LineAccount, postman: Postman) -> list[Route]:
    settings = WebhookSettings(account, postman)
    return [
        Route("get_endpoint", "GET", _ENDPOINT, settings.get),
        Route("put_endpoint", "PUT", _ENDPOINT, settings.put),
        Route("test_endpoint", "POST", "/v2/bot/channel/webhook/test", settings.test),
    ]


class WebhookSettings:
    def __init__(self, account: LineAccount, postman: Postman) -> None:
        self._account = account
        self._postman = postman

    async def get(self, call: Call) -> Response:
        if self._postman.url is None:
            return errors.error(404, errors.NOT_FOUND)
        return json_response({"endpoint": self._postman.url, "active": self._account.webhook_active})

    async def put(self, call: Call) -> Response:
        url = call.request.json_object().get("endpoint")
        if not isinstance(url, str) or len(url) > 500 or not _acceptable(url):
            return errors.body_errors([Detail("Invalid webhook endpoint URL", "endpoint")])
        self._postman.url = url
        return json_response({})

    async def test(self, call: Call) -> Response:
        """Post an empty delivery, as the Verify button of the LINE Developers Console does."""
        if self._postman.url is None:
            return errors.error(404, errors.NOT_FOUND)
        posted = await self._postman.post(envelope(self._account, []))
        timestamp = datetime.fromtimestamp(call.at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        if posted.ok:
            reason, detail = "OK", str(posted.status)
        elif posted.status is None:
            reason, detail = "COULD_NOT_CONNECT", "No answer"
        else:
            reason, detail = "ERROR_STATUS_CODE", str(posted.status)
        return json_response(
            {
                "success": posted.ok,
                "timestamp": timestamp,
                "statusCode": posted.status or 0,
                "reason": reason,
                "detail": detail,
            }
        )


def _acceptable(url: str) -> bool:
    """HTTPS, as at LINE; besides, plain HTTP to this very machine, where the simulator's customers live."""
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost"))
