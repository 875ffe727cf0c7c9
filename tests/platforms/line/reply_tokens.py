"""Reply tokens: usable once, within a minute of receipt, and never after 20 minutes from the event."""

from dataclasses import dataclass

from tests.platforms.clock import MINUTE
from tests.platforms.line.ids import reply_token


@dataclass
class _Token:
    chat: str
    event_at: float
    received_at: float
    used: bool = False


class ReplyTokens:
    """https://developers.line.biz/en/reference/messaging-api/#send-reply-message"""

    def __init__(self) -> None:
        self._tokens: dict[str, _Token] = {}

    def issue(self, chat: str, event_at: float, now: float) -> str:
        token = reply_token()
        self._tokens[token] = _Token(chat, event_at, now)
        return token

    def received(self, token: str, now: float) -> None:
        """The bot gets the event now, for the first time or redelivered: its minute begins."""
        if token in self._tokens:
            self._tokens[token].received_at = now

    def chat(self, token: str) -> str:
        """Whose token this is, used or not; empty for an unknown one."""
        found = self._tokens.get(token)
        return found.chat if found else ""

    def redeem(self, token: str, now: float) -> str | None:
        """The chat to write to, once; None when the token is unknown, used or too old."""
        found = self._tokens.get(token)
        if found is None or found.used:
            return None
        if now - found.received_at > MINUTE or now - found.event_at > 20 * MINUTE:
            return None
        found.used = True
        return found.chat
