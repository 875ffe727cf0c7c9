"""A decision stands in the audit log too: with what it said, and with a digest that finds it altered."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, select

from core.database import Database
from core.migrations import migrate
from core.tables import audit, decision
from governance import decisions
from governance.audit import Verification
from governance.audit import verification as verifying
from governance.audit.decided import row_digest
from governance.draft import Decision, Finding
from tests.governance.audit_log import NOW, AuditLog, empty_log

PHONE = Finding(
    "personal.phone", "個人情報保護法", 3, 16, "電話番号\x7f\N{FACE WITH TEARS OF JOY}です", reason_en='A "phone"'
)
MADE = Decision("hold", ("電話は090-1234-5678です",), (PHONE, PHONE, replace(PHONE, rule="b")), "medium", "v1", NOW,
                {"now": "2026-11-20", "texts": ["ab/<\u2028"]})  # fmt: skip
ALTERED = {
    "answer_id": "UPDATE decision SET answer_id = 'other' WHERE id = '{id}'",
    "verdict": "UPDATE decision SET verdict = 'allow' WHERE id = '{id}'",
    "findings": "UPDATE decision SET findings = '[]' WHERE id = '{id}'",
    "tier": "UPDATE decision SET tier = 'none' WHERE id = '{id}'",
    "policy_version": "UPDATE decision SET policy_version = 'v2' WHERE id = '{id}'",
    "inputs": "UPDATE decision SET inputs = '{{}}' WHERE id = '{id}'",
    "at": "UPDATE decision SET at = at + 1 WHERE id = '{id}'",
}


@pytest.fixture
def log(database: Database, tmp_path: Path) -> AuditLog:
    return empty_log(database, tmp_path)


def put(log: AuditLog, answer: str = "a1", made: Decision = MADE) -> str:
    return log.database.write_now(lambda c: decisions.store(c, answer, made, actor="user:suzuki", now=NOW))


def test_the_entry_says_what_the_gate_said(log: AuditLog) -> None:
    made = put(log)
    entry = log.database.read_now(lambda c: c.execute(select(audit)).one())
    assert (entry.act, entry.subject, entry.actor, entry.at) == ("decision", "answer:a1", "user:suzuki", NOW)
    facts = dict(entry.facts)
    assert len(facts.pop("digest")) == 64
    assert facts == {"decision": made, "verdict": "hold", "tier": "medium", "rules": ["personal.phone", "b"],
                     "policy_version": "v1"}  # fmt: skip


def test_a_decision_that_is_rolled_back_leaves_no_entry(log: AuditLog) -> None:
    def fail(connection) -> None:  # type: ignore[no-untyped-def]
        decisions.store(connection, "a1", MADE, actor="bot", now=NOW)
        raise LookupError

    with pytest.raises(LookupError):
        log.database.write_now(fail)
    assert log.database.read_now(lambda c: c.execute(select(audit)).all()) == []


def test_untouched_it_is_whole(log: AuditLog) -> None:
    put(log)
    log.put(2)
    put(log, "a2", replace(MADE, findings=(), verdict="allow"))
    log.seal()
    assert log.verify() == Verification(4)


@pytest.mark.parametrize("column", ALTERED)
def test_an_altered_decision_is_named(log: AuditLog, column: str) -> None:
    log.put(2)
    one, other = put(log), put(log, "a2")
    log.seal()
    log.execute(ALTERED[column].format(id=one))
    found = log.verify()
    assert found.broken is not None
    assert (found.entries, found.broken.kind, found.broken.position) == (2, "altered", 3)
    assert one in found.broken.words
    assert other not in found.broken.words


def test_every_column_is_altered_above() -> None:
    assert {column.name for column in decision.columns} == {*ALTERED, "id"}


def test_a_removed_decision_is_named(log: AuditLog) -> None:
    made = put(log)
    put(log, "a2")
    log.seal()
    log.execute(f"DELETE FROM decision WHERE id = '{made}'")
    found = log.verify().broken
    assert found is not None
    assert (found.kind, found.position) == ("removed", 1)
    assert made in found.words


@pytest.mark.parametrize("forged", ["forged", "%", "_' OR 1", "0" * 32, '{"decision":"'])
def test_a_decision_without_an_entry_is_named(log: AuditLog, forged: str) -> None:
    """Even beside one of the same answer that is on record."""
    put(log)
    log.seal()
    row = {"id": forged, "answer_id": "a1", "verdict": "allow", "findings": [], "tier": "none", "policy_version": "v1",
           "inputs": {}, "at": NOW}  # fmt: skip
    log.database.write_now(lambda c: c.execute(insert(decision), row))
    found = log.verify().broken
    assert found is not None
    assert (found.kind, found.position) == ("inserted", None)
    assert f"decision {forged} " in found.words


def test_of_two_breaks_the_first_is_named(log: AuditLog) -> None:
    log.put(1)
    made = put(log)
    log.put(2)
    log.seal()
    log.execute(f"DELETE FROM decision WHERE id = '{made}'", "DELETE FROM audit WHERE act = 'freeze'")
    assert [each.position for each in (log.verify().broken,) if each] == [2]
    log.execute("UPDATE audit SET facts = '{}' WHERE act = 'ticket.take'")
    assert [each.position for each in (log.verify().broken,) if each] == [1]


def test_batches_join_without_a_seam(log: AuditLog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("governance.audit.verification.BATCH", 2)
    monkeypatch.setattr("governance.audit.decided.BATCH", 2)
    made = [put(log, f"a{number}") for number in range(5)]
    log.seal()
    assert log.verify() == Verification(5)
    log.execute(f"UPDATE decision SET tier = 'x' WHERE id = '{made[4]}'")
    assert log.verify().entries == 4


def test_what_is_put_on_record_meanwhile_is_no_break(log: AuditLog, monkeypatch: pytest.MonkeyPatch) -> None:
    """A long walk ends where the log ended when it began."""
    put(log)
    log.seal()
    original, late = verifying.first_difference, []

    def slow(database, rows):  # type: ignore[no-untyped-def]
        late.append(put(log, "late"))
        log.seal()
        log.put(1)
        log.execute(f"UPDATE audit SET at = at + {int(timedelta(hours=1) / timedelta(microseconds=1))} WHERE id > 1")
        return original(database, rows)

    monkeypatch.setattr(verifying, "first_difference", slow)
    assert log.verify() == Verification(1)
    assert late


def test_decisions_of_an_older_system_are_put_on_record_by_the_upgrade(log: AuditLog) -> None:
    first, second = put(log), put(log, "a2", replace(MADE, findings=()))
    before = log.database.read_now(lambda c: c.execute(select(audit.c.subject, audit.c.facts)).all())
    log.database.write_now(lambda c: c.execute(delete(audit)))
    log.execute(*(f"DROP TABLE {name}" for name in ("template_act", "template_version", "template")))
    log.execute(*(f"ALTER TABLE delivery DROP COLUMN {name}" for name in ("template_number", "template_version")))
    log.execute("DROP INDEX ix_delivery_answer_id", "UPDATE alembic_version SET version_num = '0002'")
    assert log.database.write_now(migrate)
    after = log.database.read_now(lambda c: c.execute(select(audit.c.subject, audit.c.facts)).all())
    assert sorted(map(str, after)) == sorted(map(str, before))
    assert {each.facts["decision"] for each in after} == {first, second}
    log.seal()
    assert log.verify(later=timedelta(days=400)) == Verification(2)


def test_the_digest_is_over_the_plain_columns() -> None:
    row = ("d", "a", "allow", "[]", "none", "v", "{}", 1)
    assert row_digest(row) == row_digest(json.loads(json.dumps(row)))
    assert row_digest(row) != row_digest((*row[:-1], 2))
