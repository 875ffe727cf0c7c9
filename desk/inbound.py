"""What a connector understood of one inner event of a webhook, in the house's words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Literal

from core.limits import Visibility
from governance.consent.words import opts_out

EventKind = Literal[
    "message",  # an utterance of a customer: text, sticker, image …
    "comment",  # the same in public
    "postback",  # a press on one of our buttons
    "follow",
    "unfollow",
    "unsend",  # the customer took a message back: its words must go
    "edit",  # the customer changed a message's words
    "echo",  # our own account spoke: ourselves, or an operator in the platform's own app
    "delivered",
    "read",
    "ignored",  # understood, and nothing to do
    "not_understood",
]


@dataclass(frozen=True)
class Attachment:
    """Something that came beside the words. `url` may expire; `external_id` is the platform's handle."""

    kind: Literal["image", "video", "audio", "file", "sticker", "location", "share", "other"]
    external_id: str | None = None
    url: str | None = None
    name: str | None = None


@dataclass(frozen=True)
class Inbound:
    """One inner event. `event_key` is unique per account and the same however often the event arrives."""

    event_key: str
    kind: EventKind
    payload: Mapping[str, object]
    """The event as it came: kept so that it can be replayed, erased by an unsend."""
    platform_at: datetime
    """When it happened, by the platform's clock, with zone."""
    external_user: str | None = None
    """The customer on the platform. None: nobody to answer (the event is kept all the same)."""
    external_message: str | None = None
    """The platform's id of this message (of the pressed, unsent, edited, echoed one for those kinds)."""
    visibility: Visibility = "private"
    thread: str = ""
    """For comments: the thread's id (top-level comment, else the post). Empty in private."""
    reply_to: str | None = None
    """The platform's id of the message or post this one answers."""
    text: str | None = None
    attachments: tuple[Attachment, ...] = ()
    button: str | None = None
    """The id that our button carried: nothing but an id, looked up in the conversation."""
    reply_token: str | None = None
    destination: str | None = None
    """The platform's own id of the account that this event is for."""
    answerable: bool = True
    """False where the platform gave the thread to somebody else (LINE standby, Meta's other app) or for groups."""
    from_ourselves: bool = False
    """An echo or a comment that our own account wrote."""
    sender_name: str | None = None
    redelivered: bool = False
    reason: str = ""
    """Why it is ignored or not understood, in a few plain words."""
    marks: Mapping[str, str] = field(default_factory=dict)
    """Small platform facts that only this connector reads back (a quote token, a media id)."""

    @cached_property
    def opts_out(self) -> bool:
        """Whether these words say that their author wants no more promotion."""
        return self.text is not None and opts_out(self.text)

    def read_ahead(self) -> "Inbound":
        """Itself, with what takes a look at the words already known: that is not the writer's work."""
        bool(self.opts_out)
        return self
