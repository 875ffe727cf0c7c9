"""The web chat's connector: our own page in the place of a platform (connectors/contract.py)."""

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
from connectors.webchat import checks, events, sending
from connectors.webchat.limits import LIMITS, RATE_PER_SECOND
from core.limits import Limits
from desk.inbound import Inbound

SETTINGS = (
    Setting(
        name="title",
        label_ja="チャットの見出し",
        label_en="Title of the chat",
        required=False,
        hint_ja="なければアカウントの名前",
        hint_en="The account's name unless given",
    ),
    Setting(name="greeting_ja", label_ja="はじめのことば(日本語)", label_en="Greeting (Japanese)", required=False),
    Setting(name="greeting_en", label_ja="はじめのことば(英語)", label_en="Greeting (English)", required=False),
    Setting(
        name="privacy_url",
        label_ja="「個人情報の扱い」のページ",
        label_en="Page on personal data",
        required=False,
        hint_ja="https:// で始まる場所",
        hint_en="An address that begins with https://",
    ),
)


class Webchat:
    """Visitors of our own page. There is no secret: a cookie that we sign says who a visitor is."""

    channel: str = "webchat"
    limits: tuple[Limits, ...] = LIMITS
    settings: tuple[Setting, ...] = SETTINGS
    default_api_base: str = "http://localhost"
    """Means: this machine. Nothing is ever sent there, but an account has an address, and its own is here."""
    hosts: frozenset[str] = frozenset()
    rate_per_second: float = RATE_PER_SECOND

    def verify(self, account: Account, headers: Mapping[str, str], body: bytes) -> bool:
        """Visitors post to the chat page, which checks their cookie; nobody delivers for them."""
        return False

    def handshake(self, account: Account, query: Mapping[str, str]) -> str | None:
        """Nobody asks."""
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
        """A visitor is who writes: nobody else could tell a name."""
        return None

    async def find_sent(self, account: Account, call: Call, fetch: Fetch) -> Sent | None:
        """What is not `sent` was not shown: there is nowhere else to look."""
        return None
