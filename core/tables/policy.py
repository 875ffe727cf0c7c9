"""What a company decides itself: versions of its policy packs, holding statements, and who agreed to be written to."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from core.tables.schema import BigKey, Moment, Words, metadata

pack_version = Table(
    "pack_version",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False, comment="the file it stands in the place of: words.yml"),
    Column("number", Integer, nullable=False),
    Column("content", Words, nullable=False, comment="YAML"),
    Column("digest", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("base", Integer, nullable=False, server_default="0", comment="the number it was written over; 0: the file"),
    Column("note", Words, nullable=False, server_default=""),
    Column("made_by", Text, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("published_by", Text),
    Column("published_at", Moment),
    UniqueConstraint("name", "number"),
    CheckConstraint("state IN ('draft','published','replaced','discarded')", name="state"),
    Index("uq_pack_version_published", "name", unique=True, sqlite_where=text("state = 'published'"),
          postgresql_where=text("state = 'published'")),
)  # fmt: skip

statement = Table(
    "statement",
    metadata,
    Column("id", Text, primary_key=True),
    Column("title", Words, nullable=False),
    Column("text", Words, nullable=False, comment="exactly these words pass a freeze"),
    Column("made_by", Text, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("approved_by", Text),
    Column("approved_at", Moment),
    Column("withdrawn_at", Moment),
    CheckConstraint("approved_by IS NULL OR approved_by <> made_by", name="approver"),
    CheckConstraint("(approved_by IS NULL) = (approved_at IS NULL)", name="approved"),
)

consent = Table(
    "consent",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("identity_id", Text, ForeignKey("identity.id"), nullable=False),
    Column("purpose", Text, nullable=False),
    Column("given", Boolean, nullable=False),
    Column("source", Text, nullable=False, comment="message, form, import, agent, platform"),
    Column("message_id", Text, comment="the message that said so"),
    Column("actor", Text, nullable=False),
    Column("at", Moment, nullable=False),
    CheckConstraint("purpose IN ('marketing')", name="purpose"),
    Index(None, "identity_id", "purpose", "id"),
    sqlite_autoincrement=True,
)
