"""Asking the gate about an answer in a conversation: its draft, and the facts it is judged by."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from connectors.bot_answers import visibility_of
from desk.conversations import Conversation
from governance.draft import Author, Context, Decision, Draft

Judge = Callable[[Draft, Context], Awaitable[Decision]]
"""Raises GateUnavailableError when there is no decision; then nothing goes out."""


async def judged(judge: Judge, place: Conversation, author: Author, texts: Sequence[str], now: datetime) -> Decision:
    """The gate's word on these messages to this customer."""
    visibility = visibility_of(place.kind)
    draft = Draft(
        author=author,
        channel=place.channel,
        visibility=visibility,
        texts=tuple(texts),
        action="public_reply" if visibility == "public" else "message",
        recipient=place.identity_id,
    )
    return await judge(draft, Context(now=now))
