"""How far the audit log is sealed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from core.tables import audit, seal


@dataclass(frozen=True)
class Chain:
    """`sealed` entries, the newest of them from `sealed_at`; `waiting` for their seal."""

    sealed: int
    sealed_at: datetime | None
    waiting: int


def chain(connection: Connection) -> Chain:
    """As it is now."""
    newest = connection.execute(
        select(seal.c.position, seal.c.audit_id, audit.c.at)
        .join(audit, audit.c.id == seal.c.audit_id)
        .order_by(seal.c.position.desc())
        .limit(1)
    ).one_or_none()
    after = newest.audit_id if newest else 0
    waiting = connection.scalar(select(func.count()).select_from(audit).where(audit.c.id > after)) or 0
    return Chain(newest.position, newest.at, waiting) if newest else Chain(0, None, waiting)
