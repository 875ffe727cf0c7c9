"""What the simulated Instagram knows: people, their threads with the account, posts and comments."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.platforms.clock import DAY, Clock
from tests.platforms.exchange import JsonObject
from tests.platforms.instagram import ids
from tests.platforms.instagram.account import InstagramAccount
from tests.platforms.records import Changes

WINDOW = DAY
HUMAN_AGENT_WINDOW = 7 * DAY
PRIVATE_REPLY_WINDOW = 7 * DAY


@dataclass
class InstagramUser:
    id: str
    """Instagram-scoped: this person, for this account."""
    username: str
    name: str
    wrote_at: float | None = None
    """When the person last wrote or pressed: opens the window."""
    blocks: bool = False

    def within(self, window: float, now: float) -> bool:
        return self.wrote_at is not None and now - self.wrote_at <= window


@dataclass
class Message:
    """One message of a thread, whoever wrote it."""

    id: str
    at: float
    sender: str
    recipient: str
    content: JsonObject
    request: int = 0
    """The number of the API request that brought it; 0: a person wrote it, in the app."""
    deleted: bool = False

    @property
    def text(self) -> str:
        attachment = self.content.get("attachment") or {}
        return str(self.content.get("text") or f"[{attachment.get('type', 'attachment')}]")


@dataclass
class Media:
    id: str
    kind: str = "FEED"
    live: bool = False
    """A broadcast that is still running."""
    comments_enabled: bool = True


@dataclass
class Comment:
    id: str
    at: float
    media: str
    author: str
    username: str
    text: str
    parent: str | None = None
    request: int = 0
    hidden: bool = False
    deleted: bool = False
    liked: bool = False
    privately_answered: bool = False


@dataclass
class World:
    account: InstagramAccount
    clock: Clock
    changes: Changes
    users: dict[str, InstagramUser] = field(default_factory=dict)
    threads: dict[str, list[Message]] = field(default_factory=dict)
    """By user id."""
    thread_ids: dict[str, str] = field(default_factory=dict)
    media: dict[str, Media] = field(default_factory=dict)
    comments: dict[str, Comment] = field(default_factory=dict)
    actions: list[tuple[str, str]] = field(default_factory=list)
    """(user id, typing_on …)"""

    def user(self, user_id: str | None = None, name: str | None = None, username: str | None = None) -> InstagramUser:
        wanted = user_id or ids.number(16, "1")
        user = self.users.setdefault(wanted, InstagramUser(wanted, f"user_{wanted[-6:]}", "佐藤 花子"))
        user.name, user.username = name or user.name, username or user.username
        return user

    def post(self, kind: str = "FEED", live: bool = False) -> Media:
        """A new post of the account."""
        media = Media(ids.number(17, "179"), kind, live)
        self.media[media.id] = media
        return media

    def say(self, user: str, content: JsonObject, from_account: bool, request: int = 0) -> Message:
        """Add a message to the thread with this user."""
        sender, recipient = (self.account.id, user) if from_account else (user, self.account.id)
        message = Message(ids.message_id(), self.clock(), sender, recipient, content, request)
        self.threads.setdefault(user, []).append(message)
        self.thread_ids.setdefault(user, ids.thread_id())
        self.changes.happened()
        return message

    def comment(
        self, media: str, author: str, username: str, text: str, parent: str | None = None, request: int = 0
    ) -> Comment:
        """Add a comment; an answer to an answer stands under the same top-level comment."""
        top = self.comments[parent].parent or parent if parent else None
        comment = Comment(ids.number(17, "178"), self.clock(), media, author, username, text, top, request)
        self.comments[comment.id] = comment
        self.changes.happened()
        return comment

    def message(self, mid: str) -> tuple[Message, int] | None:
        """A message with how many newer ones its thread has."""
        for thread in self.threads.values():
            for newer, message in enumerate(reversed(thread)):
                if message.id == mid:
                    return message, newer
        return None

    def thread_of(self, thread_id: str) -> str | None:
        """Whose thread this is."""
        return next((user for user, known in self.thread_ids.items() if known == thread_id), None)

    def living(self, comment_id: str) -> Comment | None:
        found = self.comments.get(comment_id)
        return found if found and not found.deleted else None

    def replies(self, comment_id: str) -> Sequence[Comment]:
        """What stands under a comment, oldest first."""
        return [c for c in self.comments.values() if c.parent == comment_id and not c.deleted]

    def may_answer_privately(self, comment: Comment) -> bool:
        """Once, within seven days, and under a broadcast only while it runs; never to oneself."""
        media = self.media.get(comment.media)
        if comment.privately_answered or comment.author == self.account.id:
            return False
        if media is not None and media.kind == "LIVE":
            return media.live
        return self.clock() - comment.at <= PRIVATE_REPLY_WINDOW
