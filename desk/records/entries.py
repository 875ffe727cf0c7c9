"""Entries of the audit log, newest first."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, false, func, or_, select, true

from core.tables import account, approval, audit, delivery, message, ticket, token, user
from desk.records.filters import RecordFilter

NAMES = 500
"""People, tokens and accounts that a word is looked for in; subjects that one ticket may have."""
_TICKET = re.compile(r"(?:#|no\.?|受付|ticket:)?\s*([0-9]{1,18})", re.IGNORECASE)


@dataclass(frozen=True)
class Entry:
    """One act on record. Its facts hold no secret and no customer's words."""

    id: int
    at: datetime
    actor: str
    act: str
    subject: str
    facts: dict[str, Any]


_columns = (audit.c.id, audit.c.at, audit.c.actor, audit.c.act, audit.c.subject, audit.c.facts)


def find(connection: Connection, wanted: RecordFilter, *, before: int | None = None, limit: int = 50) -> list[Entry]:
    """A page. `before`: entries older than this one."""
    query = select(*_columns).where(_holds(connection, wanted)).order_by(audit.c.id.desc()).limit(limit)
    if before is not None:
        query = query.where(audit.c.id < before)
    return [Entry(*tuple(row)) for row in connection.execute(query)]


def one(connection: Connection, entry_id: int) -> Entry | None:
    """One entry."""
    row = connection.execute(select(*_columns).where(audit.c.id == entry_id)).one_or_none()
    return Entry(*tuple(row)) if row else None


def newest(connection: Connection) -> int:
    """The newest entry's number; 0 when nothing is on record."""
    return connection.scalar(select(func.max(audit.c.id))) or 0


def acts(connection: Connection) -> list[str]:
    """Every act that is on record, by name. One look into the index for each, not a walk over all entries."""
    return list(_acts(connection))


def _acts(connection: Connection) -> Iterator[str]:
    last = ""
    while (found := connection.scalar(select(func.min(audit.c.act)).where(audit.c.act > last))) is not None:
        yield found
        last = found


def _holds(connection: Connection, wanted: RecordFilter) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.act:
        conditions.append(audit.c.act == wanted.act)
    if wanted.actor:
        conditions.append(audit.c.actor == wanted.actor)
    if wanted.since:
        conditions.append(audit.c.at >= wanted.since)
    if wanted.before:
        conditions.append(audit.c.at < wanted.before)
    if wanted.q:
        conditions.append(_about(connection, wanted.q))
    return and_(true(), *conditions)


def _about(connection: Connection, words: str) -> ColumnElement[bool]:
    """A ticket by its number; else whatever has the words in the name of who acted or in what was acted on."""
    number = _TICKET.fullmatch(words)
    if number is not None:
        return audit.c.subject.in_(_of_ticket(connection, int(number[1])))
    named = _named(connection, words)
    places: list[ColumnElement[bool]] = [audit.c.subject.icontains(words, autoescape=True)]
    if named:
        places += [audit.c.actor.in_(named), audit.c.subject.in_(named)]
    return or_(false(), *places)


def _of_ticket(connection: Connection, number: int) -> list[str]:
    """A ticket, and everything that was said and decided in it."""
    said = (
        select(message.c.id, delivery.c.id, delivery.c.answer_id)
        .select_from(ticket)
        .join(message, message.c.conversation_id == ticket.c.conversation_id)
        .outerjoin(delivery, delivery.c.id == message.c.delivery_id)
        .where(ticket.c.number == number, message.c.ticket_number == number, message.c.direction != "in")
        .order_by(message.c.sequence.desc())
        .limit(NAMES)
    )
    subjects = {f"ticket:{number}": None}
    for said_id, sent_id, answer_id in connection.execute(said):
        subjects[f"message:{said_id}"] = None
        if sent_id:
            subjects |= {f"delivery:{sent_id}": None, f"answer:{answer_id}": None}
    cases = connection.scalars(select(approval.c.id).where(approval.c.ticket_number == number).limit(NAMES))
    return [*subjects, *(f"approval:{each}" for each in cases)]


def _named(connection: Connection, words: str) -> list[str]:
    """People, tokens and accounts whose name has these words in it, as subjects call them."""
    people = or_(user.c.name.icontains(words, autoescape=True), user.c.email.icontains(words, autoescape=True))
    wanted = (
        ("user", select(user.c.id).where(people)),
        ("token", select(token.c.id).where(token.c.name.icontains(words, autoescape=True))),
        ("account", select(account.c.id).where(account.c.name.icontains(words, autoescape=True))),
    )
    return [f"{kind}:{each}" for kind, query in wanted for each in connection.scalars(query.limit(NAMES))]
