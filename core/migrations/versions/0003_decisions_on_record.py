"""Decisions made before each had its entry in the audit log get one; the way from an answer to what is sent."""

import hashlib
import json
import time

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BATCH = 1_000


def upgrade() -> None:
    op.create_index(op.f("ix_delivery_answer_id"), "delivery", ["answer_id"], unique=False)
    connection, after, now = op.get_bind(), "", time.time_ns() // 1_000
    columns = "id, answer_id, verdict, findings, tier, policy_version, inputs, at"
    page = sa.text(f"SELECT {columns} FROM decision WHERE id > :after ORDER BY id LIMIT {BATCH}")  # noqa: S608
    put = sa.text(
        "INSERT INTO audit (at, actor, act, subject, facts) VALUES (:at, 'system', 'decision', :subject, :facts)"
    )
    while rows := connection.execute(page, {"after": after}).all():
        connection.execute(put, [
            {"at": now, "subject": f"answer:{row.answer_id}", "facts": _facts(row)} for row in rows
        ])  # fmt: skip
        after = rows[-1].id


def _facts(row: sa.Row) -> str:  # type: ignore[type-arg]
    digest = hashlib.sha256(_json(list(row)).encode()).hexdigest()
    rules = list(dict.fromkeys(each["rule"] for each in json.loads(row.findings)))
    return _json({"decision": row.id, "verdict": row.verdict, "tier": row.tier, "rules": rules,
                  "policy_version": row.policy_version, "digest": digest})  # fmt: skip


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def downgrade() -> None:
    raise NotImplementedError("the audit log only grows")
