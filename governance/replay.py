"""What a decision rested on, written down so that it can be judged again and must come out the same."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import lru_cache

import msgspec

from core.limits import Limits
from governance.draft import Context, Draft
from governance.matter import Matter
from governance.policy import Policy


class ReplayError(ValueError):
    """The words given are not those that the decision was about, or its inputs cannot be read."""


def inputs_of(matter: Matter, policy: Policy) -> dict[str, object]:
    """Everything but the words themselves, which stand in the messages: of them only digests. Plain JSON values."""
    draft, context = matter.draft, matter.context
    inputs: dict[str, object] = {
        "author": draft.author,
        "channel": draft.channel,
        "visibility": draft.visibility,
        "action": draft.action,
        "purpose": draft.purpose,
        "sponsored": draft.sponsored,
        "profiles": None if draft.profiles is None else list(draft.profiles),
        "recipient": draft.recipient,
        "texts": _digests(draft.texts),
        "buttons": [_digests(titles) for titles in draft.buttons],
        "attached": sorted(draft.attached),
        "now": context.now.isoformat(),
        "recent_texts": list(context.recent_texts),
        "window_open": context.window_open,
        "consent": context.consent,
        "model": context.model,
        "limits": dict(_plain_limits(matter.limits)),
        "packs": policy.digests,
        "code": policy.code,
    }
    return inputs | {"agreed": sorted(map(list, draft.agreed))} if draft.agreed else inputs


_DRAFT_FACTS = (
    *("author", "channel", "visibility", "action", "purpose", "sponsored"),
    *("profiles", "recipient", "attached"),
)
_CONTEXT_FACTS = ("now", "recent_texts", "window_open", "limits")
_LATER_FACTS = ("consent", "model")
"""What decisions of an earlier version do not have; nobody asked for it then."""


def recalled(
    inputs: Mapping[str, object], texts: Sequence[str], buttons: Sequence[Sequence[str]] = ()
) -> tuple[Draft, Context]:
    """The draft and context of a stored decision, for another `evaluate` with the policy of the same version.

    Raises ReplayError when the words differ from those judged, or the inputs have another shape.
    """
    if inputs.get("texts") != _digests(texts) or inputs.get("buttons") != [_digests(titles) for titles in buttons]:
        raise ReplayError("these are not the words that were judged")
    words = {"texts": list(texts), "buttons": [list(titles) for titles in buttons], "agreed": inputs.get("agreed", [])}
    try:
        draft = msgspec.convert({name: inputs[name] for name in _DRAFT_FACTS} | words, Draft)
        facts = {name: inputs[name] for name in _CONTEXT_FACTS}
        return draft, msgspec.convert(facts | {name: inputs.get(name) for name in _LATER_FACTS}, Context)
    except (KeyError, msgspec.ValidationError) as error:
        raise ReplayError(f"inputs of another shape: {error}") from error


@lru_cache(maxsize=64)
def _plain_limits(limits: Limits) -> tuple[tuple[str, object], ...]:
    return tuple((name, _plain(value)) for name, value in vars(limits).items())


def _plain(value: object) -> object:
    return msgspec.to_builtins(value) if isinstance(value, timedelta) else value


def _digests(texts: Sequence[str]) -> list[str]:
    return [hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() for text in texts]
