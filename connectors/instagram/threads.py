"""Reads Instagram's own threads to learn whether an uncertain call arrived after all."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from connectors.asking import ask
from connectors.contract import Account, Call, Fetch, Sent
from connectors.instagram.entry import moment
from connectors.instagram.graph import graph_request, instagram_id, owner
from connectors.instagram.payloads import CommentState, Conversations, Party, Replies

_CLOCKS_DIFFER = timedelta(seconds=3)
"""Meta writes whole seconds by its own clock."""


@dataclass(frozen=True)
class _Seen:
    """One message or reply as it stands in the thread."""

    external_id: str
    text: str
    at: datetime | None
    author: Party | None


async def find_sent(account: Account, call: Call, fetch: Fetch) -> Sent | None:
    """None where nothing of ours matches, and for deletes and likes: what cannot be read is no proof of either."""
    if call.action in ("message", "private_reply"):
        return _match(call, _ours_in_chat(call, await _chat(account, call, fetch)))
    if call.action == "public_reply":
        return _match(call, _ours_in_public(account, await _replies(account, call, fetch)))
    if call.action in ("hide", "unhide"):
        return await _visibility(account, call, fetch)
    return None


def _match(call: Call, ours: Iterable[_Seen]) -> Sent | None:
    """The earliest of ours with exactly these words that is not older than the call's first attempt."""
    words = call.parts[0].text.strip() if call.parts else ""
    began = call.tried_at or call.received_at
    if not words or began is None:
        return None
    earliest = began - _CLOCKS_DIFFER
    matches = [(seen.at, seen.external_id) for seen in ours if seen.at is not None and seen.text.strip() == words]
    later = [(at, external_id) for at, external_id in matches if at >= earliest]
    return Sent((min(later)[1],)) if later else None


async def _chat(account: Account, call: Call, fetch: Fetch) -> list[_Seen]:
    query = {
        "platform": "instagram",
        "user_id": call.recipient,
        "fields": "messages.limit(20){id,created_time,from,message}",
    }
    reading = await ask(fetch, graph_request(account, "GET", (owner(account), "conversations"), query), Conversations)
    conversations = reading.value.data if reading.value is not None else []
    return [
        _Seen(message.id, message.message or "", moment(message.created_time), message.author)
        for conversation in conversations
        for message in conversation.messages.data
    ]


def _ours_in_chat(call: Call, seen: Iterable[_Seen]) -> Iterable[_Seen]:
    """A chat has two sides: what the customer did not write is ours, under whichever id Meta writes it."""
    return (each for each in seen if each.author is not None and str(each.author.id) != call.recipient)


async def _replies(account: Account, call: Call, fetch: Fetch) -> list[_Seen]:
    """A reply to a reply stands under the top-level comment."""
    state = await _state(account, call, fetch)
    top = state.parent_id if state is not None and state.parent_id is not None else call.target
    query = {"fields": "id,text,timestamp,from", "limit": "50"}
    reading = await ask(fetch, graph_request(account, "GET", (str(top), "replies"), query), Replies)
    replies = reading.value.data if reading.value is not None else []
    return [_Seen(str(reply.id), reply.text or "", moment(reply.timestamp), reply.author) for reply in replies]


def _ours_in_public(account: Account, seen: Iterable[_Seen]) -> Iterable[_Seen]:
    """Anybody may repeat our words in public: only what carries our own id counts."""
    return (each for each in seen if each.author is not None and _is_own(account, each.author))


def _is_own(account: Account, author: Party) -> bool:
    return author.self_ig_scoped_id is not None or str(author.id) == instagram_id(account)


async def _visibility(account: Account, call: Call, fetch: Fetch) -> Sent | None:
    state = await _state(account, call, fetch)
    return Sent() if state is not None and state.hidden is (call.action == "hide") else None


async def _state(account: Account, call: Call, fetch: Fetch) -> CommentState | None:
    if not call.target:
        return None
    query = {"fields": "parent_id,hidden"}
    return (await ask(fetch, graph_request(account, "GET", (call.target,), query), CommentState)).value
