"""The shapes of LINE's webhooks and answers, as far as we read them; unknown fields are welcome."""

from typing import Annotated

import msgspec

Id = Annotated[str, msgspec.Meta(min_length=1)]


class Shape(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    """Python's names for LINE's camelCase fields."""


class Source(Shape, frozen=True):
    type: str = ""
    user_id: Id | None = None
    group_id: str | None = None
    room_id: str | None = None


class DeliveryContext(Shape, frozen=True):
    is_redelivery: bool = False


class ContentProvider(Shape, frozen=True):
    type: str = "line"
    original_content_url: str | None = None


class Message(Shape, frozen=True):
    id: Id
    type: str
    text: str | None = None
    package_id: str | None = None
    sticker_id: str | None = None
    content_provider: ContentProvider | None = None
    quoted_message_id: str | None = None
    quote_token: str | None = None
    mark_as_read_token: str | None = None


class Postback(Shape, frozen=True):
    data: str


class Unsend(Shape, frozen=True):
    message_id: Id


class Event(Shape, frozen=True):
    """One webhook event: https://developers.line.biz/en/reference/messaging-api/#webhook-event-objects"""

    type: str
    timestamp: int
    mode: str = "active"
    webhook_event_id: str = ""
    reply_token: str | None = None
    source: Source | None = None
    delivery_context: DeliveryContext | None = None
    message: Message | None = None
    postback: Postback | None = None
    unsend: Unsend | None = None


class SentMessage(Shape, frozen=True):
    id: str


class SentMessages(Shape, frozen=True):
    sent_messages: list[SentMessage] = []


class ErrorDetail(Shape, frozen=True):
    message: str = ""
    property: str = ""


class ApiError(Shape, frozen=True):
    """https://developers.line.biz/en/reference/messaging-api/#error-responses"""

    message: str = ""
    details: list[ErrorDetail] = []


class BotInfo(Shape, frozen=True):
    user_id: str
    display_name: str = ""
    basic_id: str = ""
    chat_mode: str = "bot"


class WebhookEndpoint(Shape, frozen=True):
    endpoint: str = ""
    active: bool = False


class WebhookTest(Shape, frozen=True):
    success: bool = False
    status_code: int = 0
    reason: str = ""
    detail: str = ""


class Quota(Shape, frozen=True):
    type: str
    value: int = 0


class Consumption(Shape, frozen=True):
    total_usage: int


class Profile(Shape, frozen=True):
    display_name: str
