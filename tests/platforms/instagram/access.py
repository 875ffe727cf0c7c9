"""Who may call what: the token, which of the two logins it belongs to, the account's switches, the rates."""

from tests.platforms.clock import HOUR
from tests.platforms.exchange import Request, Response
from tests.platforms.gateway import Call
from tests.platforms.instagram import errors
from tests.platforms.instagram.account import InstagramAccount, Stack
from tests.platforms.rates import Rate, Rates

RATES = {"message": Rate(100), "conversations": Rate(2), "private_reply": Rate(750, HOUR)}
_MESSAGING = frozenset(["message", "private_reply", "sender_action", "conversations", "conversation", "message_read"])


class Access:
    def __init__(self, account: InstagramAccount, rates: Rates) -> None:
        self._account = account
        self._rates = rates

    def admit(self, call: Call) -> Response | None:
        """What is checked before every endpoint; None lets the call in."""
        if self._stack(call.request) is None:
            return errors.error("190")
        if self._account.expired(call.at):
            return errors.error("190-463")
        if call.kind in _MESSAGING and not self._account.connected_tools:
            return errors.error("200-2534041")
        if not self._rates.allows(call.kind):
            return errors.error("613-2534040" if call.kind in ("message", "private_reply") else "4")
        return None

    def to_messages(self, call: Call) -> Response | None:
        """Messages go through the account's node under Instagram login and only through the page's under Facebook's."""
        account, node = self._account, call.where["node"]
        if self._stack(call.request) == "instagram_login":
            return None if node in ("me", account.id) else errors.error("100-33")
        if node == account.id:
            return errors.error("3")
        if node not in ("me", account.page_id):
            return errors.error("100-33")
        return None if account.page_linked else errors.error("10-2534077")

    def is_own(self, node: str) -> bool:
        return node in ("me", self._account.id, self._account.page_id)

    def _stack(self, request: Request) -> Stack | None:
        return self._account.stack(token(request))


def token(request: Request) -> str:
    """The access token: in the query, as bearer, or among the fields of the body."""
    scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return bearer
    return request.query.get("access_token") or str(parameters(request).get("access_token", ""))


def parameters(request: Request) -> dict[str, object]:
    """A Graph API call's parameters, wherever they stand: query, form or JSON."""
    is_json = request.headers.get("content-type", "").startswith("application/json")
    body: dict[str, object] = dict(request.json_object() if is_json else request.form())
    return {**request.query, **body}
