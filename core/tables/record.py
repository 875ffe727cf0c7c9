"""The audit log: entries written in the act's own transaction, sealed in order afterwards."""

from sqlalchemy import Column, ForeignKey, Index, Table, Text

from core.tables.schema import BigKey, Json, Moment, metadata

audit = Table(
    "audit",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("actor", Text, nullable=False, comment="user:ID, token:ID, bot, system"),
    Column("act", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("facts", Json, nullable=False),
    Index(None, "subject", "id"),
    Index(None, "act", "id"),
    sqlite_autoincrement=True,
)

seal = Table(
    "seal",
    metadata,
    Column("position", BigKey, primary_key=True, autoincrement=False),
    Column("audit_id", BigKey, ForeignKey("audit.id"), nullable=False, unique=True),
    Column("key_id", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("digest", Text, nullable=False, comment="HMAC over position, previous digest and the entry"),
    Index(None, "audit_id"),
)
