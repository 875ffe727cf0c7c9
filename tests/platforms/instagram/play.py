"""What a person does in the Instagram app, by name; and what the company's own people do there."""

from collections.abc import Callable, Mapping, Sequence

from tests.platforms.exchange import JsonObject
from tests.platforms.instagram import ids
from tests.platforms.instagram.events import Event
from tests.platforms.instagram.simulator import InstagramSimulator
from tests.platforms.instagram.world import Comment, InstagramUser, Media, Message
from tests.platforms.play import Act, Bubble, Button, Done

_Build = Callable[["InstagramPlay", InstagramUser, Mapping[str, str]], Event]

ACTS = (
    Act("text", "送信", "Send", "text"),
    Act("comment", "投稿にコメント", "Comment on a post", "text"),
    Act("image", "写真", "Photo"),
    Act("mention", "ストーリーでメンション", "Mention in a story"),
    Act("unsend", "送信取消", "Unsend", "message"),
    Act("native", "店員がアプリで返信", "Staff answers in the app", "text"),
)

_BUILD: dict[str, _Build] = {
    "text": lambda play, user, given: play.ig.events.text(user, given["text"]),
    "comment": lambda play, user, given: play.ig.events.comment(user, given["text"], play.media, given.get("parent")),
    "image": lambda play, user, given: play.ig.events.attachment(user, "image", "https://cdn.example/photo.jpg"),
    "mention": lambda play, user, given: play.ig.events.attachment(user, "story_mention", "https://cdn.example/s.jpg"),
    "press": lambda play, user, given: play.ig.events.press(user, given["says"], given["data"]),
    "unsend": lambda play, user, given: play.ig.events.unsend(user, given["message"]),
    "native": lambda play, user, given: play.ig.events.native(user, given["text"]),
}

_SAYS = {"image": "［写真］", "mention": "［ストーリーでメンション］", "unsend": "（送信取消）"}


class InstagramPlay:
    platform = "Instagram"
    acts: Sequence[Act] = ACTS
    ig: InstagramSimulator
    media: Media
    """The post under which comments are written."""

    def __init__(self, ig: InstagramSimulator) -> None:
        self.ig = ig
        self.simulation = ig.simulation
        self.media = ig.world.post()

    def account_name(self) -> str:
        return self.ig.account.name

    def person(self, name: str) -> str:
        if name.isdigit():
            return self.ig.user(name).id
        number = ids.named_number(self.ig.account.id, name)
        return self.ig.user(number, name, f"user_{number[-6:]}").id

    async def do(self, kind: str, person: str, arguments: Mapping[str, str]) -> Done:
        event = _BUILD[kind](self, self.ig.user(self.person(person)), arguments)
        posted = await self.ig.send(event, copies=int(arguments.get("copies", 1)))
        says = "" if kind == "native" else arguments.get("text") or arguments.get("says") or _SAYS[kind]
        key = _key(event)
        return Done(f"（公開）{says}" if kind == "comment" else says, key, key, posted)

    def answers(self, person: str) -> Sequence[Bubble]:
        """Messages of the account in the thread, and what it answered in public under this person's comments."""
        world, user = self.ig.world, self.person(person)
        private = [_message(m) for m in world.threads.get(user, ()) if m.sender == self.ig.account.id]
        own = [comment.id for comment in world.comments.values() if comment.author == user]
        public = [_reply(reply) for comment in own for reply in world.replies(comment) if reply.request]
        return sorted([*private, *public], key=lambda bubble: bubble.at)

    def configure(self, settings: Mapping[str, object]) -> None:
        for name, value in settings.items():
            if name not in ("token_alive", "connected_tools", "page_linked"):
                raise KeyError(name)
            setattr(self.ig.account, name, bool(value))


def _key(event: Event) -> str:
    inner: JsonObject = event.value.get("message") or {}
    return str(inner.get("mid") or event.value.get("id", ""))


def _message(message: Message) -> Bubble:
    note = "" if message.request else "アプリから / in the app"
    buttons = tuple(_button(reply) for reply in message.content.get("quick_replies", ()))
    return Bubble(message.at, "account", message.text, message.id, note, buttons)


def _reply(reply: Comment) -> Bubble:
    return Bubble(reply.at, "account", reply.text, reply.id, "公開の返信 / public reply")


def _button(reply: JsonObject) -> Button:
    title = str(reply["title"])
    return Button(title, "press", {"data": str(reply["payload"]), "says": title}, title)
