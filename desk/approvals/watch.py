"""What happens to a held answer by itself: its stage falls due, its customer is told, its time is over."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import Connection, update

from core.tables import approval
from desk import conversations, ownership
from desk.approvals import ending, store, words
from desk.approvals.late import why_late, window_end
from desk.approvals.store import Held
from desk.approvals.ways import ways
from desk.approvals.words import Carrier
from desk.conversations import Conversation
from governance.approvals.case import fall_due


def look(connection: Connection, case_id: str, now: datetime) -> datetime | None:
    """Do what is due by now; answers when to look again, None when the case is over."""
    held = store.load(connection, case_id)
    place = conversations.get(connection, held.conversation_id, lock=True)
    held = store.load(connection, case_id)
    carriers = words.carriers(connection, held.answer_id)
    if held.case.state not in store.OPEN:
        return None
    late = why_late(place, carriers[0], held.heard, held.heard, now)
    if late in ("expired", "window_closed"):
        ending.expire(connection, held, carriers, held.case, late, now)
        return None
    if held.due_at is not None and held.due_at <= now:
        held = _overdue(connection, held, now)
    if held.line_at is None and held.opened_at + ways().line_after <= now:
        held = _tell(connection, held, place, now)
    return min(_moments(held, place, carriers))


def _overdue(connection: Connection, held: Held, now: datetime) -> Held:
    case = fall_due(held.case)
    store.add_act(connection, held, "system", "overdue", now)
    store.save(connection, held, case, now)
    return store.load(connection, held.id)


def _tell(connection: Connection, held: Held, place: Conversation, now: datetime) -> Held:
    """The customer is told once that it takes longer; where the queue's line told them already, not again."""
    connection.execute(update(approval).where(approval.c.id == held.id).values(line_at=now))
    ownership.waiting_line(connection, place, now, approval=held.id)
    return store.load(connection, held.id)


def _moments(held: Held, place: Conversation, carriers: Sequence[Carrier]) -> Iterator[datetime]:
    yield carriers[0].expires_at
    if held.due_at is not None:
        yield held.due_at
    if held.line_at is None:
        yield held.opened_at + ways().line_after
    end = window_end(place, carriers[0])
    if end is not None:
        yield end
