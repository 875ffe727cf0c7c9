"""A rule's examples as drafts, ready to be judged."""

from datetime import UTC, datetime

from core.limits import Limits, Visibility
from governance.draft import Context, Draft
from governance.normalise import text_digest
from governance.packs.schema import Example, RuleRow

LONG_AFTER = datetime(2030, 1, 7, 3, 0, tzinfo=UTC)
"""A day on which every shipped rule is in force."""


def draft_of(rule: RuleRow, example: str | Example) -> Draft:
    """The example's draft; what it leaves open is the first for which the rule holds."""
    given = Example(text=example) if isinstance(example, str) else example
    applies = rule.applies
    texts = given.texts if given.texts is not None else ((given.text or "") * given.repeat,)
    return Draft(
        author=given.author or (applies.author or ("bot",))[0],
        channel=given.channel or (applies.channel or ("line",))[0],
        visibility=given.visibility or (applies.visibility or ("private",))[0],
        texts=texts,
        action=given.action or (applies.action or ("message",))[0],
        purpose=given.purpose or (applies.purpose or ("reply",))[0],
        sponsored=bool(applies.sponsored) if given.sponsored is None else given.sponsored,
        profiles=None,
        recipient=given.recipient,
        buttons=given.buttons,
        attached=frozenset(given.attached),
    )


def context_of(draft: Draft, example: str | Example) -> Context:
    """The facts around the example: a channel with limits like LINE's."""
    given = Example() if isinstance(example, str) else example
    return Context(
        now=given.now or LONG_AFTER,
        recent_texts=tuple(text_digest(text) for text in given.sent_before),
        window_open=given.window_open,
        consent=given.consent,
        limits=_limits(draft.channel, draft.visibility),
    )


def _limits(channel: str, visibility: Visibility) -> Limits:
    return Limits(channel, visibility, text_length=5000, length_unit="utf16", messages_per_call=5, buttons=13)
