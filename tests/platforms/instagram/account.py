"""One simulated Instagram professional account: its keys, its two logins, what it is subscribed to."""

import hashlib
import hmac
from dataclasses import dataclass, field
from typing import Literal

from tests.platforms.clock import DAY
from tests.platforms.instagram import ids
from tests.platforms.postman import Webhook

Stack = Literal["instagram_login", "facebook_login"]
"""`graph.instagram.com` with the account's own token, or `graph.facebook.com` with the linked page's."""

FIELDS = (
    "messages",
    "messaging_postbacks",
    "messaging_seen",
    "message_reactions",
    "messaging_referral",
    "message_edit",
    "comments",
    "live_comments",
    "mentions",
)
TOKEN_LIFE = 60 * DAY


@dataclass
class InstagramAccount:
    app_secret: str = "instagram-app-secret"
    verify_token: str = "instagram-verify-token"
    access_token: str = "IGAA-access-token"
    page_token: str = "EAA-page-token"
    id: str = field(default_factory=lambda: ids.number(17, "1784"))
    page_id: str = field(default_factory=lambda: ids.number(15, "10"))
    username: str = "madoguchi_apparel"
    name: str = "まどぐち衣料店"
    token_alive: bool = True
    token_issued_at: float | None = None
    """None: as old as can be refreshed, and never expiring."""
    connected_tools: bool = True
    """Whether the owner lets tools read and write messages (Instagram's setting)."""
    page_linked: bool = True
    subscribed: set[str] = field(default_factory=lambda: set(FIELDS))

    def sign(self, body: bytes) -> str:
        """The value of `X-Hub-Signature-256` over these very bytes."""
        return "sha256=" + hmac.new(self.app_secret.encode(), body, hashlib.sha256).hexdigest()

    def sign_sha1(self, body: bytes) -> str:
        """The value of the old `X-Hub-Signature`, which Meta still sends beside it."""
        return "sha1=" + hmac.new(self.app_secret.encode(), body, hashlib.sha1).hexdigest()

    def signed(self, body: bytes) -> Webhook:
        """These very bytes, ready to post, whatever they hold."""
        signatures = {"x-hub-signature-256": self.sign(body), "x-hub-signature": self.sign_sha1(body)}
        return Webhook(body, {"content-type": "application/json", **signatures})

    def stack(self, token: str) -> Stack | None:
        """Which login this token is of; None for any other token and for a dead one."""
        if not self.token_alive:
            return None
        return {self.access_token: "instagram_login", self.page_token: "facebook_login"}.get(token)  # type: ignore[return-value]

    def expired(self, now: float) -> bool:
        return self.token_issued_at is not None and now - self.token_issued_at > TOKEN_LIFE
