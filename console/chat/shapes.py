"""What the chat page is told, as JSON."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from console.chat.status import Standing
from console.chat.transcript import Line
from desk.language import language


class Choice(msgspec.Struct, frozen=True):
    """A button: the page sends the id back, and the title as its words."""

    id: str
    title: str


class LineShape(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing in the log."""

    id: str
    sequence: int
    speaker: str
    at: datetime
    text: str = ""
    language: str | None = None
    """Of the words, where they tell it."""
    name: str = ""
    buttons: Sequence[Choice] = ()
    images: Sequence[str] = ()
    client_message_id: str | None = None
    ticket: int | None = None


class History(msgspec.Struct, frozen=True):
    """A part of the log, oldest first. `next`: the cursor for what came before, null at the beginning."""

    items: Sequence[LineShape]
    next: str | None


class Slip(msgspec.Struct, frozen=True):
    """The waiting slip. `opens`: when people are back, in words; null while they are there."""

    number: int
    ahead: int
    opens: str | None


class StandingShape(msgspec.Struct, frozen=True):
    """How the visitor's matter stands."""

    owner: str
    name: str
    slip: Slip | None
    seen: int


class Accepted(msgspec.Struct, frozen=True):
    """The message is kept and cannot get lost any more."""

    client_message_id: str


class ReadUpTo(msgspec.Struct, frozen=True):
    """The visitor has seen everything up to this message."""

    message: str


def line_shape(line: Line) -> LineShape:
    """A line of the log."""
    return LineShape(
        id=line.id,
        sequence=line.sequence,
        speaker=line.speaker,
        at=line.at,
        text=line.text,
        language=language(line.text),
        name=line.name,
        buttons=tuple(Choice(each["id"], each["title"]) for each in line.buttons),
        images=tuple(line.images),
        client_message_id=line.client_id,
        ticket=line.ticket if line.speaker == "called" else None,
    )


def standing_shape(standing: Standing, opens: str | None) -> StandingShape:
    """The standing as the page shows it."""
    slip = None if standing.ahead is None else Slip(standing.ticket, standing.ahead, opens)
    return StandingShape(standing.owner, standing.name, slip, standing.seen)
