"""Durable work: jobs in lanes, and the leases on the lanes."""

from sqlalchemy import CheckConstraint, Column, Index, Integer, Table, Text

from core.tables.schema import BigKey, Json, Moment, metadata

job = Table(
    "job",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("lane", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("payload", Json, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("state", Text, nullable=False, server_default="ready"),
    Column("error", Text, nullable=False, server_default=""),
    Column("created_at", Moment, nullable=False),
    CheckConstraint("state IN ('ready','dead')", name="state"),
    Index(None, "state", "lane", "id"),
    sqlite_autoincrement=True,
)

lease = Table(
    "lease",
    metadata,
    Column("lane", Text, primary_key=True),
    Column("fence", Text, nullable=False, comment="a new random token at each claim"),
    Column("until", Moment, nullable=False),
)
