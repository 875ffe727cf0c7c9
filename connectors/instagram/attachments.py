"""Says in words and handles what came in a message of Instagram beside, or instead of, its text."""

from typing import Literal

import msgspec

from connectors.instagram.payloads import Media, Message
from desk.inbound import Attachment

_Kind = Literal["image", "video", "audio", "file", "sticker", "location", "share", "other"]

_KINDS: dict[str, tuple[_Kind, str]] = {
    "image": ("image", "[画像]"),
    "video": ("video", "[動画]"),
    "audio": ("audio", "[音声]"),
    "file": ("file", "[ファイル]"),
    "sticker": ("sticker", "[スタンプ]"),
    "like_heart": ("sticker", "[スタンプ]"),
    "share": ("share", "[シェアされた投稿]"),
    "post": ("share", "[シェアされた投稿]"),
    "ig_post": ("share", "[シェアされた投稿]"),
    "reel": ("share", "[シェアされたリール]"),
    "ig_reel": ("share", "[シェアされたリール]"),
    "story": ("share", "[シェアされたストーリー]"),
    "ig_story": ("share", "[シェアされたストーリー]"),
    "story_mention": ("share", "[ストーリーでのメンション]"),
}
_UNKNOWN: tuple[_Kind, str] = ("other", "[表示できない内容]")


def describe(message: Message) -> tuple[str, tuple[Attachment, ...]]:
    """The text, or a placeholder for each attachment; and the attachments. CDN addresses expire within a day."""
    described = [_describe(raw) for raw in message.attachments or []]
    placeholders = [words for words, _ in described] or [_UNKNOWN[1]]
    return message.text or " ".join(placeholders), tuple(attachment for _, attachment in described)


def _describe(raw: object) -> tuple[str, Attachment]:
    try:
        media = msgspec.convert(raw, Media)
    except msgspec.ValidationError:
        return _UNKNOWN[1], Attachment(_UNKNOWN[0])
    kind, words = _KINDS.get(media.type, _UNKNOWN)
    payload = media.payload
    if payload is None:
        return words, Attachment(kind)
    return words, Attachment(kind, url=payload.url, name=payload.title)
