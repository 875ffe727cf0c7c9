"""The Instagram connector: how Meta signs, and which module answers for each step of connectors/contract.py."""

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
from connectors.instagram import checks, events, sending, threads
from connectors.instagram.graph import DEFAULT_BASE, FACEBOOK_HOST, INSTAGRAM_HOST
from connectors.instagram.limits import LIMITS, RATE_PER_SECOND
from core.limits import Limits
from desk.inbound import Inbound

SETTINGS = (
    Setting(
        name="app_secret",
        label_ja="app secret(Webhookを登録したアプリのもの)",
        label_en="App secret (of the app that holds the webhook)",
        secret=True,
        hint_ja="Instagramログインの場合は「Instagram app secret」。Facebookアプリのapp secretとは別物",
        hint_en="With Instagram Login: the Instagram app secret, which differs from the Facebook app's",
    ),
    Setting(
        name="verify_token",
        label_ja="検証トークン(verify token)",
        label_en="Verify token",
        secret=True,
        hint_ja="自分で決めた文字列。App DashboardのWebhook設定にも同じものを入力",
        hint_en="Any words of your own; the App Dashboard's webhook page asks for the same",
    ),
    Setting(
        name="access_token",
        label_ja="アクセストークン",
        label_en="Access token",
        secret=True,
        hint_ja="Instagramログイン: Instagramユーザーアクセストークン(60日)。ページ連携: ページアクセストークン",
        hint_en="Instagram Login: Instagram user access token (60 days). With a page: page access token",
    ),
    Setting(
        name="instagram_id",
        label_ja="InstagramアカウントID",
        label_en="Instagram account id",
        hint_ja="17841…で始まる数字(GET /me?fields=user_id の user_id)",
        hint_en="The number that begins 17841… (user_id of GET /me?fields=user_id)",
        identifies=True,
    ),
    Setting(
        name="page_id",
        label_ja="FacebookページID(ページ連携の場合のみ)",
        label_en="Facebook page id (only when connected through a page)",
        required=False,
        hint_ja="空欄ならInstagramログイン(graph.instagram.com)を使用",
        hint_en="Empty: Instagram Login (graph.instagram.com)",
    ),
)


class Instagram:
    """One professional account: its messages, and the comments on its posts."""

    channel: str = "instagram"
    limits: tuple[Limits, ...] = LIMITS
    settings: tuple[Setting, ...] = SETTINGS
    default_api_base: str = DEFAULT_BASE
    hosts: frozenset[str] = frozenset([INSTAGRAM_HOST, FACEBOOK_HOST])
    rate_per_second: float = RATE_PER_SECOND

    def verify(self, account: Account, headers: Mapping[str, str], body: bytes) -> bool:
        """https://developers.facebook.com/docs/graph-api/webhooks/getting-started#validate-payloads"""
        secret = account.secrets.get("app_secret", "")
        given = headers.get("x-hub-signature-256", "")
        expected = "sha256=" + hmac.digest(secret.encode(), body, hashlib.sha256).hex()
        return bool(secret) and hmac.compare_digest(expected.encode(), given.encode("utf-8", "surrogatepass"))

    def handshake(self, account: Account, query: Mapping[str, str]) -> str | None:
        """https://developers.facebook.com/docs/graph-api/webhooks/getting-started#verification-requests"""
        expected = account.secrets.get("verify_token", "")
        given = query.get("hub.verify_token", "")
        right = hmac.compare_digest(expected.encode(), given.encode("utf-8", "surrogatepass"))
        return query.get("hub.challenge") if expected and right and query.get("hub.mode") == "subscribe" else None

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
        """Meta has no idempotency key: what was silent is looked for in the thread, never repeated."""
        return Uncertain("no_answer")

    async def check(self, account: Account, fetch: Fetch, webhook_url: str | None) -> Sequence[CheckStep]:
        return await checks.check(account, fetch, webhook_url)

    async def profile(self, account: Account, external_user: str, fetch: Fetch) -> str | None:
        return await checks.profile(account, external_user, fetch)

    async def find_sent(self, account: Account, call: Call, fetch: Fetch) -> Sent | None:
        return await threads.find_sent(account, call, fetch)
