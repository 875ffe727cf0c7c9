"""Looks at an Instagram account as Meta sees it: what is set up, what is missing, and what a customer is called."""

from collections.abc import Sequence

from connectors.asking import ask
from connectors.contract import Account, CheckStep, Fetch
from connectors.instagram.graph import graph_request, instagram_id, owner, page_id
from connectors.instagram.payloads import LinkedPage, OwnAccount, Person, Subscriptions

STEPS = (
    "instagram.handshake",
    "instagram.live",
    "instagram.token",
    "instagram.account",
    "instagram.subscription",
    "instagram.token_expiry",
)
"""Every step that `check` can name, in the order a person should mend them."""

_NEEDED = frozenset(["messages", "messaging_postbacks", "comments"])


async def check(account: Account, fetch: Fetch, webhook_url: str | None) -> Sequence[CheckStep]:
    """What no API tells stays `todo` for a person to confirm: the handshake, live mode, and the token's last day."""
    steps = [CheckStep("instagram.handshake", "todo", webhook_url or ""), CheckStep("instagram.live", "todo")]
    steps += await _identity(account, fetch)
    if steps[-1].name == "instagram.token":
        return steps
    steps.append(await _subscription(account, fetch))
    steps.append(CheckStep("instagram.token_expiry", "todo"))
    return steps


async def _identity(account: Account, fetch: Fetch) -> Sequence[CheckStep]:
    own, detail = await (_own_by_page(account, fetch) if page_id(account) else _own(account, fetch))
    if own is None:
        return [CheckStep("instagram.token", "fail", detail)]
    seen = str(own.user_id or own.id or "")
    right = seen == instagram_id(account)
    return [
        CheckStep("instagram.token", "ok", f"@{own.username}" if own.username else ""),
        CheckStep(
            "instagram.account", "ok" if right else "fail", seen if right else f"{seen} ≠ {instagram_id(account)}"
        ),
    ]


async def _own(account: Account, fetch: Fetch) -> tuple[OwnAccount | None, str]:
    reading = await ask(fetch, graph_request(account, "GET", ("me",), {"fields": "user_id,username"}), OwnAccount)
    return reading.value, reading.detail


async def _own_by_page(account: Account, fetch: Fetch) -> tuple[OwnAccount | None, str]:
    query = {"fields": "instagram_business_account{id,username}"}
    reading = await ask(fetch, graph_request(account, "GET", (page_id(account),), query), LinkedPage)
    if reading.value is None:
        return None, reading.detail
    return reading.value.instagram_business_account or OwnAccount(), ""


async def _subscription(account: Account, fetch: Fetch) -> CheckStep:
    """Of a page any field will do: it switches the account on, and the app's own list says for what."""
    name = "instagram.subscription"
    reading = await ask(fetch, graph_request(account, "GET", (owner(account), "subscribed_apps")), Subscriptions)
    if reading.value is None:
        return CheckStep(name, "warn", reading.detail)
    fields = {field for app in reading.value.data for field in app.subscribed_fields}
    missing = sorted({"messages"} - fields if page_id(account) else _NEEDED - fields)
    return CheckStep(name, "fail" if missing else "ok", ", ".join(missing or sorted(fields)))


async def profile(account: Account, external_user: str, fetch: Fetch) -> str | None:
    """None for those who only commented: Meta tells a name after the first message."""
    query = {"fields": "name,username"}
    person = (await ask(fetch, graph_request(account, "GET", (external_user,), query), Person)).value
    return (person.name or person.username or None) if person is not None else None
