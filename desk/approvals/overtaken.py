"""Cases whose answer was voided by something else: a person answers now, the bot keeps quiet."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, exists, select

from core.tables import approval, delivery
from desk.approvals import store


def close_overtaken(connection: Connection, conversation_id: str, now: datetime) -> None:
    """Close the open cases of a conversation of which nothing is held any more."""
    held = exists().where(delivery.c.answer_id == approval.c.answer_id, delivery.c.state == "held")
    cases = connection.execute(
        select(approval.c.id).where(
            approval.c.conversation_id == conversation_id, approval.c.state.in_(store.OPEN), ~held
        )
    ).scalars()
    for case_id in cases.all():
        found = store.load(connection, case_id)
        store.add_act(connection, found, "system", "overtaken", now)
        store.save(connection, found, replace(found.case, state="withdrawn"), now, reason="overtaken")
