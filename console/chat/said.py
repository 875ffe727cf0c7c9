"""What a visitor posts, checked before it is kept."""

from typing import TypeVar

import msgspec
from sanic import Request

from connectors.contract import NotUnderstoodError
from connectors.json_body import read_body
from connectors.webchat.limits import TEXT_LENGTH
from connectors.webchat.payloads import Said
from console.chat.errors import ChatError
from console.chat.shapes import ReadUpTo

Shape = TypeVar("Shape")


def read_said(request: Request) -> Said:
    """The posted message. Raises ChatError."""
    said = _shaped(request, Said)
    if len(said.text) > TEXT_LENGTH:
        raise ChatError(413, "too_long")
    if not any(sign.isprintable() and not sign.isspace() for sign in said.text):
        raise ChatError(400, "empty")
    return said


def read_up_to(request: Request) -> str:
    """The message that the visitor has read up to. Raises ChatError."""
    return _shaped(request, ReadUpTo).message


def _shaped(request: Request, shape: type[Shape]) -> Shape:
    try:
        return msgspec.convert(read_body(request.body), shape)
    except (NotUnderstoodError, msgspec.ValidationError):
        raise ChatError(400, "not_understood") from None
