"""Builds Instagram's calls for messages and comments, and says what their answers mean."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

import msgspec

from connectors.contract import (
    Account,
    Action,
    Button,
    Call,
    Outcome,
    Part,
    Refused,
    Request,
    Response,
    Sent,
    TryAgain,
    Uncertain,
)
from connectors.instagram.errors import meaning_of
from connectors.instagram.graph import graph_request, instagram_id, owner
from connectors.instagram.limits import TAG_AFTER
from connectors.instagram.messages import BUTTON_PREFIX
from connectors.instagram.payloads import Accepted

_HUMAN_AGENT = "human_agent"


def plan(action: Action, parts: Sequence[Part]) -> Sequence[Sequence[Part]]:
    """One call for each message; an action without words is one call of its own."""
    return [(part,) for part in parts] or [()]


def route(call: Call, now: datetime) -> str:
    """Only a person may write after the bot's 24 hours, and says so by a tag: a bot never uses it."""
    if call.action != "message":
        return call.action
    late = call.received_at is not None and now - call.received_at >= TAG_AFTER
    return _HUMAN_AGENT if late and call.author == "agent" else "message"


def request(account: Account, call: Call) -> Request:
    return _request_for(call.action)(account, call)


def _request_for(action: Action) -> Callable[[Account, Call], Request]:
    try:
        return _REQUESTS[action]
    except KeyError:
        raise ValueError(f"Instagram has no {action} yet") from None


def _message(account: Account, call: Call) -> Request:
    body: dict[str, object] = {"recipient": {"id": call.recipient}, "message": _content(_only_part(call))}
    if call.route == _HUMAN_AGENT:
        if call.author != "agent":
            raise ValueError("only a person's message may carry the human-agent tag")
        body["tag"] = "HUMAN_AGENT"
    return graph_request(account, "POST", (owner(account), "messages"), body=body)


def _private_reply(account: Account, call: Call) -> Request:
    body = {"recipient": {"comment_id": _target(call)}, "message": _content(_only_part(call))}
    return graph_request(account, "POST", (owner(account), "messages"), body=body)


def _public_reply(account: Account, call: Call) -> Request:
    return graph_request(account, "POST", (_target(call), "replies"), body={"message": _only_part(call).text})


def _hide(account: Account, call: Call) -> Request:
    return graph_request(account, "POST", (_target(call),), {"hide": "true"})


def _unhide(account: Account, call: Call) -> Request:
    return graph_request(account, "POST", (_target(call),), {"hide": "false"})


def _delete(account: Account, call: Call) -> Request:
    return graph_request(account, "DELETE", (_target(call),))


def _like(account: Account, call: Call) -> Request:
    return graph_request(account, "POST", (instagram_id(account), "likes"), {"comment_id": _target(call)})


_REQUESTS: Mapping[Action, Callable[[Account, Call], Request]] = {
    "message": _message,
    "private_reply": _private_reply,
    "public_reply": _public_reply,
    "hide": _hide,
    "unhide": _unhide,
    "delete": _delete,
    "like": _like,
}


def _only_part(call: Call) -> Part:
    if len(call.parts) != 1:
        raise ValueError(f"Instagram takes one message a call, not {len(call.parts)}")
    return call.parts[0]


def _target(call: Call) -> str:
    if not call.target:
        raise ValueError(f"a {call.action} needs the comment it is about")
    return call.target


def _content(part: Part) -> Mapping[str, object]:
    """Either words or a picture: Instagram has no message with both."""
    if part.image is not None and part.text:
        raise ValueError("Instagram takes a text or a picture in a message, not both")
    content: dict[str, object] = {"text": part.text}
    if part.image is not None:
        content = {"attachment": {"type": "image", "payload": {"url": part.image}}}
    if part.buttons:
        content["quick_replies"] = [_quick_reply(button) for button in part.buttons]
    return content


def _quick_reply(button: Button) -> Mapping[str, str]:
    return {"content_type": "text", "title": button.title, "payload": BUTTON_PREFIX + button.id}


def outcome(call: Call, response: Response) -> Outcome:
    """What the answer means; after an attempt of unknown fate a refusal proves nothing about that attempt."""
    verdict = _accepted(response) if 200 <= response.status < 300 else meaning_of(response)
    if not isinstance(verdict, Refused):
        return verdict
    if call.unknown:
        return Uncertain(verdict.reason, token_dead=verdict.token_dead, account_blocked=verdict.account_blocked)
    if verdict.reason == "window_closed" and call.author == "agent" and call.route == "message":
        return TryAgain(verdict.reason, route=_HUMAN_AGENT, counts=False)
    return verdict


def _accepted(response: Response) -> Sent | Refused:
    try:
        accepted = msgspec.json.decode(response.body, type=Accepted)
    except ValueError:
        return Sent()
    if not accepted.success:
        return Refused("refused", "success: false")
    external_id = accepted.message_id or accepted.id
    return Sent((str(external_id),)) if external_id is not None else Sent()
