"""Commands about accounts that ask their platforms."""

from dataclasses import dataclass

from connectors.checking import Step, check_account
from connectors.http import HttpClient
from core.clock import SystemClock
from core.control.commands import steps
from core.database import Database
from desk.control.on_record import this_ring


@dataclass(frozen=True)
class CheckAccount:
    """`webhook_url`: where the platform should deliver, when this system has an address outside."""

    account_id: str
    webhook_url: str | None


@steps("channels.check")
async def check(database: Database, request: CheckAccount) -> list[Step]:
    """Raises UnknownAccount."""
    client = HttpClient()
    try:
        return await check_account(database, this_ring(), client.fetch, request.account_id,
                                   webhook_url=request.webhook_url, now=SystemClock().now())  # fmt: skip
    finally:
        await client.close()
