"""A long audit log: acts and decisions of the gate as a busy counter writes them, sealed, and ways to harm it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from sqlalchemy import Connection, Text, bindparam, insert

from core.database import Database
from core.keyring import KeyRing
from core.limits import Limits
from core.tables import audit, decision
from core.tables.schema import json_text, microseconds
from governance.audit import ChainFile, seal_pending
from governance.audit.decided import row_digest
from governance.decisions import as_json
from governance.draft import Context, Decision, Draft
from governance.gate import evaluate
from governance.policy import load_policy

T = TypeVar("T")
AT_ONCE = 5_000
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
ANSWERS = ("ご注文の商品は、明日の午前中にお届けの予定です。", "お電話は090-1234-5678までお願いします。")
LIMITS = Limits("line", "private", text_length=5000, length_unit="utf16", messages_per_call=5, buttons=13)
_as_written = {"findings": bindparam("findings_text", type_=Text), "inputs": bindparam("inputs_text", type_=Text)}
_insert_decision = insert(decision).values(_as_written)


def write_log(database: Database, ring: KeyRing, file: ChainFile, entries: int) -> None:
    """So many entries, two of five with a decision of the gate, and their seals."""
    policy = load_policy()
    made = [evaluate(Draft("bot", "line", "public", (text,)), Context(BEGAN, limits=LIMITS), policy)
            for text in ANSWERS]  # fmt: skip
    for first in range(0, entries, AT_ONCE):
        numbers = range(first, min(first + AT_ONCE, entries))
        database.write_now(lambda c, numbers=numbers: _write(c, numbers, made))  # type: ignore[misc]
        asyncio.run(seal_pending(database, ring, file))


def _write(connection: Connection, numbers: range, made: list[Decision]) -> None:
    decisions = [_decision(number, made[number % 10 == 0]) for number in numbers if number % 5 < 2]
    connection.execute(_insert_decision, decisions)
    known = iter(decisions)
    connection.execute(audit.insert(), [
        _decided(number, next(known)) if number % 5 < 2 else _act(number) for number in numbers
    ])  # fmt: skip


def _decision(number: int, made: Decision) -> dict[str, object]:
    return {
        "id": f"{number:032x}", "answer_id": f"{number:032x}", "verdict": made.verdict,
        "findings_text": json_text([as_json(each) for each in made.findings]), "tier": made.tier,
        "policy_version": made.policy_version, "inputs_text": json_text(made.inputs), "at": BEGAN,
    }  # fmt: skip


def _decided(number: int, row: dict[str, object]) -> dict[str, object]:
    digest = row_digest((*(value for name, value in row.items() if name != "at"), microseconds(BEGAN)))
    facts = {"decision": row["id"], "verdict": row["verdict"], "tier": row["tier"], "rules": [],
             "policy_version": row["policy_version"], "digest": digest}  # fmt: skip
    return {"at": _at(number), "actor": "bot", "act": "decision", "subject": f"answer:{row['answer_id']}",
            "facts": facts}  # fmt: skip


def _act(number: int) -> dict[str, object]:
    act, actor = (("take", "user:0192f3"), ("resolve", "user:0192f3"), ("to_queue", "system"))[number % 3]
    return {"at": _at(number), "actor": actor, "act": act, "subject": f"ticket:{number // 5}", "facts": {"epoch": 2}}


def _at(number: int) -> datetime:
    return BEGAN + timedelta(seconds=number)


@dataclass(frozen=True)
class Harm:
    """What somebody with access to the database might do near the end of the log; `{n}` is the number of entries."""

    what: str
    statements: tuple[str, ...]


HARMS = (
    Harm("an altered entry", ("UPDATE audit SET actor = 'user:sato' WHERE id = {n} - 7",)),
    Harm("an altered decision", (
        "UPDATE decision SET verdict = 'allow', findings = '[]' WHERE id = "
        "(SELECT max(id) FROM decision WHERE verdict <> 'allow')",)),
    Harm("a removed entry", ("DELETE FROM seal WHERE position = {n} - 7", "DELETE FROM audit WHERE id = {n} - 7")),
    Harm("the newest entries removed",
         ("DELETE FROM seal WHERE position > {n} - 7", "DELETE FROM audit WHERE id > {n} - 7")),
    Harm("an entry slipped in",
         ("INSERT INTO audit SELECT 0, at, actor, act, subject, facts FROM audit WHERE id = {n} - 7",)),
    Harm("a decision slipped in",
         ("INSERT INTO decision SELECT 'forged', answer_id, verdict, findings, tier, policy_version, inputs, at "
          "FROM decision WHERE id = (SELECT max(id) FROM decision)",)),
    Harm("two seals in each other's place",
         ("UPDATE seal SET position = -1 WHERE position = {n} - 7", "UPDATE seal SET position = {n} - 7 "
          "WHERE position = {n} - 6", "UPDATE seal SET position = {n} - 6 WHERE position = -1")),
)  # fmt: skip


class Harmed:
    """A database as one connection sees it: with harm that is never committed."""

    def __init__(self, connection: Connection, harm: Harm, entries: int) -> None:
        self._connection = connection
        for statement in harm.statements:
            connection.exec_driver_sql(statement.format(n=entries))

    def read_now(self, work: Callable[[Connection], T]) -> T:
        """As Database.read_now."""
        return work(self._connection)
