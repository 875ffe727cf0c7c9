"""Which changes of state exist; triggers refuse every other, whoever writes."""

from sqlalchemy import Column, PrimaryKeyConstraint, Table, Text

from core.tables.schema import metadata

transition = Table(
    "transition",
    metadata,
    Column("kind", Text, nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    PrimaryKeyConstraint("kind", "before", "after"),
)

DELIVERY = {
    "draft": ("held", "blocked", "cleared", "superseded"),
    "held": ("cleared", "blocked", "superseded"),
    "cleared": ("sending", "superseded"),
    "sending": ("sent", "failed", "unconfirmed", "cleared"),
    "unconfirmed": ("sent", "failed"),
    "sent": ("delivered", "read", "failed"),
    "delivered": ("read",),
}

TICKET = {
    "bot": ("queued", "open", "resolved"),
    "queued": ("open", "bot", "resolved"),
    "open": ("queued", "pending", "snoozed", "resolved", "bot"),
    "pending": ("open", "queued", "snoozed", "resolved", "bot"),
    "snoozed": ("open", "queued", "pending", "resolved", "bot"),
    "resolved": ("open", "queued", "bot", "closed"),
}


def rows() -> list[dict[str, str]]:
    """The table's content."""
    return [
        {"kind": kind, "before": before, "after": after}
        for kind, graph in (("delivery", DELIVERY), ("ticket", TICKET))
        for before, afters in graph.items()
        for after in afters
    ]


def trigger_statements(dialect: str) -> list[str]:
    """DDL of the triggers, for `sqlite` or `postgresql`."""
    make = _sqlite if dialect == "sqlite" else _postgresql
    return [
        *make("delivery", "state", ("draft", "held", "blocked", "cleared")),
        *make("ticket", "status", ("bot", "queued", "open")),
    ]


# ruff: noqa: S608 - the names come from this file
def _sqlite(table: str, column: str, first: tuple[str, ...]) -> list[str]:
    names = ",".join(f"'{name}'" for name in first)
    return [
        f"CREATE TRIGGER {table}_{column}_change BEFORE UPDATE OF {column} ON {table} "
        f"WHEN OLD.{column} <> NEW.{column} AND NOT EXISTS (SELECT 1 FROM transition WHERE kind = '{table}' "
        f"AND before = OLD.{column} AND after = NEW.{column}) "
        f"BEGIN SELECT RAISE(ABORT, '{table}: no such change of {column}'); END",
        f"CREATE TRIGGER {table}_{column}_first BEFORE INSERT ON {table} WHEN NEW.{column} NOT IN ({names}) "
        f"BEGIN SELECT RAISE(ABORT, '{table}: cannot begin in this {column}'); END",
    ]


def _postgresql(table: str, column: str, first: tuple[str, ...]) -> list[str]:
    names = ",".join(f"'{name}'" for name in first)
    return [
        f"CREATE FUNCTION {table}_{column}_check() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP = 'INSERT' THEN IF NEW.{column} NOT IN ({names}) THEN "
        f"RAISE EXCEPTION '{table}: cannot begin in this {column}' USING ERRCODE = 'check_violation'; END IF; "
        f"ELSIF OLD.{column} <> NEW.{column} AND NOT EXISTS (SELECT 1 FROM transition WHERE kind = '{table}' "
        f"AND before = OLD.{column} AND after = NEW.{column}) THEN "
        f"RAISE EXCEPTION '{table}: no such change of {column}' USING ERRCODE = 'check_violation'; END IF; "
        f"RETURN NEW; END $$",
        f"CREATE TRIGGER {table}_{column}_check BEFORE INSERT OR UPDATE OF {column} ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_{column}_check()",
    ]
