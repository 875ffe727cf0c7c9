"""Connected accounts and their encrypted credentials."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, LargeBinary, PrimaryKeyConstraint, Table, Text

from core.tables.schema import Json, Moment, metadata

account = Table(
    "account",
    metadata,
    Column("id", Text, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("brand", Text, nullable=False, server_default="", comment="the company's brand that it speaks for"),
    Column("api_base", Text, nullable=False),
    Column("platform_id", Text, comment="the platform's own id of the account: routes entries"),
    Column("settings", Json, nullable=False, comment="what is no secret"),
    Column("state", Text, nullable=False, server_default="connected"),
    Column("state_reason", Text, nullable=False, server_default=""),
    Column("checks", Json, comment="the last connection check"),
    Column("checked_at", Moment),
    Column("last_event_at", Moment),
    Column("created_at", Moment, nullable=False),
    Column("removed_at", Moment),
    CheckConstraint("state IN ('connected','token_dead','stopped','removed')", name="state"),
)

credential = Table(
    "credential",
    metadata,
    Column("account_id", Text, ForeignKey("account.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("key_id", Text, nullable=False),
    Column("sealed", LargeBinary, nullable=False, comment="nonce and AES-GCM ciphertext, bound to account and name"),
    PrimaryKeyConstraint("account_id", "name"),
)
