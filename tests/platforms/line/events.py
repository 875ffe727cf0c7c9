"""Webhook events in the shapes that LINE documents, built as one person does one thing."""

from collections.abc import Sequence

import msgspec

from tests.platforms.exchange import JsonObject
from tests.platforms.line import ids
from tests.platforms.line.account import LineAccount
from tests.platforms.line.world import LineUser, Media, World
from tests.platforms.postman import Webhook

_PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63fccf"
    "c0500f000485018084a98c210000000049454e44ae426082"
)


def envelope(account: LineAccount, events: Sequence[JsonObject]) -> Webhook:
    """One signed delivery with these events; with none it is LINE's Verify."""
    return account.signed(msgspec.json.encode({"destination": account.bot_user_id, "events": list(events)}))


def redelivered(event: JsonObject) -> JsonObject:
    """The same event again: nothing changes but the mark."""
    return {**event, "deliveryContext": {"isRedelivery": True}}


def standby(event: JsonObject) -> JsonObject:
    """The event while another module owns the chat: nothing to reply with."""
    kept = {name: value for name, value in event.items() if name != "replyToken"}
    return {**kept, "mode": "standby"}


class Events:
    """Builds events; each one is known to the simulated platform from then on (token, media, last message)."""

    def __init__(self, world: World) -> None:
        self._world = world

    def text(self, user: LineUser | str, text: str, group: str | None = None, at: float | None = None) -> JsonObject:
        return self._message(user, {"type": "text", "quoteToken": ids.opaque_token(), "text": text}, group, at)

    def sticker(self, user: LineUser | str, package: str = "446", sticker: str = "1988") -> JsonObject:
        fields = {"packageId": package, "stickerId": sticker, "stickerResourceType": "STATIC", "keywords": ["ok"]}
        return self._message(user, {"type": "sticker", "quoteToken": ids.opaque_token(), **fields})

    def image(self, user: LineUser | str, data: bytes = _PIXEL, pending: int = 0) -> JsonObject:
        """`pending`: so many asks for the picture are answered 202 first."""
        message = {"type": "image", "quoteToken": ids.opaque_token(), "contentProvider": {"type": "line"}}
        return self._media(user, message, Media(data, "image/png", pending))

    def video(self, user: LineUser | str, data: bytes = b"\x00\x00\x00\x18ftypmp42", pending: int = 1) -> JsonObject:
        message = {"type": "video", "duration": 12_000, "contentProvider": {"type": "line"}}
        return self._media(user, message, Media(data, "video/mp4", pending))

    def audio(self, user: LineUser | str, data: bytes = b"\x00\x00\x00\x18ftypM4A ") -> JsonObject:
        message = {"type": "audio", "duration": 3_200, "contentProvider": {"type": "line"}}
        return self._media(user, message, Media(data, "audio/x-m4a"))

    def file(self, user: LineUser | str, name: str = "領収書.pdf", data: bytes = b"%PDF-1.7\n") -> JsonObject:
        message = {"type": "file", "fileName": name, "fileSize": len(data)}
        return self._media(user, message, Media(data, "application/pdf"))

    def location(self, user: LineUser | str) -> JsonObject:
        place = {"title": "渋谷店", "address": "東京都渋谷区神南1-2-3", "latitude": 35.6631, "longitude": 139.7006}
        return self._message(user, {"type": "location", **place})

    def unknown_message(self, user: LineUser | str) -> JsonObject:
        """A kind of message that LINE has not invented yet."""
        return self._message(user, {"type": "hologram", "hologramId": "h-1"})

    def unknown_event(self, user: LineUser | str) -> JsonObject:
        """A kind of event that LINE has not invented yet."""
        return self._event("teleport", self._source(user), {"teleport": {"to": "here"}})

    def postback(self, user: LineUser | str, data: str, params: JsonObject | None = None) -> JsonObject:
        """A press on a button; `params` as a date picker or rich menu adds them."""
        content = {"data": data} if params is None else {"data": data, "params": params}
        return self._event("postback", self._source(user), {"postback": content}, replyable=True)

    def follow(self, user: LineUser | str) -> JsonObject:
        found = self._user(user)
        was_blocked, found.blocked, found.friend = found.blocked, False, True
        return self._event("follow", self._source(user), {"follow": {"isUnblocked": was_blocked}}, replyable=True)

    def unfollow(self, user: LineUser | str) -> JsonObject:
        """The person blocks the account."""
        self._user(user).blocked = True
        return self._event("unfollow", self._source(user), {})

    def unsend(self, user: LineUser | str, message_id: str) -> JsonObject:
        if message_id in self._world.media:
            self._world.media[message_id].unsent = True
        return self._event("unsend", self._source(user), {"unsend": {"messageId": message_id}})

    def edited(self, user: LineUser | str, group: str, message_id: str, text: str) -> JsonObject:
        """A corrected text; LINE knows this in groups only."""
        message = {"type": "text", "id": message_id, "quoteToken": ids.opaque_token(), "text": text}
        return self._event("messageEdited", self._source(user, group), {"message": message}, replyable=True)

    def join(self, group: str) -> JsonObject:
        self._world.groups.setdefault(group, [])
        return self._event("join", {"type": "group", "groupId": group}, {}, replyable=True)

    def leave(self, group: str) -> JsonObject:
        self._world.groups.pop(group, None)
        return self._event("leave", {"type": "group", "groupId": group}, {})

    def _user(self, user: LineUser | str) -> LineUser:
        return user if isinstance(user, LineUser) else self._world.user(user)

    def _source(self, user: LineUser | str, group: str | None = None) -> JsonObject:
        found = self._user(user)
        if group is None:
            return {"type": "user", "userId": found.id}
        members = self._world.groups.setdefault(group, [])
        if found.id not in members:
            members.append(found.id)
        return {"type": "group", "groupId": group, "userId": found.id}

    def _media(self, user: LineUser | str, message: JsonObject, media: Media) -> JsonObject:
        event = self._message(user, message)
        self._world.media[event["message"]["id"]] = media
        return event

    def _message(
        self, user: LineUser | str, message: JsonObject, group: str | None = None, at: float | None = None
    ) -> JsonObject:
        self._user(user).wrote_at = self._world.clock() if at is None else at
        source = self._source(user, group)
        read_token = ids.opaque_token()
        self._world.read_tokens[read_token] = source.get("groupId") or source["userId"]
        content = {"id": self._world.next_message_id(), "markAsReadToken": read_token, **message}
        return self._event("message", source, {"message": content}, replyable=True, at=at)

    def _event(
        self, kind: str, source: JsonObject, content: JsonObject, replyable: bool = False, at: float | None = None
    ) -> JsonObject:
        now = self._world.clock()
        milliseconds = int((now if at is None else at) * 1000)
        event: JsonObject = {
            "type": kind,
            **content,
            "webhookEventId": ids.ulid(milliseconds),
            "deliveryContext": {"isRedelivery": False},
            "timestamp": milliseconds,
            "source": source,
            "mode": "active",
        }
        if replyable:
            chat = source.get("groupId") or source["userId"]
            event["replyToken"] = self._world.tokens.issue(chat, milliseconds / 1000, now)
        return event
