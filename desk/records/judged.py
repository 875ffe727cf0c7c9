"""A decision of the gate as it was made, with the words that it was about, where these are still kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from core.tables import approval_version, decision, delivery, message
from governance.draft import Context, Draft
from governance.replay import ReplayError, recalled

Words = tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]
"""The messages' texts, and each one's buttons; without any button, the latter may be empty."""


@dataclass(frozen=True)
class Judged:
    """`draft` and `context` are None where the words, or the facts, are not kept any more."""

    id: str
    answer_id: str
    verdict: str
    tier: str
    policy_version: str
    at: datetime
    findings: list[dict[str, Any]]
    inputs: dict[str, Any]
    draft: Draft | None
    context: Context | None


def judged(connection: Connection, decision_id: str) -> Judged | None:
    """One decision."""
    row = connection.execute(select(decision).where(decision.c.id == decision_id)).one_or_none()
    if row is None:
        return None
    draft, context = _recalled(connection, row.id, row.answer_id, row.inputs)
    return Judged(row.id, row.answer_id, row.verdict, row.tier, row.policy_version, row.at, row.findings, row.inputs,
                  draft, context)  # fmt: skip


def _recalled(connection: Connection, decision_id: str, answer_id: str,
              inputs: dict[str, Any]) -> tuple[Draft | None, Context | None]:  # fmt: skip
    for texts, buttons in _candidates(connection, decision_id, answer_id, inputs):
        try:
            return recalled(inputs, texts, buttons)
        except ReplayError:
            continue  # other words: an answer has had several versions
    return None, None


def _candidates(connection: Connection, decision_id: str, answer_id: str, inputs: dict[str, Any]) -> Iterator[Words]:
    """Words that it may have been about: what was put right, the version that people saw, what went out."""
    rows = connection.execute(
        select(message.c.text, message.c.buttons)
        .join(delivery, delivery.c.id == message.c.delivery_id)
        .where(delivery.c.answer_id == answer_id)
        .order_by(delivery.c.position, message.c.position)
    ).all()
    buttons = tuple(tuple(each["title"] for each in row.buttons or ()) for row in rows)
    versions = select(approval_version.c.texts).where(approval_version.c.decision_id == decision_id)
    wordings = [inputs.get("said"), *connection.scalars(versions), [row.text for row in rows]]
    for texts in wordings:
        if isinstance(texts, list):
            yield tuple(texts), buttons
            yield tuple(texts), ()
