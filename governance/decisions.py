"""The gate's decisions on record: with findings, inputs and the policy's version, so that they can be replayed."""

from sqlalchemy import Connection, insert

from core.database.prepared import prepared
from core.ids import new_id
from core.tables import decision
from governance.draft import Decision, Finding

_insert = prepared(insert(decision))


def store(connection: Connection, answer_id: str, made: Decision) -> str:
    """Keep a decision with the answer it is about."""
    decision_id = new_id()
    connection.execute(
        _insert,
        {
            "id": decision_id,
            "answer_id": answer_id,
            "verdict": made.verdict,
            "findings": [as_json(each) for each in made.findings],
            "tier": made.tier,
            "policy_version": made.policy_version,
            "inputs": made.inputs,
            "at": made.at,
        },
    )
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
