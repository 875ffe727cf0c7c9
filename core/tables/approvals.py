"""Held answers on their way through people: cases with their versions and acts, teams, absences."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    false,
)

from core.tables.schema import BigKey, Json, Moment, Words, metadata

approval = Table(
    "approval",
    metadata,
    Column("id", Text, primary_key=True),
    Column("answer_id", Text, nullable=False, unique=True),
    Column("conversation_id", Text, ForeignKey("conversation.id"), nullable=False),
    Column("ticket_number", BigKey, ForeignKey("ticket.number"), nullable=False),
    Column("author", Text, nullable=False, comment="bot, system, user:ID, token:ID"),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False, server_default="", comment="why it is late"),
    Column("tier", Text, nullable=False),
    Column("route", Json, nullable=False, comment="the route as it was when the present version was made"),
    Column("stage", Integer, nullable=False, server_default="0"),
    Column("version", Integer, nullable=False, server_default="1", comment="the newest"),
    Column("since", Moment, nullable=False, comment="when the present stage began"),
    Column("due_at", Moment, comment="when the present stage is overdue"),
    Column("overdue", Boolean, nullable=False, server_default=false()),
    Column("heard", Integer, nullable=False, comment="sequence of the customer's newest message that its author knew"),
    Column("line_at", Moment, comment="when the waiting customer was told"),
    Column("opened_at", Moment, nullable=False),
    Column("closed_at", Moment),
    Column("updated_at", Moment, nullable=False),
    CheckConstraint("state IN ('waiting','changes','approved','rejected','withdrawn','late')", name="state"),
    Index(None, "state", "opened_at"),
    Index(None, "conversation_id"),
)

approval_version = Table(
    "approval_version",
    metadata,
    Column("approval_id", Text, ForeignKey("approval.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("digest", Text, nullable=False, comment="of words, attachments, account, recipient and time window"),
    Column("texts", Json, nullable=False),
    Column("authors", Json, nullable=False, comment="user:ID, token:ID, bot"),
    Column("verdict", Text, nullable=False),
    Column("decision_id", Text, ForeignKey("decision.id"), nullable=False),
    Column("made_by", Text, nullable=False),
    Column("made_at", Moment, nullable=False),
    PrimaryKeyConstraint("approval_id", "number"),
)

approval_act = Table(
    "approval_act",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("approval_id", Text, ForeignKey("approval.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("actor", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("stage", Integer, nullable=False),
    Column("comment", Words, nullable=False, server_default=""),
    Column("via", Text, nullable=False, server_default="", comment="the outsider who decided in the actor's place"),
    Index(None, "approval_id", "id"),
    sqlite_autoincrement=True,
)

approval_link = Table(
    "approval_link",
    metadata,
    Column("digest", Text, primary_key=True, comment="SHA-256 of the link's token"),
    Column("approval_id", Text, ForeignKey("approval.id"), nullable=False),
    Column("version", Integer, nullable=False, comment="the one version that it decides"),
    Column("address", Text, nullable=False, comment="an e-mail address that belongs to no user"),
    Column("made_by", Text, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
    Index(None, "approval_id"),
)

team = Table(
    "team",
    metadata,
    Column("id", Text, primary_key=True, comment="as routes name it: team:legal"),
    Column("name", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
)

team_member = Table(
    "team_member",
    metadata,
    Column("team_id", Text, ForeignKey("team.id"), nullable=False),
    Column("user_id", Text, ForeignKey("user_account.id"), nullable=False),
    PrimaryKeyConstraint("team_id", "user_id"),
)

absence = Table(
    "absence",
    metadata,
    Column("id", Text, primary_key=True),
    Column("user_id", Text, ForeignKey("user_account.id"), nullable=False),
    Column("deputy_id", Text, ForeignKey("user_account.id"), comment="who decides in their place meanwhile"),
    Column("starts_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Column("created_at", Moment, nullable=False),
    CheckConstraint("ends_at > starts_at", name="ends"),
    CheckConstraint("deputy_id IS NULL OR deputy_id <> user_id", name="deputy"),
    Index(None, "user_id"),
)
