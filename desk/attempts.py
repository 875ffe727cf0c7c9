"""How often somebody may try to sign in: counted by e-mail address and by network address."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from ipaddress import IPv6Address, IPv6Network, ip_address

from sqlalchemy import Connection, delete, func, insert, select, text

from core.refused import Refused
from core.tables import attempt

WINDOW = timedelta(minutes=5)
PER_EMAIL = 5
PER_ADDRESS = 20

_lock = text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))")


class Throttled(Refused):
    """Too many failures; nothing was checked. `retry_after` says when trying makes sense again."""

    def __init__(self, retry_after: timedelta) -> None:
        super().__init__(f"too many failed attempts; try again in {max(1, -(-retry_after.seconds // 60))} minutes")
        self.retry_after = retry_after


def count_attempt(connection: Connection, email: str, address: str, now: datetime) -> tuple[int, ...]:
    """Count an attempt before its password is checked, so that a hundred at once are a hundred. Raises Throttled.

    Answers the rows to give to `forgive` when the password was right. An address that nobody has counts alike.
    """
    limits = {f"email:{email}": PER_EMAIL, _address_key(address): PER_ADDRESS}
    if connection.dialect.name == "postgresql":
        for key in sorted(limits):
            connection.execute(_lock, {"key": key})
    connection.execute(delete(attempt).where(attempt.c.at <= now - WINDOW))
    _check(connection, limits, now)
    statement = insert(attempt).returning(attempt.c.id)
    return tuple(connection.execute(statement, {"key": key, "at": now}).scalar_one() for key in limits)


def forgive(connection: Connection, email: str, counted: tuple[int, ...]) -> None:
    """The password was right: this attempt was no failure, and earlier ones of this person do not matter any more."""
    connection.execute(delete(attempt).where(attempt.c.id.in_(counted) | (attempt.c.key == f"email:{email}")))


def _check(connection: Connection, limits: Mapping[str, int], now: datetime) -> None:
    for key, limit in limits.items():
        row = connection.execute(
            select(func.count(), func.min(attempt.c.at, type_=attempt.c.at.type)).where(attempt.c.key == key)
        ).one()
        if row[0] >= limit:
            raise Throttled(row[1] + WINDOW - now)


def _address_key(address: str) -> str:
    """An IPv6 customer is given a whole /64 (RFC 6177): its addresses count as one."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return f"address:{address}"
    if isinstance(parsed, IPv6Address):
        mapped = parsed.ipv4_mapped
        return f"address:{mapped or IPv6Network((parsed, 64), strict=False)}"
    return f"address:{parsed}"
