"""Looks at a LINE account as LINE sees it: what is set up, what is missing, and what a customer is called."""

from collections.abc import Sequence
from typing import Literal
from urllib.parse import quote

from connectors.asking import ask
from connectors.contract import Account, CheckStep, Fetch, Request
from connectors.line.payloads import BotInfo, Consumption, Profile, Quota, WebhookEndpoint, WebhookTest

STEPS = (
    "line.redelivery",
    "line.token",
    "line.chat_mode",
    "line.webhook_url",
    "line.webhook_active",
    "line.webhook_test",
    "line.quota",
)
"""Every step that `check` can name, in the order a person should mend them."""

_QUOTA_WARNING = 0.8


async def check(account: Account, fetch: Fetch, webhook_url: str | None) -> Sequence[CheckStep]:
    """Redelivery comes first: without it a delivery that meets our restart is lost, and no API can read the switch."""
    steps = [CheckStep("line.redelivery", "todo")]
    info = await ask(fetch, _get(account, "/v2/bot/info"), BotInfo)
    if info.value is None:
        return [*steps, CheckStep("line.token", "fail", info.detail)]
    steps.append(CheckStep("line.token", "ok", f"{info.value.display_name} {info.value.basic_id}".strip()))
    steps.append(_chat_mode(info.value))
    steps += await _webhook(account, fetch, webhook_url)
    steps.append(await _quota(account, fetch))
    return steps


def _chat_mode(info: BotInfo) -> CheckStep:
    """Answers that operators type in LINE's own chat screen never reach us (README, What LINE does not tell)."""
    return CheckStep("line.chat_mode", "warn" if info.chat_mode == "chat" else "ok", info.chat_mode)


async def _webhook(account: Account, fetch: Fetch, expected: str | None) -> Sequence[CheckStep]:
    """The test comes only where the address is right: it would show how some other server answers."""
    answer = await ask(fetch, _get(account, "/v2/bot/channel/webhook/endpoint"), WebhookEndpoint)
    if answer.status == 404:
        return [CheckStep("line.webhook_url", "fail", expected or "")]
    if answer.value is None:
        return [CheckStep("line.webhook_url", "warn", answer.detail)]
    url = _webhook_url(answer.value.endpoint, expected)
    active = CheckStep("line.webhook_active", "ok" if answer.value.active else "fail")
    if url.state != "ok":
        return [url, active]
    return [url, active, await _webhook_test(account, fetch)]


def _webhook_url(endpoint: str, expected: str | None) -> CheckStep:
    if expected is None:
        return CheckStep("line.webhook_url", "todo", endpoint)
    if endpoint != expected:
        return CheckStep("line.webhook_url", "fail", f"{endpoint} ≠ {expected}")
    return CheckStep("line.webhook_url", "ok", endpoint)


async def _webhook_test(account: Account, fetch: Fetch) -> CheckStep:
    """LINE posts an empty, signed delivery to the address it has and tells how we answered."""
    test = _request(account, "POST", "/v2/bot/channel/webhook/test", b"{}")
    answer = await ask(fetch, test, WebhookTest)
    if answer.value is None:
        return CheckStep("line.webhook_test", "warn", answer.detail)
    detail = f"{answer.value.reason} {answer.value.detail}".strip()
    return CheckStep("line.webhook_test", "ok" if answer.value.success else "fail", detail)


async def _quota(account: Account, fetch: Fetch) -> CheckStep:
    name = "line.quota"
    quota = await ask(fetch, _get(account, "/v2/bot/message/quota"), Quota)
    if quota.value is None:
        return CheckStep(name, "warn", quota.detail)
    if quota.value.type != "limited":
        return CheckStep(name, "ok", quota.value.type)
    used = await ask(fetch, _get(account, "/v2/bot/message/quota/consumption"), Consumption)
    if used.value is None:
        return CheckStep(name, "warn", used.detail)
    return _judge_quota(name, used.value.total_usage, quota.value.value)


def _judge_quota(name: str, used: int, limit: int) -> CheckStep:
    detail = f"{used:,} / {limit:,}"
    if used >= limit:
        return CheckStep(name, "fail", detail)
    return CheckStep(name, "warn" if used >= limit * _QUOTA_WARNING else "ok", detail)


async def profile(account: Account, external_user: str, fetch: Fetch) -> str | None:
    """None for those who blocked the account or never gave consent (404)."""
    answer = await ask(fetch, _get(account, f"/v2/bot/profile/{quote(external_user, safe='')}"), Profile)
    return answer.value.display_name or None if answer.value is not None else None


def _get(account: Account, path: str) -> Request:
    return _request(account, "GET", path)


def _request(account: Account, method: Literal["GET", "POST"], path: str, body: bytes = b"") -> Request:
    headers = {"authorization": f"Bearer {account.secrets.get('channel_access_token', '')}"}
    if body:
        headers["content-type"] = "application/json"
    return Request(method, account.api_base.rstrip("/") + path, headers, body)
