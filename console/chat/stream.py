"""One visitor's live stream: what was missed, then what happens, as server-sent events."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import msgspec
from sqlalchemy import Connection

from console.chat import shapes, status, transcript
from console.chat.hub import Hub
from console.chat.seats import Reason, Seat
from console.chat.status import Standing
from console.chat.transcript import Line, Piece
from console.view.kinds import Language
from core.clock import Clock
from core.database import Database
from core.hours import Schedule

FIRST = 50
"""Lines that a page begins with."""
TOGETHER = 100
"""Lines read at a time when a page catches up."""
HEARTBEAT = 15.0
"""Seconds of silence after which a comment says that the connection lives: proxies close what is silent for long."""

# The comment is for proxies; pages cannot see it, and learn from the event that a silent connection is not a dead one.
BEAT = ": still here\n\nevent: beat\ndata: {}\n\n"

Send = Callable[[str], Awaitable[None]]


@dataclass(frozen=True)
class Sources:
    """Where a stream's news comes from."""

    database: Database
    clock: Clock
    hub: Hub
    hours: Schedule
    is_open: Callable[[str], bool]
    """Whether an account still has a chat."""


@dataclass
class Stream:
    """The life of one stream. `place`: the watermark read up to; None for a page that begins anew."""

    sources: Sources
    seat: Seat
    send: Send
    language: Language
    place: int | None = None
    heartbeat: float = HEARTBEAT
    told: Standing | None = None
    beyond: set[str] = field(default_factory=set)
    """Lines beyond the watermark that were sent already."""

    async def run(self) -> None:
        """Until the page leaves (the task is cancelled), the account is removed or the app stops."""
        await self._begin()
        while True:
            reasons = await self.seat.woken(self.heartbeat)
            if "end" in reasons or not self.sources.is_open(self.seat.account_id):
                return
            if not reasons:
                await self.send(BEAT)
            if reasons or self.seat.expecting:
                await self._tell(reasons)

    async def _begin(self) -> None:
        unfiled = await self.sources.database.read(lambda c: transcript.unfiled(c, self.seat.account_id))
        await self._find()
        earlier = False
        if self.seat.conversation_id is None:
            self.place = 0
            self.seat.expecting = unfiled or self.seat.announced
        elif self.place is None:
            earlier = await self._first_lines(self.seat.conversation_id)
        else:
            await self._new_lines()
        await self._standing()
        await self.send(_event("ready", {"earlier": earlier}))

    async def _find(self) -> None:
        seat = self.seat
        where = await self.sources.database.read(lambda c: transcript.find(c, seat.account_id, seat.visitor))
        if where is not None:
            self.sources.hub.seats.bind(seat, where)

    async def _first_lines(self, where: str) -> bool:
        piece = await self.sources.database.read(lambda c: transcript.newest(c, where, FIRST))
        self.place = 0
        await self._send_lines(piece.lines, piece.upto)
        return piece.more

    async def _tell(self, reasons: set[Reason]) -> None:
        if self.seat.conversation_id is None:
            await self._find()
            if self.seat.conversation_id is None:
                return
            reasons |= {"lines", "standing"}
        # A person who comes is announced before the person speaks.
        if "standing" in reasons:
            await self._standing()
        elif "queue" in reasons:
            await self._queue_moved()
        if reasons & {"lines", "standing"}:
            await self._new_lines()

    async def _new_lines(self) -> None:
        """Everything beyond the watermark; what was sent before is left out."""
        where, begin = self.seat.conversation_id, self.place or 0
        if where is None:
            return
        first = piece = await self.sources.database.read(partial(_since, where=where, after=begin))
        lines = list(first.lines)
        while piece.more:
            last = piece.lines[-1].sequence
            piece = await self.sources.database.read(partial(_since, where=where, after=last))
            lines += piece.lines
        await self._send_lines(lines, first.upto)

    async def _send_lines(self, lines: Sequence[Line], upto: int) -> None:
        for line in lines:
            if line.id not in self.beyond:
                await self.send(_event("line", shapes.line_shape(line), min(line.sequence, upto)))
        self.place = max(self.place or 0, upto)
        self.beyond = {line.id for line in lines if line.sequence > upto}

    async def _standing(self) -> None:
        where = self.seat.conversation_id
        if where is None:
            await self._say(Standing())
            return
        # Set before reading, so that a change of the queue in between is not missed.
        self.seat.waits = True
        await self._say(await self.sources.database.read(lambda c: status.standing(c, where)))

    async def _queue_moved(self) -> None:
        if self.told is not None and self.told.ahead is not None:
            ahead = status.place_in(self.sources.hub.queue, self.told.ticket)
            if ahead is not None:
                await self._say(replace(self.told, ahead=ahead))

    async def _say(self, standing: Standing) -> None:
        self.seat.ticket, self.seat.waits = standing.ticket, standing.ahead is not None
        if standing == self.told:
            return
        self.told = standing
        opens = status.opens(self.sources.hours, self.sources.clock.now(), self.language)
        await self.send(_event("standing", shapes.standing_shape(standing, opens)))


def _since(connection: Connection, where: str, after: int) -> Piece:
    return transcript.since(connection, where, after, TOGETHER)


def _event(name: str, content: object, place: int | None = None) -> str:
    """One event. Its id is where to read on from: the watermark, or the line itself where it comes before that."""
    identity = "" if place is None else f"id: {place}\n"
    return f"{identity}event: {name}\ndata: {msgspec.json.encode(content).decode()}\n\n"
