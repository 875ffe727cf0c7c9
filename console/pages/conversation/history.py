"""The history as people read it: messages with what became of them, notes, and what happened in between."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from console.i18n.catalogue import Catalogue
from console.pages import findings
from console.pages.inbox.rows import attachment_kind
from console.view.conversation import Attachment, Decision, Failure, Message, SystemEvent, SystemKind
from console.view.kinds import Visibility
from desk.frame import UNKNOWN_FOR
from desk.history import Entry
from desk.language import language as language_in
from desk.surname import surname

LINES: dict[str, SystemKind] = {
    "handoff": "handed_off",
    "take": "taken",
    "hand_back": "handed_back",
    "resolve": "resolved",
    "native_reply": "native_reply",
    "approval_edited": "approval_edited",
    "approval_changes": "approval_changes",
    "approval_rejected": "approval_rejected",
    "approval_late": "approval_late",
}
"""The desk's own lines, by their kind."""
CALLED_BACK = "taken_back"
QUOTED = 80


@dataclass(frozen=True)
class Reader:
    """For whom the history is told, and of which conversation."""

    me: str
    words: Catalogue
    now: datetime
    channel: str
    kind: str


def history(entries: Iterable[Entry], reader: Reader) -> tuple[Message | SystemEvent, ...]:
    """All that is shown of these entries, in their order."""
    known = list(entries)
    quoted = {each.external_id: each.text for each in known if each.external_id}
    return tuple(shown for each in known if (shown := item(each, reader, quoted)) is not None)


def item(each: Entry, reader: Reader, quoted: Mapping[str, str] | None = None) -> Message | SystemEvent | None:
    """One entry; None for what was called back before it left, and for lines that nobody reads."""
    if each.direction == "note" and each.author == "system":
        return _line(each, reader)
    if each.state == "superseded" and each.reason == CALLED_BACK:
        return None
    return _message(each, reader, quoted or {})


def _line(each: Entry, reader: Reader) -> SystemEvent | None:
    kind = LINES.get(each.kind)
    if kind is None:
        return None
    words, who, detail = reader.words, surname(each.user_name or ""), ""
    if kind == "native_reply":
        who = words.text(f"channel.{reader.channel}")
    elif kind == "handed_off":
        detail = words.text("event.because", reason=reason(each.text, words))
    elif kind == "approval_late":
        detail = words.text(f"not_sent.{each.text}")
    elif kind in ("approval_edited", "approval_changes", "approval_rejected") and each.text:
        detail = words.text("event.said", text=each.text)
    return SystemEvent(each.id, kind, each.platform_at, who, detail)


def _message(each: Entry, reader: Reader, quoted: Mapping[str, str]) -> Message:
    facts: dict[str, Any] = _author(each, reader) | _fate(each, reader)
    return Message(
        id=each.id,
        at=each.platform_at,
        text=each.text,
        note=each.direction == "note",
        language=language_in(each.text) or "",
        visibility=_visibility(each, reader),
        attachments=tuple(_attachment(one) for one in each.attachments or ()),
        buttons=tuple(str(one["title"]) for one in each.buttons or ()),
        pressed=each.kind == "postback",
        unsent=each.erased_at is not None,
        reply_to=quoted.get(each.in_reply_to or "", "")[:QUOTED],
        **facts,
    )


def _author(each: Entry, reader: Reader) -> dict[str, object]:
    name = surname(each.user_name or "")
    if each.author == "agent" and not name:
        name = reader.words.text("author.native", channel=reader.words.text(f"channel.{reader.channel}"))
    return {"author": each.author, "author_name": name, "mine": bool(each.user_id) and each.user_id == reader.me}


def _fate(each: Entry, reader: Reader) -> dict[str, object]:
    if each.direction != "out":
        return {}
    if each.state is None:
        return {"state": "sent"}  # an operator wrote it in the platform's own app
    mine = each.user_id == reader.me
    waits = mine and each.state == "cleared" and each.due_at is not None and each.due_at > reader.now
    return {
        "state": "paused" if each.state == "cleared" and each.set_aside else each.state,
        "state_reason": _why_not_sent(each, reader.words),
        "approval": each.approval_id or "",
        "template": each.template_number or 0,
        "sent_back": each.approval_state == "changes",
        "state_at": each.sent_at if each.state == "sent" else each.state_at,
        "undo_until": each.due_at if waits else None,
        "decision": _decision(each, reader),
        "failure": _failure(each, reader),
    }


def _why_not_sent(each: Entry, words: Catalogue) -> str:
    key = f"not_sent.{each.reason}"
    return words.text(key) if each.state == "superseded" and key in words else ""


def _decision(each: Entry, reader: Reader) -> Decision | None:
    if each.verdict is None or each.decided_at is None:
        return None
    # `revise` is cleared too: what went out is the text that the gate put right.
    corrected = each.verdict == "revise"
    verdict: Any = "allow" if corrected else each.verdict
    found = findings.on_record(each.findings, each.text, reader.words.language, corrected=corrected)
    return Decision(verdict, each.decided_at, each.policy_version or "", found)


def _failure(each: Entry, reader: Reader) -> Failure | None:
    """What a person can decide; the first message of a delivery speaks for all of it."""
    if each.delivery_id is None or each.state_at is None or each.position > 0 or each.settled_by is not None:
        return None
    if each.state == "failed":
        return Failure(each.delivery_id, failure_reason(each.reason, reader.words), True, each.state_at,
                       failure_detail(each.detail or "", reader.words))  # fmt: skip
    if each.state == "unconfirmed" and reader.now - each.state_at >= UNKNOWN_FOR:
        return Failure(each.delivery_id, reader.words.text("failure.unconfirmed"), True, each.state_at)
    return None


def _visibility(each: Entry, reader: Reader) -> Visibility:
    public = reader.kind == "comment" and each.direction != "note" and each.action != "private_reply"
    return "public" if public else "private"


def _attachment(one: Mapping[str, object]) -> Attachment:
    return Attachment(attachment_kind(one.get("kind")), str(one.get("name") or ""))


def reason(code: str, words: Catalogue) -> str:
    """Why people got the conversation; an unknown code is shown as it is."""
    return words.text(f"reason.{code}") if f"reason.{code}" in words else code


def failure_detail(detail: str, words: Catalogue) -> str:
    """What is known beside the reason: the platform's own words, or why the last attempt of several failed."""
    return words.text(f"failure.{detail}") if f"failure.{detail}" in words else detail


def failure_reason(code: str | None, words: Catalogue) -> str:
    """Why a delivery did not arrive."""
    key = f"failure.{code}"
    return words.text(key if key in words else "failure.refused")
