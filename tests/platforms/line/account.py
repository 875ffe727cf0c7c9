"""One simulated LINE official account: its keys, its name and where its webhook goes."""

import base64
import hashlib
import hmac
from dataclasses import dataclass, field
from typing import Literal

from tests.platforms.line import ids
from tests.platforms.postman import Webhook


@dataclass
class LineAccount:
    channel_secret: str = "line-channel-secret"
    access_token: str = "line-access-token"
    bot_user_id: str = field(default_factory=ids.user_id)
    basic_id: str = "@000madog"
    display_name: str = "まどぐち衣料店"
    chat_mode: Literal["chat", "bot"] = "chat"
    token_alive: bool = True
    webhook_active: bool = True

    def sign(self, body: bytes) -> str:
        """The value of `x-line-signature` over these very bytes."""
        digest = hmac.new(self.channel_secret.encode(), body, hashlib.sha256).digest()
        return base64.b64encode(digest).decode()

    def signed(self, body: bytes) -> Webhook:
        """These very bytes, ready to post, whatever they hold."""
        return Webhook(body, {"content-type": "application/json; charset=utf-8", "x-line-signature": self.sign(body)})

    def admits(self, authorization: str) -> bool:
        return self.token_alive and authorization == f"Bearer {self.access_token}"
