"""One held answer with all that somebody needs to decide about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from core.tables import account, approval_act, approval_version, decision, message
from desk import conversations, frame
from desk.approvals import store, words
from desk.approvals.late import Lateness, token_gone, why_late, window_end
from desk.approvals.opening import heard
from desk.approvals.people import asked_now, person_of
from desk.approvals.store import Held
from desk.approvals.words import Carrier
from desk.conversations import Conversation
from governance.approvals.case import Reason, may_decide

LINES_BEFORE = 4
"""How many of the conversation's latest lines stand beside the words."""


@dataclass(frozen=True)
class Wording:
    """One version."""

    number: int
    digest: str
    texts: tuple[str, ...]
    made_by: str
    made_at: datetime
    verdict: str
    findings: Sequence[dict[str, Any]]
    policy_version: str


@dataclass(frozen=True)
class Act:
    """One line of the history."""

    at: datetime
    actor: str
    kind: str
    version: int
    stage: int
    comment: str
    via: str


@dataclass(frozen=True)
class Line:
    """Something said in the conversation before."""

    author: str
    text: str
    at: datetime


@dataclass(frozen=True)
class Document:
    """What the page shows. `refusal`: why the reader may not decide; None: they may."""

    held: Held
    place: Conversation
    account_name: str
    carriers: tuple[Carrier, ...]
    versions: tuple[Wording, ...]
    acts: tuple[Act, ...]
    before: tuple[Line, ...]
    names: dict[str, str]
    """What people call everybody who appears."""
    asked: tuple[str, ...]
    """Who could decide now; nobody: it is stuck."""
    refusal: Reason | None
    own: bool
    late: Lateness | None
    """Why agreeing now would send nothing."""
    token_gone: bool
    window_ends: datetime | None


def read(connection: Connection, case_id: str, user_id: str, now: datetime) -> Document:
    """Raises NoSuchCaseError."""
    held = store.load(connection, case_id)
    place = conversations.get(connection, held.conversation_id)
    carriers = words.carriers(connection, held.answer_id)
    own = f"user:{user_id}" in held.case.version.authors
    versions, acts = _versions(connection, case_id), _acts(connection, case_id, own=own)
    asked = tuple(sorted(asked_now(connection, held.case, now)))
    actors = {held.author, *asked, *(each.actor for each in acts), *(each.made_by for each in versions)}
    newest = heard(connection, held.conversation_id)
    return Document(
        held=held,
        place=place,
        account_name=connection.execute(select(account.c.name).where(account.c.id == place.account_id)).scalar_one(),
        carriers=carriers,
        versions=versions,
        acts=acts,
        before=_before(connection, held, carriers),
        names=frame.names(connection, actors),
        asked=asked,
        refusal=may_decide(held.case, person_of(connection, user_id, now)),
        own=own,
        late=why_late(place, carriers[0], held.heard, newest, now) if held.case.state in store.OPEN else None,
        token_gone=token_gone(place, carriers[0], now),
        window_ends=window_end(place, carriers[0]),
    )


def _versions(connection: Connection, case_id: str) -> tuple[Wording, ...]:
    rows = connection.execute(
        select(approval_version, decision.c.findings, decision.c.policy_version)
        .join(decision, decision.c.id == approval_version.c.decision_id)
        .where(approval_version.c.approval_id == case_id)
        .order_by(approval_version.c.number)
    )
    return tuple(
        Wording(row.number, row.digest, tuple(row.texts), row.made_by, row.made_at, row.verdict, row.findings,
                row.policy_version)
        for row in rows
    )  # fmt: skip


def _acts(connection: Connection, case_id: str, *, own: bool) -> tuple[Act, ...]:
    """`own`: for one of the authors, who does not learn which outsider was asked."""
    rows = connection.execute(
        select(approval_act).where(approval_act.c.approval_id == case_id).order_by(approval_act.c.id)
    )
    return tuple(
        Act(row.at, row.actor, row.kind, row.version, row.stage,
            "" if own and row.kind == "link" else row.comment, row.via)
        for row in rows
    )  # fmt: skip


def _before(connection: Connection, held: Held, carriers: Sequence[Carrier]) -> tuple[Line, ...]:
    """What was said last, the held words themselves left out."""
    rows = connection.execute(
        select(message.c.author, message.c.text, message.c.platform_at)
        .where(
            message.c.conversation_id == held.conversation_id,
            message.c.direction.in_(("in", "out")),
            message.c.id.not_in([part.id for each in carriers for part in each.parts]),
        )
        .order_by(message.c.platform_at.desc(), message.c.sequence.desc())
        .limit(LINES_BEFORE)
    ).all()
    return tuple(Line(row.author, row.text, row.platform_at) for row in rows[::-1])
