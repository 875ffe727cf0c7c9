"""After the deaths: what the platform saw, and where in the tables a message stopped that it saw no answer to."""

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection, bindparam, func, select

from benchmarks.harness.writers import Writers
from core.clock import SystemClock
from core.database import Database, open_database
from core.keyring import open_ring
from core.tables import audit, conversation, delivery, identity, job, message, ticket, turn
from desk.messages import NO_TURN
from governance.audit import ChainFile, verify
from tests.platforms.line.world import LineUser

SHOWN = ("unconfirmed", "superseded", "failed")
"""States of an answer that a person sees in the console, or that a person's taking over brought about."""


@dataclass
class Report:
    """What was done, and what came of it. `written` to `disordered` are counted at the platform."""

    database: str
    kills: dict[str, int] = field(default_factory=dict)
    at_work: int = 0
    """Of the random kills, those that hit the app while it served."""
    written: int = 0
    answered: int = 0
    lost: int = 0
    doubled: int = 0
    disordered: int = 0
    """Pairs answered the wrong way round, the first of which had been taken before the second was posted."""
    redelivered_late: int = 0
    """People whose messages reached us in another order than they were written in: a webhook that was posted again."""
    to_people: int = 0
    """Messages without an answer that people have: in their conversations, or as a delivery nobody is sure about."""
    handed_off: dict[str, int] = field(default_factory=dict)
    """Why conversations went to people, and how many."""
    unconfirmed: dict[str, int] = field(default_factory=dict)
    """Deliveries of which nobody knows whether they arrived, by reason."""
    dead_jobs: int = 0
    acts: int = 0
    """Freezes that the app said it had written."""
    unrecorded: int = 0
    """Of those, the ones that the audit log does not hold."""
    audit: str = ""
    seconds: float = 0.0
    lost_where: list[str] = field(default_factory=list)
    """What the tables say of messages that the platform saw no answer to."""

    @property
    def good(self) -> bool:
        """Whether every promise held."""
        broken = self.lost or self.doubled or self.disordered or self.dead_jobs or self.unrecorded
        return not broken and self.audit == "whole"


def count(report: Report, writers: Writers) -> None:
    """What the platform saw."""
    for user in writers.users:
        numbers = writers.seen(user)
        report.written += writers.sent[user.id]
        report.answered += len(set(numbers))
        report.doubled += len(numbers) - len(set(numbers))
        overtaken = _overtaken(numbers, *_accepted(writers, user))
        report.disordered += len(overtaken)
        report.redelivered_late += numbers != sorted(numbers) and not overtaken


def _accepted(writers: Writers, user: LineUser) -> tuple[dict[int, float], dict[int, float]]:
    """When each message was first posted, and when its webhook was first answered 200, on the platform's clock."""
    posted: dict[int, float] = {}
    taken: dict[int, float] = {}
    for each in writers.posted():
        if user.id.encode() not in each.webhook.body:
            continue
        for number in map(int, re.findall(rb'"text":\s*"m(\d+)"', each.webhook.body)):
            posted.setdefault(number, each.at)
            if each.ok:
                taken.setdefault(number, each.at + each.seconds)
    return posted, taken


def _overtaken(numbers: list[int], posted: dict[int, float], taken: dict[int, float]) -> list[tuple[int, int]]:
    """Pairs answered the wrong way round although the first was taken before the second was posted at all.

    A platform that delivers a webhook again may deliver it after the next one; then the next one came first.
    """
    never = float("inf")
    return [
        (early, late)
        for place, late in enumerate(numbers)
        for early in numbers[place + 1 :]
        if early < late and taken.get(early, never) < posted.get(late, never)
    ]


def look(report: Report, url: str, folder: Path, writers: Writers, acts: list[str]) -> None:
    """What the tables say."""
    database: Database = open_database(url)
    try:
        report.handed_off = dict(database.read_now(_handed_off))
        report.unconfirmed = dict(database.read_now(_unconfirmed))
        report.dead_jobs = database.read_now(
            lambda c: c.execute(select(func.count()).where(job.c.state == "dead")).scalar_one()
        )
        recorded = database.read_now(_recorded)
        report.acts, report.unrecorded = len(acts), len(set(acts) - recorded)
        found = verify(database, open_ring(folder / "keys"), ChainFile.in_folder(folder), now=SystemClock().now())
        report.audit = "whole" if found.broken is None else str(found.broken)
        _missing(report, database, writers)
    finally:
        database.close()


def _handed_off(connection: Connection) -> Counter[str]:
    packets = connection.execute(select(ticket.c.handoff).where(ticket.c.status == "queued")).scalars()
    return Counter(str(each["reason"]) for each in packets)


def _unconfirmed(connection: Connection) -> Counter[str]:
    return Counter(connection.execute(select(delivery.c.reason).where(delivery.c.state == "unconfirmed")).scalars())


def _recorded(connection: Connection) -> set[str]:
    facts = connection.execute(select(audit.c.facts).where(audit.c.act == "freeze")).scalars()
    return {str(each["id"]) for each in facts}


def _missing(report: Report, database: Database, writers: Writers) -> None:
    """A message without an answer is kept when people have it; every other is lost, and said where."""
    for user in writers.users:
        for number in writers.missing(user):
            key = {"text": f"m{number}", "who": user.id}
            rows = [tuple(row) for row in database.read_now(lambda c, key=key: c.execute(_WHERE, key).all())]  # type: ignore[misc]
            if any(row[0] == NO_TURN or row[1] in ("handed_off", "voided") or row[3] in SHOWN for row in rows):
                report.to_people += 1
            else:
                report.lost += 1
                report.lost_where.append(f"m{number}: {rows or 'never stored'}")


_answer = message.alias("answer")
_WHERE = (
    select(message.c.turn_id, turn.c.state, turn.c.reason, delivery.c.state, delivery.c.reason, delivery.c.route,
           delivery.c.attempts)
    .select_from(message)
    .join(conversation, conversation.c.id == message.c.conversation_id)
    .join(identity, identity.c.id == conversation.c.identity_id)
    .outerjoin(turn, turn.c.id == message.c.turn_id)
    .outerjoin(_answer, (_answer.c.turn_id == turn.c.id) & (_answer.c.direction == "out"))
    .outerjoin(delivery, delivery.c.id == _answer.c.delivery_id)
    .where(message.c.direction == "in", message.c.text == bindparam("text"), identity.c.external_id == bindparam("who"))
)  # fmt: skip
