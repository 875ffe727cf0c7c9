"""The gate's decisions on record: with findings, inputs and the policy's version, so that they can be replayed.

Each has an entry in the audit log, written with it, that holds a digest of the whole row: so a decision that was
altered, removed or slipped in later is found by `audit verify`.
"""

from datetime import datetime

from sqlalchemy import Connection, Text, bindparam, insert

from core.database.prepared import prepared
from core.ids import new_id
from core.tables import decision
from core.tables.schema import json_text, microseconds
from governance.audit.decided import ACT, row_digest
from governance.audit.entries import record
from governance.draft import Decision, Finding

_as_written = {"findings": bindparam("findings_text", type_=Text), "inputs": bindparam("inputs_text", type_=Text)}
_insert = prepared(insert(decision).values(_as_written))


def store(connection: Connection, answer_id: str, made: Decision, *, actor: str, now: datetime) -> str:
    """Keep a decision with the answer it is about, and put it on record. Answers its id.

    `actor` wrote what was judged, as the audit log calls them: `bot`, `system`, `user:ID`, `token:ID`.
    """
    decision_id = new_id()
    findings, inputs = json_text([as_json(each) for each in made.findings]), json_text(made.inputs)
    row = (decision_id, answer_id, made.verdict, findings, made.tier, made.policy_version, inputs)
    values = {
        "id": decision_id,
        "answer_id": answer_id,
        "verdict": made.verdict,
        "findings_text": findings,
        "tier": made.tier,
        "policy_version": made.policy_version,
        "inputs_text": inputs,
        "at": made.at,
    }
    connection.execute(_insert, values)
    facts = {
        "decision": decision_id,
        "verdict": made.verdict,
        "tier": made.tier,
        "rules": list(dict.fromkeys(each.rule for each in made.findings)),
        "policy_version": made.policy_version,
        "digest": row_digest((*row, microseconds(made.at))),
    }
    record(connection, actor=actor, act=ACT, subject=f"answer:{answer_id}", facts=facts, now=now)
    return decision_id


def as_json(finding: Finding) -> dict[str, object]:
    """A finding as the API and the table know it."""
    return {
        "rule": finding.rule,
        "law": finding.law,
        "start": finding.start,
        "end": finding.end,
        "reason": finding.reason,
        "reason_en": finding.reason_en,
        "title": finding.title,
        "title_en": finding.title_en,
        "law_en": finding.law_en,
        "suggestion": finding.suggestion,
        "suggestion_en": finding.suggestion_en,
        "button": finding.button,
        "message": finding.message,
        "action": finding.action,
    }
