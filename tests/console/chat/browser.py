"""A visitor's browser as far as the chat goes: a cookie, JSON, and a stream read event by event."""

import asyncio
import json
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.console.chat.site import SHOP, Site
from tests.until import LONGEST_WAIT, until


def new_uuid() -> str:
    return str(uuid.uuid4())


@dataclass
class Listening:
    """An open stream and what came so far."""

    events: list[tuple[str, dict[str, Any], str]] = field(default_factory=list)
    """(event, data, id)."""
    comments: int = 0
    ended: bool = False

    def lines(self) -> list[dict[str, Any]]:
        """The lines of the log, in the order they came."""
        return [data for event, data, _ in self.events if event == "line"]

    def said(self) -> list[str]:
        """Who said what, as `speaker: text`."""
        return [f"{line['speaker']}: {line.get('text', '')}" for line in self.lines()]

    def standing(self) -> dict[str, Any]:
        """How it stands by the last word."""
        return [data for event, data, _ in self.events if event == "standing"][-1]

    def place(self) -> str:
        """The last event id: what a browser sends when it connects again."""
        return next((identity for _, _, identity in reversed(self.events) if identity), "")

    async def until(self, holds: "Callable[[Listening], bool]", within: float = LONGEST_WAIT) -> None:
        """Wait for something to come."""
        try:
            await until(lambda: holds(self), within)
        except AssertionError:
            raise AssertionError(f"not heard: {self.events}") from None

    async def ready(self) -> None:
        """Everything that was there is told."""
        await self.until(lambda here: any(event == "ready" for event, _, _ in here.events))


class Visitor:
    """Somebody at the page."""

    def __init__(self, site: Site, account: str = SHOP, language: str = "ja") -> None:
        self.site = site
        self.base = f"/chat/{account}"
        self.http = httpx.AsyncClient(base_url=site.address, trust_env=False,
                                      headers={"accept-language": language}, timeout=LONGEST_WAIT)  # fmt: skip

    async def open(self) -> httpx.Response:
        """The page, which brings the cookie."""
        return await self.http.get(self.base)

    async def say(self, text: str, *, id: str | None = None, button: str | None = None,
                  headers: dict[str, str] | None = None) -> httpx.Response:  # fmt: skip
        """Post one message."""
        content = {"client_message_id": id or new_uuid(), "text": text} | ({"button": button} if button else {})
        return await self.http.post(f"{self.base}/messages", json=content, headers=headers)

    async def history(self, **query: Any) -> dict[str, Any]:
        """A part of the log."""
        answer = await self.http.get(f"{self.base}/messages", params=query)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    @asynccontextmanager
    async def listen(self, place: str | None = None, **query: str) -> AsyncIterator[Listening]:
        """An open stream, after it has told what was there."""
        heard = Listening()
        headers = {"last-event-id": place} if place is not None else {}
        task = asyncio.create_task(self._read(heard, headers, query))
        try:
            await heard.ready()
            yield heard
        finally:
            task.cancel()
            await asyncio.wait([task])
            if not task.cancelled() and (error := task.exception()):
                raise error

    async def _read(self, heard: Listening, headers: dict[str, str], query: dict[str, str]) -> None:
        async with self.http.stream(
            "GET", f"{self.base}/stream", headers=headers, params=query, timeout=None
        ) as answer:
            assert answer.status_code == 200, await answer.aread()
            fields: dict[str, str] = {}
            async for line in answer.aiter_lines():
                if line.startswith(":"):
                    heard.comments += 1
                elif line:
                    name, _, value = line.partition(": ")
                    fields[name] = value
                elif fields:
                    heard.events.append((fields["event"], json.loads(fields["data"]), fields.get("id", "")))
                    fields = {}
        heard.ended = True

    async def close(self) -> None:
        await self.http.aclose()
