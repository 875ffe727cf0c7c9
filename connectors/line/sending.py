"""Builds LINE's reply and push calls, and says what their answers mean."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal

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
from connectors.line.errors import refusal
from connectors.line.events import BUTTON_PREFIX
from connectors.line.limits import MESSAGES_PER_CALL, QUICK_REPLIES, REPLY_WINDOW, RETRY_KEY_LIFE
from connectors.line.payloads import SentMessages

_Message = dict[str, object]


def plan(action: Action, parts: Sequence[Part]) -> Sequence[Sequence[Part]]:
    """As few calls as five messages and thirteen buttons each allow."""
    _require_message(action)
    groups: list[list[Part]] = []
    for part in parts:
        if not groups or not _fits([*groups[-1], part]):
            groups.append([])
        groups[-1].append(part)
    return groups


def _fits(parts: Sequence[Part]) -> bool:
    messages = sum(len(_bubbles(part)) for part in parts)
    return messages <= MESSAGES_PER_CALL and sum(len(part.buttons) for part in parts) <= QUICK_REPLIES


def route(call: Call, now: datetime) -> Literal["reply", "push"]:
    """By reply, which costs no quota, as long as its token is surely good; else by push."""
    _require_message(call.action)
    return "reply" if call.reply_token and _is_fresh(call, now) else "push"


def _is_fresh(call: Call, now: datetime) -> bool:
    return call.received_at is not None and now - call.received_at < REPLY_WINDOW


def request(account: Account, call: Call) -> Request:
    """The bytes for `call.route`. A retry key goes with a push alone: LINE refuses a reply that carries one."""
    _require_message(call.action)
    headers = {
        "content-type": "application/json",
        "authorization": f"Bearer {account.secrets.get('channel_access_token', '')}",
    }
    if call.route == "reply":
        address: Mapping[str, object] = {"replyToken": call.reply_token}
    elif call.route == "push":
        address = {"to": call.recipient}
        headers["x-line-retry-key"] = call.retry_key
    else:
        raise ValueError(f"LINE has no route {call.route!r}")
    body = msgspec.json.encode({**address, "messages": _messages(call.parts)})
    return Request("POST", f"{account.api_base.rstrip('/')}/v2/bot/message/{call.route}", headers, body)


def _messages(parts: Sequence[Part]) -> list[_Message]:
    """LINE shows the quick replies of a call's last message only, so that one carries them all."""
    messages = [bubble for part in parts for bubble in _bubbles(part)]
    buttons = [button for part in parts for button in part.buttons]
    if buttons:
        messages[-1]["quickReply"] = {"items": [_quick_reply(button) for button in buttons]}
    return messages


def _bubbles(part: Part) -> list[_Message]:
    bubbles: list[_Message] = []
    if part.image is not None:
        bubbles.append({"type": "image", "originalContentUrl": part.image, "previewImageUrl": part.image})
    if part.text or not bubbles:
        bubbles.append({"type": "text", "text": part.text})
    return bubbles


def _quick_reply(button: Button) -> Mapping[str, object]:
    data = BUTTON_PREFIX + button.id
    action = {"type": "postback", "label": button.title, "data": data, "displayText": button.title}
    return {"type": "action", "action": action}


def _require_message(action: Action) -> None:
    if action != "message":
        raise ValueError(f"LINE has no {action}: it knows chats alone")


def outcome(call: Call, response: Response) -> Outcome:
    """What the answer means; after an attempt of unknown fate a refusal proves nothing about that attempt."""
    verdict = _verdict(call, response)
    if not call.unknown:
        return verdict
    if isinstance(verdict, Refused):
        return Uncertain(verdict.reason, token_dead=verdict.token_dead, account_blocked=verdict.account_blocked)
    if isinstance(verdict, TryAgain) and call.route == "reply":
        return Uncertain(verdict.reason)
    return verdict


def _verdict(call: Call, response: Response) -> Outcome:
    status = response.status
    if 200 <= status < 300 or (status == 409 and call.route == "push"):
        return Sent(_external_ids(call, response.body))
    if status == 408 or status >= 500:
        return TryAgain("server_error") if call.route == "push" else Uncertain("server_error")
    if 400 <= status < 500:
        return refusal(response)
    return Uncertain("unexpected_answer")


def _external_ids(call: Call, body: bytes) -> tuple[str, ...]:
    """One id a part: that of its last bubble."""
    try:
        sent = msgspec.json.decode(body, type=SentMessages).sent_messages
    except ValueError:
        return ()
    ids: list[str] = []
    position = 0
    for part in call.parts:
        position += len(_bubbles(part))
        if position <= len(sent):
            ids.append(sent[position - 1].id)
    return tuple(ids)


def after_silence(call: Call, now: datetime) -> TryAgain | Uncertain:
    """A push repeats under its retry key. A reply repeats once, at once: its token can be used a single time."""
    if call.route == "push" and call.retry_key and _key_is_remembered(call, now):
        return TryAgain("no_answer")
    if call.route == "reply" and call.attempts <= 1 and _is_fresh(call, now):
        return TryAgain("no_answer", after=timedelta(0))
    return Uncertain("no_answer")


def _key_is_remembered(call: Call, now: datetime) -> bool:
    return call.tried_at is None or now - call.tried_at < RETRY_KEY_LIFE
