"""Webhook events in the shapes that Meta documents, and the three envelopes they come in."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from tests.platforms.exchange import JsonObject
from tests.platforms.instagram import ids
from tests.platforms.instagram.account import InstagramAccount
from tests.platforms.instagram.times import milliseconds
from tests.platforms.instagram.world import Comment, InstagramUser, Media, Message, World
from tests.platforms.postman import Webhook

Envelope = Literal["messaging", "changes", "flat"]
"""entry[].messaging[], entry[].changes[]{field, value}, or entry[].field and entry[].value."""


@dataclass(frozen=True)
class Event:
    field: str
    value: JsonObject
    at: float

    @property
    def is_messaging(self) -> bool:
        return "sender" in self.value


def webhook(account: InstagramAccount, events: Sequence[Event], envelope: Envelope, entry_id: str = "") -> Webhook:
    """One signed delivery. Comments know no `messaging` envelope: there they come as `changes`."""
    entries: list[JsonObject] = []
    for event in events:
        shape = "changes" if envelope == "messaging" and not event.is_messaging else envelope
        _add(entries, event, shape, entry_id or account.id)
    return account.signed(encode({"object": "instagram", "entry": entries}))


def encode(payload: JsonObject) -> bytes:
    """As Meta writes JSON: everything beyond ASCII as \\uXXXX, and slashes escaped."""
    return json.dumps(payload, ensure_ascii=True, separators=(",", ":")).replace("/", "\\/").encode()


def _add(entries: list[JsonObject], event: Event, shape: Envelope, entry_id: str) -> None:
    """Put an event into the last entry, where that is of its shape, or into a new one."""
    head: JsonObject = {"id": entry_id, "time": milliseconds(event.at)}
    if shape == "flat":
        entries.append({**head, "field": event.field, "value": event.value})
        return
    item = event.value if shape == "messaging" else {"field": event.field, "value": event.value}
    if not entries or shape not in entries[-1]:
        entries.append({**head, shape: []})
    entries[-1][shape].append(item)


class Events:
    """Builds events; what they say is known to the simulated platform from then on."""

    def __init__(self, world: World) -> None:
        self._world = world

    def text(self, user: InstagramUser, text: str, reply_to: str | None = None) -> Event:
        content: JsonObject = {"text": text}
        return self._said(user, content, {"reply_to": {"mid": reply_to}} if reply_to else {})

    def press(self, user: InstagramUser, title: str, payload: str) -> Event:
        """A press on a quick reply: its title is said, its payload comes along."""
        return self._said(user, {"text": title}, {"quick_reply": {"payload": payload}})

    def attachment(self, user: InstagramUser, kind: str, url: str) -> Event:
        """image, video, audio, file, ig_reel, story_mention …"""
        return self._said(user, {"attachments": [{"type": kind, "payload": {"url": url}}]})

    def story_reply(self, user: InstagramUser, text: str, story_url: str) -> Event:
        return self._said(user, {"text": text}, {"reply_to": {"story": {"id": ids.number(), "url": story_url}}})

    def unsupported(self, user: InstagramUser) -> Event:
        return self._said(user, {"is_unsupported": True})

    def postback(self, user: InstagramUser, title: str, payload: str) -> Event:
        """A press on an ice breaker, a menu entry or a template's button."""
        user.wrote_at = self._world.clock()
        content = {"mid": ids.message_id(), "title": title, "payload": payload}
        return self._from(user, "messaging_postbacks", {"postback": content})

    def unsend(self, user: InstagramUser, mid: str) -> Event:
        self._known(mid).deleted = True
        return self._from(user, "messages", {"message": {"mid": mid, "is_deleted": True}})

    def edit(self, user: InstagramUser, mid: str, text: str, times: int = 1) -> Event:
        message = self._known(mid)
        message.content = {**message.content, "text": text}
        return self._from(user, "message_edit", {"message_edit": {"mid": mid, "text": text, "num_edit": times}})

    def reaction(self, user: InstagramUser, mid: str, emoji: str = "❤", action: str = "react") -> Event:
        """`unreact` names no emoji."""
        named = {"reaction": "love", "emoji": emoji} if action == "react" else {}
        return self._from(user, "message_reactions", {"reaction": {"mid": mid, "action": action, **named}})

    def read(self, user: InstagramUser, mid: str) -> Event:
        return self._from(user, "messaging_seen", {"read": {"mid": mid}})

    def referral(self, user: InstagramUser, ref: str) -> Event:
        content = {"ref": ref, "source": "IGME-SOURCE-LINK", "type": "OPEN_THREAD"}
        return self._from(user, "messaging_referral", {"referral": content})

    def echo(self, message: Message) -> Event:
        """The account's own message coming back, whoever wrote it: this API or a person in the app."""
        own = {"sender": {"id": message.sender}, "recipient": {"id": message.recipient}}
        content = {name: value for name, value in message.content.items() if name in ("text", "attachments")}
        if "attachment" in message.content:
            content["attachments"] = [message.content["attachment"]]
        said = {"mid": message.id, **content, "is_echo": True}
        return Event("messages", {**own, "timestamp": milliseconds(message.at), "message": said}, message.at)

    def native(self, user: InstagramUser, text: str) -> Event:
        """An operator answers in Instagram's own app: all we get is the echo."""
        return self.echo(self._world.say(user.id, {"text": text}, from_account=True))

    def comment(
        self, user: InstagramUser, text: str, media: Media, parent: str | None = None, id_key: str = "id"
    ) -> Event:
        """`id_key`: Meta names the id `id` here and `comment_id` there."""
        comment = self._world.comment(media.id, user.id, user.username, text, parent)
        return self.about(comment, id_key)

    def about(self, comment: Comment, id_key: str = "id") -> Event:
        """The notification of a comment, the account's own ones too; building it again gives a duplicate."""
        media = self._world.media.get(comment.media)
        kind = media.kind if media else "FEED"
        author: JsonObject = {"id": comment.author, "username": comment.username}
        if comment.author == self._world.account.id:
            author["self_ig_scoped_id"] = comment.author
        value: JsonObject = {
            id_key: comment.id,
            "from": author,
            "text": comment.text,
            "media": {"id": comment.media, "media_product_type": kind},
        }
        if comment.parent:
            value["parent_id"] = comment.parent
        return Event("live_comments" if kind == "LIVE" else "comments", value, comment.at)

    def _said(self, user: InstagramUser, content: JsonObject, extra: JsonObject | None = None) -> Event:
        user.wrote_at = self._world.clock()
        message = self._world.say(user.id, content, from_account=False)
        return self._from(user, "messages", {"message": {"mid": message.id, **content, **(extra or {})}})

    def _from(self, user: InstagramUser, field: str, content: JsonObject) -> Event:
        now = self._world.clock()
        ends = {"sender": {"id": user.id}, "recipient": {"id": self._world.account.id}}
        return Event(field, {**ends, "timestamp": milliseconds(now), **content}, now)

    def _known(self, mid: str) -> Message:
        found = self._world.message(mid)
        if found is None:
            raise KeyError(mid)
        return found[0]


def dashboard_test(account: InstagramAccount, now: float) -> Webhook:
    """The dashboard's Test button: an entry for nobody, with people that do not exist."""
    ends = {"sender": {"id": "12334"}, "recipient": {"id": "23245"}}
    value = {**ends, "timestamp": "1527459824", "message": {"mid": "random_mid", "text": "random_text"}}
    return webhook(account, [Event("messages", value, now)], "changes", entry_id="0")
