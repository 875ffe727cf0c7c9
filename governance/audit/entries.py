"""Put an act on record."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, insert

from core.bus import publish
from core.database.prepared import prepared
from core.tables import audit

TOPIC = "audit"
_insert = prepared(insert(audit))


def record(
    connection: Connection, *, actor: str, act: str, subject: str, facts: Mapping[str, object], now: datetime
) -> None:
    """Write an entry in the transaction of the act itself: both are there, or neither.

    `actor` is `user:ID`, `token:ID`, `bot` or `system`; `act` such as `ticket.take`; `subject` such as `ticket:128`;
    `facts` are small and JSON, and never hold a secret or a customer's words.
    """
    row = {"at": now, "actor": actor, "act": act, "subject": subject, "facts": dict(facts)}
    connection.execute(_insert, row)
    publish(connection, TOPIC)
