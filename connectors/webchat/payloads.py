"""The shapes of what the chat page posts, and of the delivery that is kept of it."""

from typing import Annotated

import msgspec

Text = Annotated[str, msgspec.Meta(min_length=1)]
ClientMessageId = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")]
"""A UUID that the page makes before the first attempt and repeats with every further one."""
ButtonId = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{32}\Z")]
"""The desk's id of a button that it sent."""
VisitorId = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{32}\Z")]


class Said(msgspec.Struct, frozen=True, gc=False):
    """One message as the page posts it. `button`: the id of the pressed button, whose title is the text."""

    client_message_id: ClientMessageId
    text: Text
    button: ButtonId | None = None


class Delivery(msgspec.Struct, frozen=True, gc=False):
    """What is kept: who the visitor is, as the signed cookie says, and the body as it was posted."""

    visitor: VisitorId
    message: Said


def delivery_body(visitor: str, posted: bytes) -> bytes:
    """The raw delivery of a posted body, which must be JSON."""
    return msgspec.json.encode({"visitor": visitor, "message": msgspec.Raw(posted)})


def external_message(visitor: str, client_message_id: str) -> str:
    """What a visitor's message is called on the account: unique there, as the page's id is within its session."""
    return f"{visitor}:{client_message_id}"


def client_message_id(external_message: str) -> str:
    """The page's own id in an external message id."""
    return external_message.partition(":")[2]
