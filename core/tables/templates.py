"""Templates: answers that people agreed to beforehand, with their versions and what was decided about them."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    text,
)

from core.tables.schema import BigKey, Json, Moment, Words, metadata

template = Table(
    "template",
    metadata,
    Column("number", BigKey, primary_key=True),
    Column("title", Words, nullable=False),
    Column("made_by", Text, nullable=False, comment="user:ID"),
    Column("made_at", Moment, nullable=False),
    Column("retired_by", Text),
    Column("retired_at", Moment),
    CheckConstraint("(retired_by IS NULL) = (retired_at IS NULL)", name="retired"),
    sqlite_autoincrement=True,
)

template_version = Table(
    "template_version",
    metadata,
    Column("template_number", BigKey, ForeignKey("template.number"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("text", Words, nullable=False),
    Column("digest", Text, nullable=False),
    Column("verdict", Text, nullable=False, comment="on the text with sample values in it"),
    Column("tier", Text, nullable=False),
    Column("findings", Json, nullable=False),
    Column("agreed", Json, nullable=False, comment="rule and marked words of each finding that asks for a person"),
    Column("route", Json, nullable=False, comment="the route as it was when the version was made"),
    Column("stage", Integer, nullable=False, server_default="0"),
    Column("since", Moment, nullable=False, comment="when the present stage began"),
    Column("state", Text, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("decided_at", Moment),
    PrimaryKeyConstraint("template_number", "version"),
    CheckConstraint("state IN ('waiting','approved','rejected','withdrawn','replaced')", name="state"),
    CheckConstraint("verdict IN ('allow','revise','hold')", name="verdict"),
    Index("uq_template_version_approved", "template_number", unique=True, sqlite_where=text("state = 'approved'"),
          postgresql_where=text("state = 'approved'")),
    Index("uq_template_version_waiting", "template_number", unique=True, sqlite_where=text("state = 'waiting'"),
          postgresql_where=text("state = 'waiting'")),
)  # fmt: skip

template_act = Table(
    "template_act",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("template_number", BigKey, nullable=False),
    Column("version", Integer, nullable=False),
    Column("stage", Integer, nullable=False),
    Column("actor", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("comment", Words, nullable=False, server_default=""),
    Column("at", Moment, nullable=False),
    ForeignKeyConstraint(
        ["template_number", "version"], ["template_version.template_number", "template_version.version"]
    ),
    CheckConstraint("kind IN ('made','approve','reject','withdraw','retire')", name="kind"),
    Index(None, "template_number", "id"),
    sqlite_autoincrement=True,
)
