"""The one function through which anything that changes something leaves for a platform.

It takes a `Clearance`, which only the gate makes, and sends only what that clearance fixes.
"""

from dataclasses import dataclass
from datetime import timedelta

from connectors.contract import Account, Call, Connector, Request, Response
from connectors.http import HttpClient
from core.clock import Clock
from governance.clearance import START_WITHIN, Clearance, Piece, content_digest


class TooLateError(RuntimeError):
    """The claim is older than 250 ms: it is given up rather than used."""


@dataclass(frozen=True)
class Claimed:
    """A clearance and when its claim was written, on the steady clock."""

    clearance: Clearance
    at: float


async def send(claimed: Claimed, connector: Connector, account: Account, call: Call, client: HttpClient,
               clock: Clock) -> Response | None:  # fmt: skip
    """Speak to the platform. None: the channel is our own and nothing crosses a network.

    Raises NoAnswerError, TooLateError (nothing was sent), ForgedClearanceError (nothing was sent).
    """
    clearance = claimed.clearance
    if call.delivery_id != clearance.delivery_id or account.id != clearance.account_id:
        raise AssertionError("a clearance of another delivery")
    pieces = [Piece(each.text, [(b.id, b.title) for b in each.buttons], each.image) for each in call.parts]
    clearance.spend(content_digest(call.action, account.id, call.recipient, call.target, pieces), clock.now())
    request: Request = connector.request(account, call)
    if timedelta(seconds=clock.monotonic() - claimed.at) > START_WITHIN:
        raise TooLateError
    if request.local:
        return None
    return await client.fetch(request, clearance=clearance)
