"""What the simulated LINE knows: people, groups, what they see, what was paid for, what was accepted."""

from dataclasses import dataclass, field

from tests.platforms.clock import DAY, Clock
from tests.platforms.exchange import JsonObject
from tests.platforms.line import ids
from tests.platforms.line.reply_tokens import ReplyTokens
from tests.platforms.records import Changes

QUOTABLE = frozenset(["text", "textV2", "sticker", "image", "video", "template", "flex", "imagemap"])


@dataclass
class LineUser:
    id: str
    display_name: str = "佐藤 花子"
    language: str = "ja"
    friend: bool = True
    blocked: bool = False
    wrote_at: float | None = None

    def reachable(self, now: float) -> bool:
        """Friends are; others only within 7 days of their own message."""
        recent = self.wrote_at is not None and now - self.wrote_at <= 7 * DAY
        return not self.blocked and (self.friend or recent)


@dataclass(frozen=True)
class Shown:
    """One message of the bot as it stands in a person's chat."""

    at: float
    id: str
    message: JsonObject
    request: int
    """The number of the request that brought it."""

    @property
    def text(self) -> str:
        return str(self.message.get("text") or self.message.get("altText") or f"[{self.message.get('type')}]")


@dataclass(frozen=True)
class Accepted:
    """A push that was accepted under a retry key."""

    request_id: str
    sent: tuple[JsonObject, ...]
    at: float


@dataclass
class Media:
    """The binary of an inbound message. `pending`: so many more asks are told that it is being prepared."""

    data: bytes
    content_type: str
    pending: int = 0
    unsent: bool = False
    expired: bool = False


@dataclass
class World:
    clock: Clock
    changes: Changes
    users: dict[str, LineUser] = field(default_factory=dict)
    groups: dict[str, list[str]] = field(default_factory=dict)
    tokens: ReplyTokens = field(default_factory=ReplyTokens)
    chats: dict[str, list[Shown]] = field(default_factory=dict)
    retry_keys: dict[str, Accepted] = field(default_factory=dict)
    media: dict[str, Media] = field(default_factory=dict)
    read_tokens: dict[str, str] = field(default_factory=dict)
    """markAsReadToken → chat."""
    read_marks: list[str] = field(default_factory=list)
    loading: list[str] = field(default_factory=list)
    monthly_limit: int | None = None
    used_this_month: int = 0

    def __post_init__(self) -> None:
        self.next_message_id = ids.message_ids()

    def user(self, user_id: str | None = None, name: str | None = None) -> LineUser:
        """The person of this id (a new one where it is unknown or not given), under this name from now on."""
        wanted = user_id or ids.user_id()
        user = self.users.setdefault(wanted, LineUser(wanted))
        user.display_name = name or user.display_name
        return user

    def recipients(self, chat: str) -> int:
        """How many messages of the monthly quota one send to this chat costs."""
        return len(self.groups[chat]) if chat in self.groups else 1

    def reachable(self, chat: str) -> bool:
        return chat in self.groups or (chat in self.users and self.users[chat].reachable(self.clock()))

    def show(self, chat: str, messages: tuple[JsonObject, ...], request: int) -> tuple[JsonObject, ...]:
        """Put messages into a chat, unless its person cannot be reached; returns `sentMessages` either way."""
        sent: list[JsonObject] = []
        for message in messages:
            entry: JsonObject = {"id": self.next_message_id()}
            if message.get("type") in QUOTABLE:
                entry["quoteToken"] = ids.opaque_token()
            sent.append(entry)
            if self.reachable(chat):
                self.chats.setdefault(chat, []).append(Shown(self.clock(), entry["id"], message, request))
        self.changes.happened()
        return tuple(sent)

    def accepted(self, retry_key: str | None) -> Accepted | None:
        """What was accepted under this key in the last 24 hours."""
        found = self.retry_keys.get(retry_key or "")
        return found if found and self.clock() - found.at <= DAY else None
