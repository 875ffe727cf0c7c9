"""Whether the gate's decisions are those that were put on record: their rows against the digests in their entries."""

import hashlib
from collections.abc import Sequence

import msgspec
from sqlalchemy import BigInteger, Connection, Text, and_, func, literal, select, type_coerce

from core.database import Readable
from core.tables import audit, decision
from governance.audit.breaks import Break
from governance.audit.links import Sealed

ACT = "decision"
"""The act under which a decision stands in the log; its subject is `answer:ID`."""
BATCH = 1_000
_FACTS_BEGIN = '{"decision":"'
"""How the facts of such an entry begin, in the text that stands in the table; the decision's id follows."""

_columns = (
    decision.c.id, decision.c.answer_id, decision.c.verdict, type_coerce(decision.c.findings, Text),
    decision.c.tier, decision.c.policy_version, type_coerce(decision.c.inputs, Text),
    type_coerce(decision.c.at, BigInteger),
)  # fmt: skip
_encode = msgspec.json.Encoder().encode


class _Facts(msgspec.Struct):
    decision: str
    digest: str


_decode = msgspec.json.Decoder(_Facts).decode


def row_digest(row: Sequence[object]) -> str:
    """SHA-256 over the JSON array of a decision's columns as the table holds them, in its order: id, answer, verdict,
    findings, tier, policy version, inputs (both as the JSON text that stands there), time in microseconds.
    """
    return hashlib.sha256(_encode(tuple(row))).hexdigest()


def first_difference(database: Readable, rows: Sequence[Sealed]) -> Break | None:
    """The first of these entries whose decision is gone, or not what it was."""
    known = [(row.position, _decode(row.facts)) for row in rows if row.act == ACT]
    if not known:
        return None
    digests = database.read_now(lambda c: _digests(c, [each.decision for _, each in known]))
    for position, each in known:
        found = digests.get(each.decision)
        if found is None:
            return Break("removed", f"position {position}: decision {each.decision} was removed", position)
        if found != each.digest:
            words = f"position {position}: decision {each.decision} is not what was put on record"
            return Break("altered", words, position)
    return None


def first_unrecorded(database: Readable) -> Break | None:
    """The first decision that no entry tells of. Each batch is a short transaction."""
    after = ""
    while rows := database.read_now(lambda c, after=after: _recorded(c, after)):  # type: ignore[misc]
        for decision_id, recorded in rows:
            if not recorded:
                return Break("inserted", f"decision {decision_id} has no entry in the log: it was inserted")
        after = rows[-1][0]
    return None


def _digests(connection: Connection, ids: list[str]) -> dict[str, str]:
    rows = connection.execute(select(*_columns).where(decision.c.id.in_(ids)))
    return {row[0]: row_digest(row) for row in rows}


def _recorded(connection: Connection, after: str) -> list[tuple[str, bool]]:
    facts, begin, length = type_coerce(audit.c.facts, Text), len(_FACTS_BEGIN), func.length(decision.c.id)
    entry = and_(
        audit.c.subject == literal("answer:").concat(decision.c.answer_id),
        audit.c.act == ACT,
        func.substr(facts, 1, begin) == _FACTS_BEGIN,
        func.substr(facts, begin + 1, length + 1) == decision.c.id.concat('"'),
    )
    statement = (
        select(decision.c.id, select(1).where(entry).exists())
        .where(decision.c.id > after)
        .order_by(decision.c.id)
        .limit(BATCH)
    )
    return [(row[0], bool(row[1])) for row in connection.execute(statement)]
