"""Turns Instagram's public comments into inbound events: one conversation for each person in each thread."""

from collections.abc import Mapping

import msgspec

from connectors.instagram.entry import Entry, moment, set_aside
from connectors.instagram.payloads import Comment, Mention
from desk.inbound import Inbound

COMMENT_FIELDS = ("comments", "live_comments")

NO_WORDS = "[表示できない内容]"
"""Stands for a comment that is a picture or a sticker: the webhook does not carry it."""


def read_comment(field: str, change: Mapping[str, object], entry: Entry) -> Inbound:
    """A thread is the top-level comment with its replies; boosted posts may report a comment twice."""
    try:
        comment = msgspec.convert(change.get("value"), Comment)
    except msgspec.ValidationError as error:
        return set_aside(change, entry, f"malformed: {error}")
    comment_id = _text(comment.id) or _text(comment.comment_id)
    if comment_id is None:
        return set_aside(change, entry, "a comment without an id")
    return _inbound(field, change, comment, comment_id, entry)


def _inbound(field: str, change: Mapping[str, object], comment: Comment, comment_id: str, entry: Entry) -> Inbound:
    ours = _is_ours(comment, entry)
    author = comment.author
    user = _text(author.id) if author is not None and not ours else None
    return Inbound(
        event_key=f"{field}:{comment_id}",
        kind="comment",
        payload=change,
        platform_at=moment(comment.timestamp) or entry.sent_at,
        external_user=user,
        external_message=comment_id,
        visibility="public",
        thread=_text(comment.parent_id) or comment_id,
        reply_to=_text(comment.parent_id) or _media(comment),
        text=comment.text or NO_WORDS,
        destination=entry.own or None,
        answerable=user is not None,
        from_ourselves=ours,
        sender_name=author.username if author is not None else None,
        marks=_marks(field, comment),
    )


def _is_ours(comment: Comment, entry: Entry) -> bool:
    author = comment.author
    return author is not None and (author.self_ig_scoped_id is not None or _text(author.id) == entry.own)


def _marks(field: str, comment: Comment) -> Mapping[str, str]:
    marks = {"media_id": _media(comment), "ad_id": _text(comment.media.ad_id) if comment.media is not None else None}
    live = {"live": "yes"} if field == "live_comments" else {}
    return {name: value for name, value in marks.items() if value} | live


def _media(comment: Comment) -> str | None:
    return _text(comment.media.id) if comment.media is not None else None


def read_mention(change: Mapping[str, object], entry: Entry) -> Inbound:
    """A mention on somebody else's post carries ids alone: its words would have to be fetched."""
    try:
        mention = msgspec.convert(change.get("value"), Mention)
    except msgspec.ValidationError as error:
        return set_aside(change, entry, f"malformed: {error}")
    key = f"mentions:{_text(mention.media_id) or ''}:{_text(mention.comment_id) or ''}"
    return set_aside(change, entry, "a mention: open Instagram to read it", key=key)


def _text(value: str | int | None) -> str | None:
    return str(value) if value is not None else None
