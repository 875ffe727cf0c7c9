"""Answers that the gate has judged, with the words as they are kept: newest first, for judging them again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, and_, select

from core.tables import decision, delivery, message


@dataclass(frozen=True)
class JudgedAnswer:
    """One answer. `cursor` is where the next page begins."""

    cursor: str
    decision_id: str
    at: datetime
    verdict: str
    inputs: dict[str, Any]
    ticket: int | None
    texts: tuple[str, ...]
    buttons: tuple[tuple[str, ...], ...]


def newest(connection: Connection, before: str | None, limit: int) -> list[JudgedAnswer]:
    """Up to so many answers, older than `before`. Ids sort by time, so this reads no more than it gives."""
    first = select(delivery.c.id, delivery.c.conversation_id, delivery.c.created_at, delivery.c.decision_id).where(
        delivery.c.position == 0, delivery.c.decision_id.is_not(None)
    )
    if before is not None:
        first = first.where(delivery.c.id < before)
    page = first.order_by(delivery.c.id.desc()).limit(limit).subquery()
    # The calls of one answer were stored at one moment in one conversation: that is what the index knows.
    calls = and_(
        delivery.c.conversation_id == page.c.conversation_id,
        delivery.c.created_at == page.c.created_at,
        delivery.c.decision_id == page.c.decision_id,
    )
    query = (
        select(
            page.c.id.label("cursor"), decision.c.id.label("decision_id"), decision.c.at, decision.c.verdict,
            decision.c.inputs, message.c.ticket_number, message.c.text, message.c.buttons,
        )
        .select_from(page)
        .join(decision, decision.c.id == page.c.decision_id)
        .join(delivery, calls)
        .outerjoin(message, message.c.delivery_id == delivery.c.id)
        .order_by(page.c.id.desc(), delivery.c.position, message.c.position)
    )  # fmt: skip
    return [*_answers(connection.execute(query))]


def _answers(rows: Any) -> Iterator[JudgedAnswer]:
    for cursor, group in groupby(rows, key=lambda row: row.cursor):
        found = list(group)
        row, messages = found[0], [one for one in found if one.text is not None]
        titles = tuple(tuple(str(each["title"]) for each in one.buttons or ()) for one in messages)
        yield JudgedAnswer(
            cursor, row.decision_id, row.at, row.verdict, row.inputs, row.ticket_number,
            _said(row.inputs) or tuple(one.text for one in messages), titles if row.inputs.get("buttons") else (),
        )  # fmt: skip


def _said(inputs: dict[str, Any]) -> tuple[str, ...]:
    """The words as they were written, where the gate corrected them: the messages hold what went out."""
    said = inputs.get("said")
    return tuple(map(str, said)) if isinstance(said, list) else ()
