"""Pages and parts of pages as HTTP answers."""

import asyncio
from collections.abc import Mapping

from sanic.response import HTTPResponse, html, json

from console import render
from console.headers import PAGE_HEADERS
from console.view.chrome import Chrome


async def page(template: str, frame: Chrome, status: int = 200, **view: object) -> HTTPResponse:
    """A page or a part of one. Drawn in a thread: a long list takes tens of milliseconds, and no webhook may wait."""
    body = await asyncio.to_thread(render.page, template, frame, **view)
    return html(body, status=status, headers=PAGE_HEADERS)


def facts(content: Mapping[str, object], status: int = 200) -> HTTPResponse:
    """An answer for our own scripts."""
    return json(content, status=status, headers=PAGE_HEADERS)
