"""The case that opens with every answer that the gate holds."""

from datetime import datetime

import msgspec
from sqlalchemy import Connection, func, insert, select

from core.ids import new_id
from core.lanes import enqueue
from core.tables import approval, message, ticket
from desk.approvals import store, words
from desk.approvals.ways import ways
from desk.conversations import Conversation
from governance.approvals.case import Version, opened
from governance.draft import Decision


def open_case(connection: Connection, place: Conversation, answer_id: str, author: str, judged: tuple[Decision, str],
              now: datetime) -> None:  # fmt: skip
    """In the transaction that keeps the held answer. `judged`: the gate's decision and its id."""
    decision, decision_id = judged
    held = words.carriers(connection, answer_id)
    version = Version(1, words.digest_of(held), frozenset((author,)), decision.verdict, now)
    case = opened(ways().routes.of(decision.tier), version)
    case_id = new_id()
    connection.execute(
        insert(approval),
        {
            "id": case_id,
            "answer_id": answer_id,
            "conversation_id": place.id,
            "ticket_number": _newest_ticket(connection, place.id),
            "author": author,
            "state": case.state,
            "tier": decision.tier,
            "route": msgspec.to_builtins(case.route),
            "since": now,
            "due_at": store.due_at(case),
            "heard": heard(connection, place.id),
            "opened_at": now,
            "updated_at": now,
        },
    )
    store.add_version(connection, case_id, version, words.texts_of(held), decision_id, author)
    store.add_act(connection, store.load(connection, case_id), author, "opened", now, facts={"tier": decision.tier})
    enqueue(connection, store.lane(case_id), "watch", {"approval": case_id}, now=now)


def heard(connection: Connection, conversation_id: str) -> int:
    """The sequence of the customer's newest message; 0 before there is one."""
    query = select(func.max(message.c.sequence)).where(
        message.c.conversation_id == conversation_id, message.c.direction == "in"
    )
    return int(connection.execute(query).scalar() or 0)


def _newest_ticket(connection: Connection, conversation_id: str) -> int:
    query = select(func.max(ticket.c.number)).where(ticket.c.conversation_id == conversation_id)
    return int(connection.execute(query).scalar_one())
