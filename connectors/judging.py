"""Asking the gate about an answer in a conversation: its draft, and the facts it is judged by."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from connectors.bot_answers import visibility_of
from core.limits import Visibility
from desk.answers import Utterance
from desk.conversations import Conversation
from governance.draft import Action, Author, Consent, Context, Decision, Draft, Purpose

Judge = Callable[[Draft, Context], Awaitable[Decision]]
"""Raises GateUnavailableError when there is no decision; then nothing goes out."""
Agreed = frozenset[tuple[str, str]]
NOTHING: Agreed = frozenset()


async def judged(judge: Judge, place: Conversation, author: Author, said: Sequence[Utterance], now: datetime, *,
                 recent: Sequence[str] = (), private: bool = False, purpose: Purpose = "reply",
                 consent: Consent | None = None, agreed: Agreed = NOTHING,
                 model: str | None = None) -> Decision:  # fmt: skip
    """The gate's word on these messages to this customer. `private`: a comment is answered in private.

    `agreed`: what people let pass when they approved the template that these words are.
    `model`: the bot's that wrote them.
    Promotion needs the recipient's `consent` (desk/consent.py knows it); None for it counts as unknown.
    """
    visibility: Visibility = "private" if private else visibility_of(place.kind)
    draft = Draft(
        author=author,
        channel=place.channel,
        visibility=visibility,
        texts=tuple(each.text for each in said),
        buttons=tuple(tuple(choice.title for choice in each.choices) for each in said),
        attached=frozenset(number for number, each in enumerate(said) if each.image),
        action=_action(place.kind, visibility),
        recipient=place.identity_id,
        purpose=purpose,
        agreed=agreed,
    )
    if purpose == "marketing" and consent is None:
        consent = "unknown"
    return await judge(draft, Context(now=now, recent_texts=tuple(recent), consent=consent, model=model))


def _action(kind: str, visibility: Visibility) -> Action:
    if visibility == "public":
        return "public_reply"
    return "private_reply" if kind == "comment" else "message"
