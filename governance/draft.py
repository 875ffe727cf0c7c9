"""What the gate judges, what it judges by, and what it says."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from core.limits import Limits, Visibility

Author = Literal["bot", "agent", "system", "scheduler", "api"]
Purpose = Literal["reply", "post", "marketing"]
Verdict = Literal["allow", "revise", "hold", "block"]
Consent = Literal["unknown", "given", "withdrawn"]
"""Whether somebody agreed to be written to for promotion; unknown: they never said."""
Action = Literal["message", "public_reply", "private_reply", "hide", "unhide", "delete", "like", "publish"]


@dataclass(frozen=True)
class Draft:
    """One answer before the gate: all messages of a turn, judged together."""

    author: Author
    channel: str
    visibility: Visibility
    texts: tuple[str, ...]
    action: Action = "message"
    purpose: Purpose = "reply"
    sponsored: bool = False
    profiles: tuple[str, ...] | None = None
    """Which profiles of rules apply (cosmetics, food …); None: all."""
    recipient: str | None = None
    """Identity id; None: checks that need a person or a history do not run."""
    buttons: tuple[tuple[str, ...], ...] = ()
    """The titles of each message's buttons, judged like its text; empty: no message has any."""
    attached: frozenset[int] = frozenset()
    """Numbers of the messages that carry a picture or file: these may do without words."""
    agreed: frozenset[tuple[str, str]] = frozenset()
    """A rule and the words it marks, where people have agreed to them before: the template that these words are."""


@dataclass(frozen=True)
class Context:
    """The facts a decision rests on beside the words. They are stored with it."""

    now: datetime
    recent_texts: tuple[str, ...] = ()
    """Digests of normalised texts sent to the recipient within the last 60 s."""
    window_open: bool = True
    """Whether the platform still takes an answer of this author in this conversation."""
    limits: Limits | None = None
    """What the channel allows; None: what its connector registered."""
    consent: Consent | None = None
    """The recipient's; None: nobody asked, as where there is no recipient."""
    model: str | None = None
    """The bot's model that wrote the words, where it did. Nothing is judged by it; it stands with the decision."""


@dataclass(frozen=True)
class Finding:
    """One reason. `start` and `end` are offsets in characters (code points) of message number `message`, or of the
    title of its button number `button`."""

    rule: str
    law: str
    start: int
    end: int
    reason: str
    suggestion: str | None = None
    """Safer words to stand in place of the marked ones."""
    message: int = 0
    action: Literal["warn", "revise", "hold", "block"] = "block"
    reason_en: str = ""
    law_en: str = ""
    suggestion_en: str | None = None
    button: int | None = None
    title: str = ""
    """What it is about, in a word or two: 電話番号."""
    title_en: str = ""


@dataclass(frozen=True)
class Decision:
    """The gate's word on one answer. `texts` are what may go out: the draft's own, or revised."""

    verdict: Verdict
    texts: tuple[str, ...]
    findings: tuple[Finding, ...]
    tier: str
    policy_version: str
    at: datetime
    inputs: dict[str, object]
