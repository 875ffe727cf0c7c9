"""The shapes of Instagram's webhooks and answers, as far as we read them; unknown fields are welcome."""

from typing import Annotated

import msgspec

Id = Annotated[str, msgspec.Meta(min_length=1)] | int
"""Text in newer payloads, a number in older ones: always kept as text."""

Moment = int | float | str
"""Seconds, milliseconds, digits as text, or ISO 8601: all four occur."""


class Shape(msgspec.Struct, frozen=True, gc=False):
    """Names are Instagram's own."""


class Party(Shape, frozen=True):
    id: Id | None = None
    username: str | None = None
    self_ig_scoped_id: Id | None = None
    """Present where the account itself wrote the comment."""


class QuickReply(Shape, frozen=True):
    payload: str = ""


class Story(Shape, frozen=True):
    id: Id | None = None
    url: str | None = None


class ReplyTo(Shape, frozen=True):
    mid: str | None = None
    story: Story | None = None


class Message(Shape, frozen=True):
    mid: Annotated[str, msgspec.Meta(min_length=1)]
    text: str | None = None
    quick_reply: QuickReply | None = None
    reply_to: ReplyTo | None = None
    attachments: list[object] | None = None
    is_echo: bool = False
    is_deleted: bool = False
    is_unsupported: bool = False
    is_self: bool = False


class MediaPayload(Shape, frozen=True):
    url: str | None = None
    title: str | None = None


class Media(Shape, frozen=True):
    type: str
    payload: MediaPayload | None = None


class Postback(Shape, frozen=True):
    mid: str | None = None
    title: str | None = None
    payload: str | None = None


class Read(Shape, frozen=True):
    mid: str


class Reaction(Shape, frozen=True):
    mid: str
    action: str = ""


class MessageEdit(Shape, frozen=True):
    mid: str
    text: str | None = None
    num_edit: int | str | None = None


class Messaging(Shape, frozen=True):
    """https://developers.facebook.com/docs/messenger-platform/instagram/features/webhook"""

    sender: Party
    recipient: Party
    timestamp: Moment | None = None
    message: Message | None = None
    postback: Postback | None = None
    read: Read | None = None
    reaction: Reaction | None = None
    message_edit: MessageEdit | None = None
    referral: object = None


class CommentedMedia(Shape, frozen=True):
    id: Id | None = None
    ad_id: Id | None = None


class Comment(Shape, frozen=True, rename={"author": "from"}):
    """https://developers.facebook.com/docs/instagram-platform/webhooks (field comments)"""

    id: Id | None = None
    comment_id: Id | None = None
    author: Party | None = None
    text: str | None = None
    media: CommentedMedia | None = None
    parent_id: Id | None = None
    timestamp: Moment | None = None


class Mention(Shape, frozen=True):
    media_id: Id | None = None
    comment_id: Id | None = None


class Accepted(Shape, frozen=True):
    """The answer to anything we send; which field is there depends on the action."""

    message_id: str | None = None
    id: Id | None = None
    success: bool = True


class GraphError(Shape, frozen=True):
    code: int = 0
    error_subcode: int = 0
    message: str = ""
    is_transient: bool = False


class Failure(Shape, frozen=True):
    error: GraphError


class Usage(Shape, frozen=True):
    estimated_time_to_regain_access: float = 0


class ThreadMessage(Shape, frozen=True, rename={"author": "from"}):
    id: str
    created_time: Moment
    author: Party | None = None
    message: str | None = None


class ThreadMessages(Shape, frozen=True):
    data: list[ThreadMessage] = []


class Conversation(Shape, frozen=True):
    messages: ThreadMessages = ThreadMessages()


class Conversations(Shape, frozen=True):
    data: list[Conversation] = []


class Reply(Shape, frozen=True, rename={"author": "from"}):
    id: Id
    timestamp: Moment
    text: str | None = None
    author: Party | None = None


class Replies(Shape, frozen=True):
    data: list[Reply] = []


class CommentState(Shape, frozen=True):
    parent_id: Id | None = None
    hidden: bool | None = None


class Person(Shape, frozen=True):
    name: str | None = None
    username: str | None = None


class OwnAccount(Shape, frozen=True):
    """`user_id` is the id that webhooks carry; `id` belongs to this app alone where both are there."""

    id: Id | None = None
    user_id: Id | None = None
    username: str = ""


class LinkedPage(Shape, frozen=True):
    instagram_business_account: OwnAccount | None = None


class Subscription(Shape, frozen=True):
    subscribed_fields: list[str] = []


class Subscriptions(Shape, frozen=True):
    data: list[Subscription] = []
