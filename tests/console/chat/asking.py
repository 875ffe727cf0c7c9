"""A request as far as the chat looks at it, made without a server."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import cast

from sanic import Request
from sanic.compat import Header


def asking(lang: str | None = None, *, headers: Mapping[str, str] | None = None, peer: str = "203.0.113.9") -> Request:
    """A GET of the page at chat.example.jp by somebody at `peer`."""
    args = {} if lang is None else {"lang": lang}
    seen = SimpleNamespace(
        headers=Header(dict(headers or {})), host="chat.example.jp", ip=peer, scheme="http", args=args
    )
    return cast(Request, seen)
