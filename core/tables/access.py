"""Who may enter: people, their sessions, API tokens, failed attempts."""

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Table, Text, UniqueConstraint, false

from core.tables.schema import BigKey, Json, Moment, metadata

user = Table(
    "user_account",
    metadata,
    Column("id", Text, primary_key=True),
    Column("email", Text, nullable=False, unique=True, comment="in lower case"),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("must_change", Boolean, nullable=False, server_default=false()),
    Column("preferences", Json, nullable=False, comment="language, theme, sound, enter_sends, shortcuts"),
    Column("created_at", Moment, nullable=False),
    Column("disabled_at", Moment),
    CheckConstraint("role IN ('admin','agent')", name="role"),
)

session = Table(
    "session",
    metadata,
    Column("digest", Text, primary_key=True, comment="SHA-256 of the cookie's token"),
    Column("user_id", Text, ForeignKey("user_account.id"), nullable=False),
    Column("csrf", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Index(None, "user_id"),
)

token = Table(
    "token",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("digest", Text, nullable=False, unique=True),
    Column("created_at", Moment, nullable=False),
    Column("revoked_at", Moment),
    UniqueConstraint("name"),
    CheckConstraint("role IN ('admin','agent')", name="role"),
)

attempt = Table(
    "sign_in_attempt",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("key", Text, nullable=False, comment="email:… or address:…"),
    Column("at", Moment, nullable=False),
    Index(None, "key", "at"),
    sqlite_autoincrement=True,
)
