"""An account of the simulated LINE, connected in a fresh database; and a token to act with."""

from pathlib import Path

from core.clock import SystemClock
from core.database import Database, open_database
from core.keyring import open_ring
from core.migrations import migrate
from desk import accounts
from desk.tokens import add_token
from tests.platforms.line.simulator import LineSimulator

ACCOUNT = "shop"
WEBHOOK = f"/webhooks/line/{ACCOUNT}"


def open_shop(url: str, folder: Path, line: LineSimulator) -> str:
    """Make the tables, connect the account; answers an administrator's token."""
    database: Database = open_database(url)
    ring, now = open_ring(folder / "keys"), SystemClock().now()
    secrets = {"channel_secret": line.account.channel_secret, "channel_access_token": line.account.access_token}
    try:
        database.write_now(migrate)
        database.write_now(
            lambda c: accounts.add(c, ring, account_id=ACCOUNT, channel="line", name="まどぐち衣料店", settings={},
                                   api_base=line.api_base, secrets=secrets, now=now)
        )  # fmt: skip
        return database.write_now(lambda c: add_token(c, name="bench", role="admin", actor="system", now=now))[1]
    finally:
        database.close()
