"""How a case goes on after an act: it waits, it is released, or it is over."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, update

from core.bus import publish
from core.lanes import enqueue
from core.tables import approval, delivery
from desk import conversations, deliveries, messages
from desk.approvals import store, words
from desk.approvals.late import Lateness, token_gone, why_late
from desk.approvals.opening import heard
from desk.approvals.store import Held
from desk.approvals.words import Carrier
from governance.approvals.case import Case, NotAllowedError, lapse, releases


@dataclass(frozen=True)
class Outcome:
    """Where a case stands after an act. `late`: it was agreed to, but too late; the author is asked."""

    case: Case
    late: Lateness | None = None


def conclude(connection: Connection, held: Held, carriers: Sequence[Carrier], case: Case, now: datetime, *,
             push: bool = False, author_knows: bool = False) -> Outcome:  # fmt: skip
    """After a yes or a new version: released if everybody agreed and it is not too late."""
    newest = heard(connection, held.conversation_id)
    if author_knows:
        held = replace(held, heard=newest)
        connection.execute(update(approval).where(approval.c.id == held.id).values(heard=newest))
    if case.state != "approved":
        store.save(connection, held, case, now)
        return Outcome(case)
    place = conversations.get(connection, held.conversation_id)
    late = why_late(place, carriers[0], held.heard, newest, now)
    if late is not None:
        return expire(connection, held, carriers, case, late, now)
    if token_gone(place, carriers[0], now) and not push:
        raise NotAllowedError("reply_token_gone")
    _release(connection, held, carriers, case, now)
    return Outcome(case)


def expire(connection: Connection, held: Held, carriers: Sequence[Carrier], case: Case, late: Lateness,
           now: datetime) -> Outcome:  # fmt: skip
    """Too late: nothing goes out, and the author is asked."""
    over = lapse(case)
    store.add_act(connection, held, "system", "late", now, case=case, facts={"reason": late})
    line = messages.place_of(connection, held.conversation_id)
    messages.add_system_line(connection, line, "approval_late", late, None, now)
    end(connection, held, carriers, over, late, now)
    return Outcome(over, late)


def end(connection: Connection, held: Held, carriers: Sequence[Carrier], case: Case, reason: str,
        now: datetime) -> Outcome:  # fmt: skip
    """It does not go out."""
    for each in carriers:
        if each.state == "held":
            deliveries.supersede(connection, each.id, reason, now)
    store.save(connection, held, case, now, reason=reason)
    return Outcome(case)


def _release(connection: Connection, held: Held, carriers: Sequence[Carrier], case: Case, now: datetime) -> None:
    """`held → cleared` for exactly what was agreed to, and on its way."""
    if not releases(case, words.digest_of(carriers)):
        raise NotAllowedError("another_version")
    for each in carriers:
        connection.execute(
            update(delivery)
            .where(delivery.c.id == each.id, delivery.c.state == "held")
            .values(state="cleared", approved_digest=each.digest, updated_at=now)
        )
        job = {"delivery": each.id}
        enqueue(connection, f"out:{held.conversation_id}", "deliver", job, now=now, due_at=each.due_at)
        publish(connection, "delivery", delivery=each.id, conversation=held.conversation_id, state="cleared")
    store.add_act(connection, held, "system", "released", now, case=case)
    store.save(connection, held, case, now)
