"""Hints of what changed, to every page that is open; the tables stay the truth."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import select

from console.pages.live.hub import Hub
from core.bus import Event
from core.tables import message
from desk import ownership
from tests.console.pages.conftest import SignedIn
from tests.console.pages.office import SATO, Browser, Office, waiting_ticket
from tests.platforms.line.simulator import LineSimulator
from tests.until import LONGEST_WAIT

Hint = tuple[str, dict[str, object]]


class Page:
    """An open page's stream of hints."""

    def __init__(self) -> None:
        self.hints: list[Hint] = []
        self.ended = asyncio.Event()
        self._more = asyncio.Event()

    def hear(self, name: str, data: str) -> None:
        self.hints.append((name, json.loads(data)))
        self._more.set()

    async def until(self, name: str, within: float = LONGEST_WAIT, **facts: object) -> dict[str, object]:
        """The first hint of this name that says so."""
        async with asyncio.timeout(within):
            while True:
                for told, data in self.hints:
                    if told == name and facts.items() <= data.items():
                        return data
                self._more.clear()
                await self._more.wait()


@asynccontextmanager
async def listening(browser: Browser) -> AsyncIterator[Page]:
    """A page that stands open."""
    page = Page()

    async def read() -> None:
        name = ""
        async with browser.http.stream("GET", "/live", timeout=None) as stream:
            assert stream.status_code == 200
            assert stream.headers["content-type"].startswith("text/event-stream")
            async for line in stream.aiter_lines():
                if line.startswith("event: "):
                    name = line.removeprefix("event: ")
                elif line.startswith("data: "):
                    page.hear(name, line.removeprefix("data: "))
        page.ended.set()

    task = asyncio.create_task(read())
    try:
        await page.until("hello")
        yield page
    finally:
        task.cancel()
        await asyncio.wait([task])


async def test_a_new_ticket_in_the_queue_rings_on_every_page(office: Office, signed_in: SignedIn) -> None:
    suzuki, ishii = await signed_in("suzuki"), await signed_in("ishii")
    async with listening(suzuki) as one, listening(ishii) as other:
        number = await waiting_ticket(office)
        for page in (one, other):
            hint = await page.until("ticket", number=number, change="arrived")
            assert hint["in_queue"] is True
            await page.until("counts", inbox=1)


async def test_who_took_it_is_told_with_the_name(office: Office, signed_in: SignedIn) -> None:
    suzuki, ishii = await signed_in("suzuki"), await signed_in("ishii")
    number = await waiting_ticket(office)
    async with listening(ishii) as page:
        await suzuki.post(f"/tickets/{number}/take")
        hint = await page.until("ticket", number=number, change="owner")
        assert hint["by"] == "suzuki"
        assert hint["by_id"]
        await page.until("counts", inbox=0)


async def test_every_step_of_a_message_is_hinted(office: Office, line: LineSimulator, signed_in: SignedIn) -> None:
    suzuki = await signed_in("suzuki")
    number = await waiting_ticket(office)
    await suzuki.post(f"/tickets/{number}/take")
    async with listening(suzuki) as page:
        await suzuki.reply(office, number, "承りました")
        (row,) = office.rows(select(message.c.id).where(message.c.text == "承りました"))
        await page.until("message", ticket=number, id=row.id)
        await line.send_text(SATO, "お願いします")
        await office.ticket_of("お願いします")
        (said,) = office.rows(select(message.c.id).where(message.c.text == "お願いします"))
        assert (await page.until("message", id=said.id))["change"] == "new"
        part = await suzuki.get(f"/messages/{said.id}?seen=1", part=True)
        assert "お願いします" in part.text
        await page.until("ticket", number=number, change="message")
        assert "slip-unread" not in (await suzuki.get(f"/tickets/{number}/row")).text


async def test_a_freeze_and_the_bots_absence_are_noticed(office: Office, signed_in: SignedIn) -> None:
    tanaka = await signed_in("tanaka")
    async with listening(tanaka) as page:
        await tanaka.post("/freezes", {"scope": "everything", "reason": "試し"})
        await page.until("notices")
        await page.until("counts", freezes=1)
        page.hints.clear()
        office.parts["bot"] = "down"
        await page.until("notices")


async def test_what_a_take_over_voids_is_hinted(office: Office, signed_in: SignedIn) -> None:
    suzuki = await signed_in("suzuki")
    await office.colleague("ishii")
    number = await waiting_ticket(office)
    await suzuki.post("/preferences", {"undo_seconds": "10"})
    async with listening(suzuki) as page:
        now = office.counter.clock.now()
        await office.write(lambda c: ownership.take(c, number, "somebody", force=True, now=now))
        await page.until("ticket", number=number, change="owner")


async def test_signing_out_ends_the_streams_of_that_person(office: Office, signed_in: SignedIn) -> None:
    suzuki, ishii = await signed_in("suzuki"), await signed_in("ishii")
    async with listening(suzuki) as ended, listening(ishii) as stays:
        await suzuki.http.post("/logout", data={"csrf_token": suzuki.token})
        async with asyncio.timeout(LONGEST_WAIT):
            await ended.ended.wait()
        assert not stays.ended.is_set()


@pytest.mark.parametrize("steps", range(6))
async def test_a_stop_is_heeded_however_soon_after_news(office: Office, steps: int) -> None:
    hub = Hub(office.counter)
    hub.sit("suzuki")
    await asyncio.sleep(0)
    office.counter.database.bus.tell([Event("ticket", {"number": 1})])
    for _ in range(steps):
        await asyncio.sleep(0)
    async with asyncio.timeout(LONGEST_WAIT):
        await hub.close()
