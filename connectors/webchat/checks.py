"""Looks at a web chat as a visitor's browser finds it: does its page open under the public address?"""

from collections.abc import Sequence
from urllib.parse import urlsplit, urlunsplit

from connectors.contract import Account, CheckStep, Fetch, Request

STEPS = ("webchat.page_opens",)


async def check(account: Account, fetch: Fetch, webhook_url: str | None) -> Sequence[CheckStep]:
    """Opens the page once. Without a public address only a person can look."""
    if webhook_url is None:
        return [CheckStep("webchat.page_opens", "todo")]
    address = page_address(webhook_url, account.id)
    try:
        answer = await fetch(Request("GET", address))
    except OSError as error:
        return [CheckStep("webchat.page_opens", "fail", f"{address}: {type(error).__name__}")]
    if answer.status != 200:
        return [CheckStep("webchat.page_opens", "fail", f"{address}: {answer.status}")]
    # Over plain http everybody on the way reads along, and other pages can be put in its place.
    return [CheckStep("webchat.page_opens", "ok" if address.startswith("https://") else "warn", address)]


def page_address(webhook_url: str, account_id: str) -> str:
    """The page of this account beside the address of its webhooks."""
    parts = urlsplit(webhook_url)
    return urlunsplit((parts.scheme, parts.netloc, f"/chat/{account_id}", "", ""))
