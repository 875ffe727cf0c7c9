"""The LINE connector: how LINE signs, and which module answers for each step of connectors/contract.py."""

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime

from connectors.contract import (
    Account,
    Action,
    Call,
    CheckStep,
    Fetch,
    Outcome,
    Part,
    Request,
    Response,
    Sent,
    Setting,
    TryAgain,
    Uncertain,
)
from connectors.line import checks, events, sending
from connectors.line.limits import LIMITS, RATE_PER_SECOND
from core.limits import Limits
from desk.inbound import Inbound

SETTINGS = (
    Setting(
        name="channel_secret",
        label_ja="チャネルシークレット",
        label_en="Channel secret",
        secret=True,
        hint_ja="LINE Developersコンソール →「チャネル基本設定」",
        hint_en="LINE Developers Console → Basic settings",
    ),
    Setting(
        name="channel_access_token",
        label_ja="チャネルアクセストークン(長期)",
        label_en="Channel access token (long-lived)",
        secret=True,
        hint_ja="LINE Developersコンソール →「Messaging API設定」の最下部で発行",
        hint_en="LINE Developers Console → Messaging API, at the bottom: Issue",
    ),
)


class Line:
    """One official account's chats. LINE has no public comments and no echo of our own messages."""

    channel: str = "line"
    limits: tuple[Limits, ...] = LIMITS
    settings: tuple[Setting, ...] = SETTINGS
    default_api_base: str = "https://api.line.me"
    hosts: frozenset[str] = frozenset(["api.line.me"])
    rate_per_second: float = RATE_PER_SECOND

    def verify(self, account: Account, headers: Mapping[str, str], body: bytes) -> bool:
        """https://developers.line.biz/en/docs/messaging-api/verify-webhook-signature/"""
        secret = account.secrets.get("channel_secret", "")
        given = headers.get("x-line-signature", "")
        expected = base64.b64encode(hmac.digest(secret.encode(), body, hashlib.sha256))
        return bool(secret) and hmac.compare_digest(expected, given.encode("utf-8", "surrogatepass"))

    def handshake(self, account: Account, query: Mapping[str, str]) -> str | None:
        """LINE never asks by GET: its Verify button posts an empty, signed delivery."""
        return None

    def parse(self, body: bytes, received_at: datetime) -> Sequence[Inbound]:
        return events.read_events(body, received_at)

    def plan(self, action: Action, parts: Sequence[Part]) -> Sequence[Sequence[Part]]:
        return sending.plan(action, parts)

    def route(self, call: Call, now: datetime) -> str:
        return sending.route(call, now)

    def request(self, account: Account, call: Call) -> Request:
        return sending.request(account, call)

    def outcome(self, call: Call, response: Response) -> Outcome:
        return sending.outcome(call, response)

    def after_silence(self, call: Call, now: datetime) -> TryAgain | Uncertain:
        return sending.after_silence(call, now)

    async def check(self, account: Account, fetch: Fetch, webhook_url: str | None) -> Sequence[CheckStep]:
        return await checks.check(account, fetch, webhook_url)

    async def profile(self, account: Account, external_user: str, fetch: Fetch) -> str | None:
        return await checks.profile(account, external_user, fetch)

    async def find_sent(self, account: Account, call: Call, fetch: Fetch) -> Sent | None:
        """LINE lets nobody read a chat, so what stays unknown is for a person to settle."""
        return None
