"""An audit log to test with: some acts on record, sealed, and its file."""

import asyncio
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from core.database import Database
from core.keyring import KeyRing
from core.keyring.ring import new_key
from governance.audit import ChainFile, Verification, record, seal_pending, verify

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
ACTS = ("ticket.take", "ticket.hand_back", "freeze", "account.add")


@dataclass(frozen=True)
class AuditLog:
    """What a sealer and a verifier need, in one hand."""

    database: Database
    file: ChainFile
    ring: KeyRing

    def put(self, count: int, *, first: int = 0) -> None:
        """Put acts of Suzuki, the agent, on record."""
        for number in range(first, first + count):
            self.database.write_now(
                lambda c, n=number: record(
                    c, actor="user:suzuki", act=ACTS[n % len(ACTS)], subject=f"ticket:{n}", facts={"理由": n}, now=NOW
                )
            )

    def seal(self) -> int:
        return asyncio.run(seal_pending(self.database, self.ring, self.file))

    def verify(self, *, later: timedelta = timedelta(minutes=1)) -> Verification:
        return verify(self.database, self.ring, self.file, now=NOW + later)

    def execute(self, *statements: str) -> None:
        """What somebody with access to the database could do."""

        def all_of_them(connection) -> None:  # type: ignore[no-untyped-def]
            for statement in statements:
                connection.exec_driver_sql(statement)

        self.database.write_now(all_of_them)

    def with_ring(self, *ring: KeyRing) -> "AuditLog":
        return replace(self, ring=KeyRing(tuple(key for each in ring for key in each.keys)))


def empty_log(database: Database, folder: Path) -> AuditLog:
    return AuditLog(database, ChainFile(folder / "audit.chain"), KeyRing((new_key(),)))
