"""The preview's memory: which tickets stand where, what was said, and who listens."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import datetime

from console.preview import slips, threads
from console.preview.clock import now, on, today
from console.view.chrome import Preferences
from console.view.conversation import Composer, Conflict, Conversation, Message, ReplyWindow, SlotField
from console.view.customer import Customer, Fact, OtherTicket
from console.view.queue import Choice, GroupKind, Owner, QueueRow


@dataclass
class Desk:
    """Everything that a press can change."""

    rows: list[slips.Slip] = field(default_factory=slips.slips)
    said: dict[int, threads.Timeline] = field(default_factory=dict)
    preferences: Preferences = field(default_factory=lambda: Preferences(language="ja"))
    frozen: bool = False
    listeners: set["asyncio.Queue[tuple[str, str]]"] = field(default_factory=set)
    gate_silent: bool = False
    checks: int = 0
    accepted: dict[str, str] = field(default_factory=dict)
    """Message id by idempotency key: what a test counts."""
    slow: float = 0.0
    broken: bool = False
    refuse_as: str = ""
    """When set, the next send is refused because this colleague owns the ticket."""

    def row(self, number: int) -> QueueRow:
        """The row of a ticket. Raises KeyError."""
        for _, row in self.rows:
            if row.number == number:
                return row
        raise KeyError(number)

    def knows(self, number: int) -> bool:
        """Whether there is such a ticket."""
        return any(row.number == number for _, row in self.rows)

    def read(self, number: int) -> None:
        """A person has seen it."""
        self.rows = [(kind, replace(row, unread=row.unread and row.number != number)) for kind, row in self.rows]

    def arrive(self, number: int, text: str) -> None:
        """A new ticket joins the queue."""
        row = QueueRow(number, "line", "dm", "斎藤 学", text, now(), slips.QUEUE, "queued", unread=True)
        self.rows.insert(2, ("queued", row))

    def change(self, number: int, group: GroupKind, **changes: object) -> QueueRow:
        """Change a row and move it to a group."""
        changed = replace(self.row(number), **changes)  # type: ignore[arg-type]
        self.rows = [(group, changed) if row.number == number else (kind, row) for kind, row in self.rows]
        return changed

    def timeline(self, number: int) -> threads.Timeline:
        """What was said so far."""
        if number not in self.said:
            self.said[number] = _told(self.row(number))
        return self.said[number]

    def put(self, number: int, message: Message) -> None:
        """Add a message, or replace the one of the same id."""
        known = self.timeline(number)
        if any(item.id == message.id for item in known):
            self.said[number] = tuple(message if item.id == message.id else item for item in known)
        else:
            self.said[number] = (*known, message)

    def remove(self, number: int, id: str) -> None:
        """Forget a message."""
        self.said[number] = tuple(item for item in self.timeline(number) if item.id != id)

    def find(self, id: str) -> tuple[int, Message]:
        """A message and its ticket. Raises KeyError."""
        for number, items in self.said.items():
            for item in items:
                if isinstance(item, Message) and item.id == id:
                    return number, item
        raise KeyError(id)

    def tell(self, event: str, data: str) -> None:
        """Send a live hint to every open page."""
        for listener in self.listeners:
            listener.put_nowait((event, data))


def _told(row: QueueRow) -> threads.Timeline:
    told = {128: threads.sato, 121: threads.every_state, 136: threads.long_text, 129: threads.comment}
    return told[row.number]() if row.number in told else threads.plain(row)


def conversation(desk: Desk, number: int, conflict: Conflict | None = None) -> Conversation:
    """The pane of a ticket. Raises KeyError."""
    row = desk.row(number)
    return Conversation(
        number=number,
        id=f"c{number}",
        channel=row.channel,
        kind=row.kind,
        account={"line": "よりみち衣料店", "instagram": "@yorimichi_wear", "webchat": "公式サイト"}[row.channel],
        status=row.status,
        owner=row.owner,
        customer=_customer(row),
        timeline=desk.timeline(number),
        composer=_composer(desk, row),
        topic=row.topic,
        packet=threads.sato_packet() if number == 128 else None,
        slots=_slots(),
        conflict=conflict,
    )


def _customer(row: QueueRow) -> Customer:
    if row.number != 128:
        return Customer(row.customer, language=row.language, since=on(11, 18, 9, 0))
    return Customer(
        "佐藤 美咲",
        "@misaki_st",
        "ja",
        on(5, 30, 12, 0).replace(year=2024),
        facts=(
            Fact("注文番号", "20431", True),
            Fact("商品", "トレンチコート"),
            Fact("希望サイズ", "S", True),
            Fact("色", "カーキ"),
        ),
        earlier=(
            OtherTicket(98, "line", "dm", "再入荷のお知らせ", on(10, 2, 10, 0)),
            OtherTicket(61, "instagram", "comment", "裾上げはできますか", on(5, 30, 12, 0)),
        ),
        linked=(OtherTicket(127, "instagram", "comment", "投稿へのコメント", on(11, 19, 13, 40)),),
    )


def _slots() -> tuple[SlotField, ...]:
    sizes = tuple(Choice(size, size) for size in ("S", "M", "L", "XL"))
    return (
        SlotField("order_number", "注文番号", "20431"),
        SlotField("product", "商品", "トレンチコート"),
        SlotField("size", "サイズ", "S", sizes),
    )


def _composer(desk: Desk, row: QueueRow) -> Composer:
    blocked = ""
    if row.status in ("resolved", "closed"):
        blocked = "resolved"
    elif desk.frozen:
        blocked = "frozen"
    elif not row.owner.mine:
        blocked = "owner"
    modes = ("public", "private") if row.kind == "comment" else ("private",)
    limit = {"line": 5000, "instagram": 1000, "webchat": 4000}[row.channel]
    unit = {"line": "utf16", "instagram": "utf8", "webchat": "codepoints"}[row.channel]
    return Composer(modes, limit, unit, _window(row), blocked_by=blocked)  # type: ignore[arg-type]


def _window(row: QueueRow) -> ReplyWindow:
    closes: datetime | None = today(14, 5) if row.number == 128 else None
    return ReplyWindow(closes, urgent=closes is not None)


def owner_mine() -> Owner:
    """The signed-in person as owner."""
    return slips.SUZUKI
