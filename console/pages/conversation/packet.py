"""What the bot handed over, and the facts that can be handed back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from console.i18n.catalogue import Catalogue
from console.pages.conversation.history import reason
from console.view.conversation import Packet, SlotField
from console.view.customer import Fact
from desk.language import language as language_in
from desk.ticket_list import Listed

SLOTS = ("order_number", "product", "size", "color", "date")
"""The facts of bot/domain/slots.yml that a person may settle."""


def packet(each: Listed, words: Catalogue) -> Packet | None:
    """The packet of a ticket that people have; None once the bot answers again, or when it never did."""
    stored = each.handoff
    if not stored or each.owner == "bot":
        return None
    summary = _mapping(stored.get("summary"))
    objections = [_objection(one, words) for one in stored.get("findings") or ()]
    return Packet(
        at=_moment(stored.get("at"), each.queued_at or each.opened_at),
        reason=reason(str(stored.get("reason", "")), words),
        request=str(summary.get("request") or words.text("packet.no_request")),
        confirmed=tuple(_lines(summary.get("confirmed"))),
        to_decide=(*_lines(summary.get("open")), *objections),
        language=language_in(str(summary.get("request") or "")) or "",
    )


def facts(each: Listed, words: Catalogue) -> tuple[Fact, ...]:
    """What the bot understood of the matter."""
    known = _slots(each)
    return tuple(Fact(words.text(f"slot.{name}"), known[name]) for name in SLOTS if known.get(name))


def slot_fields(each: Listed, words: Catalogue) -> tuple[SlotField, ...]:
    """The form of hand-back, filled with what is known."""
    known = _slots(each)
    return tuple(SlotField(name, words.text(f"slot.{name}"), known.get(name, "")) for name in SLOTS)


def _slots(each: Listed) -> dict[str, str]:
    summary = _mapping((each.handoff or {}).get("summary"))
    return {name: str(value) for name, value in _mapping(summary.get("slots")).items() if value is not None}


def _objection(one: Mapping[str, Any], words: Catalogue) -> str:
    """Why the gate stopped the bot's answer; never the words it objects to."""
    said = one.get("reason_en") if words.language == "en" else None
    return words.text("packet.stopped", reason=said or one.get("reason") or "")


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _lines(value: object) -> Sequence[str]:
    return [str(line) for line in value] if isinstance(value, list) else []


def _moment(value: object, otherwise: datetime) -> datetime:
    try:
        return datetime.fromisoformat(str(value))
    except ValueError:
        return otherwise
