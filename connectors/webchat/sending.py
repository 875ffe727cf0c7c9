"""How answers reach the chat page: they are shown once they are `sent`, and nothing crosses a network."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from connectors.contract import Account, Action, Call, Outcome, Part, Request, Response, Sent, TryAgain
from connectors.webchat.limits import BUTTONS, MESSAGES_PER_CALL


def plan(action: Action, parts: Sequence[Part]) -> Sequence[Sequence[Part]]:
    """As few calls as messages and buttons allow: those of one call appear together."""
    _require_message(action)
    groups: list[list[Part]] = []
    for part in parts:
        if not groups or not _fits([*groups[-1], part]):
            groups.append([])
        groups[-1].append(part)
    return groups


def _fits(parts: Sequence[Part]) -> bool:
    return len(parts) <= MESSAGES_PER_CALL and sum(len(part.buttons) for part in parts) <= BUTTONS


def route(call: Call, now: datetime) -> str:
    """There is one way."""
    _require_message(call.action)
    return "page"


def request(account: Account, call: Call) -> Request:
    """Stays in the house: the dispatcher takes it as sent, which is what shows it on the page."""
    _require_message(call.action)
    return Request("POST", f"{account.api_base}/{account.id}", local=True)


def outcome(call: Call, response: Response) -> Outcome:
    """Never asked of a local request; were it asked, the page would show what is sent all the same."""
    return Sent()


def after_silence(call: Call, now: datetime) -> TryAgain:
    """Only our own end between claim and `sent` leaves it open. Nobody saw it yet, so repeating cannot double."""
    return TryAgain("no_answer", after=timedelta(0))


def _require_message(action: Action) -> None:
    if action != "message":
        raise ValueError(f"the web chat has no {action}: it is between two")
