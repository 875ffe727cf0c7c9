"""What the platforms sent: raw deliveries, and the inner events found in them."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, LargeBinary, Table, Text, UniqueConstraint

from core.tables.schema import BigKey, Json, Moment, metadata

delivery_in = Table(
    "delivery_in",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("account_id", Text, ForeignKey("account.id"), nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("body", LargeBinary, comment="the raw bytes; gone 30 days later or with an unsend"),
    Index(None, "received_at"),
    sqlite_autoincrement=True,
)

event = Table(
    "event",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("account_id", Text, ForeignKey("account.id"), nullable=False),
    Column("event_key", Text, nullable=False),
    Column("delivery_in_id", BigKey, nullable=False),
    Column("kind", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
    Column("payload", Json),
    Column("conversation_id", Text),
    Column("message_id", Text),
    Column("external_message", Text),
    Column("platform_at", Moment, nullable=False),
    Column("received_at", Moment, nullable=False),
    UniqueConstraint("account_id", "event_key"),
    CheckConstraint("status IN ('filed','ignored','not_understood','waiting','erased')", name="status"),
    Index(None, "status", "id"),
    Index(None, "account_id", "external_message"),
    Index(None, "received_at"),
    sqlite_autoincrement=True,
)
