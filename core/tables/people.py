"""Customers, and who they are on each account."""

from sqlalchemy import Boolean, Column, ForeignKey, Table, Text, UniqueConstraint, true

from core.tables.schema import Moment, Words, metadata

customer = Table(
    "customer",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Words, nullable=False, server_default=""),
    Column("locale", Text, nullable=False, server_default="ja"),
    Column("created_at", Moment, nullable=False),
)

identity = Table(
    "identity",
    metadata,
    Column("id", Text, primary_key=True),
    Column("account_id", Text, ForeignKey("account.id"), nullable=False),
    Column("external_id", Text, nullable=False),
    Column("customer_id", Text, ForeignKey("customer.id"), nullable=False),
    Column("name", Words, nullable=False, server_default=""),
    Column("reachable", Boolean, nullable=False, server_default=true(), comment="false after an unfollow or a block"),
    Column("profile_at", Moment, comment="when the platform was last asked for the name"),
    Column("created_at", Moment, nullable=False),
    UniqueConstraint("account_id", "external_id"),
)
