"""A stream that breaks off goes on where it was: nothing is lost, also when a message is sent long after later ones."""

import asyncio
import random
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from connectors.intake import keep_delivery
from connectors.replies import Actor
from connectors.webchat.payloads import delivery_body
from console.chat.stream import TOGETHER
from console.chat.transcript import PENDING
from console.serve import DRAIN
from core.database import open_database
from core.keyring import KeyRing
from core.tables import identity
from governance import freeze
from tests.console.chat.browser import Visitor, new_uuid
from tests.console.chat.site import Site, site
from tests.scenarios.bot import says
from tests.until import until


async def test_exactly_what_was_missed_comes(here: Site, sato: Visitor) -> None:
    async with sato.listen() as before:
        await sato.say("一")
        await before.until(lambda h: len(h.lines()) == 2)
    await sato.say("二")
    await here.idle()
    async with sato.listen(before.place()) as after:
        assert after.said() == ["visitor: 二", "bot: 「二」ですね"]
        await sato.say("三")
        await after.until(lambda h: len(h.lines()) == 4)
    assert after.said()[2:] == ["visitor: 三", "bot: 「三」ですね"]


async def test_the_place_may_stand_in_the_address(here: Site, sato: Visitor) -> None:
    await sato.say("一")
    await here.idle()
    async with sato.listen(after="1") as heard:
        assert heard.said() == ["bot: 「一」ですね"]


@pytest.mark.parametrize("place", ["x", "-1", "１", "9" * 30])
async def test_a_place_that_is_none_begins_anew(here: Site, sato: Visitor, place: str) -> None:
    await sato.say("一")
    await here.idle()
    async with sato.listen(after=place) as heard:
        assert len(heard.lines()) == 2


async def test_a_message_that_is_sent_after_later_ones_is_not_lost(here: Site, sato: Visitor) -> None:
    takahashi = await here.agent()
    here.bot.reply = lambda request: says("はい")
    async with sato.listen() as before:
        await sato.say("一")
        await before.until(lambda h: len(h.lines()) == 2)
        frozen = await freeze_all(here)
        await here.answer(takahashi, "止められた返事", take=True)
        await sato.say("二")
        await before.until(lambda h: h.said()[-1] == "visitor: 二")
    later = before.lines()[-1]["sequence"]
    assert int(before.place()) < later
    await here.write(lambda c: freeze.lift(c, frozen, actor="user:t", now=here.now))
    await here.idle()
    async with sato.listen(before.place()) as after:
        assert "agent: 止められた返事" in after.said()
        assert {line["id"] for line in after.lines()} - {line["id"] for line in before.lines()} == {
            line["id"] for line in after.lines() if line.get("text") == "止められた返事"
        }


async def test_what_stays_pending_for_long_hides_nothing_behind_it(here: Site, sato: Visitor) -> None:
    """More lines than are read at once stand beyond a message that still waits."""
    takahashi = await here.agent()
    await sato.say("一")
    await here.idle()
    await freeze_all(here)
    await here.answer(takahashi, "あとで", take=True)
    who = here.rows(select(identity.c.external_id))[0].external_id
    said = [msgspec.json.encode({"client_message_id": new_uuid(), "text": f"客{n}"}) for n in range(TOGETHER + 20)]
    for each in said:
        await here.write(lambda c, each=each: keep_delivery(c, "shop", delivery_body(who, each), here.now))
    await here.idle()
    async with sato.listen("2") as heard:
        assert [line["text"] for line in heard.lines() if line["speaker"] == "visitor"] == [
            f"客{number}" for number in range(TOGETHER + 20)
        ]
        last = int(heard.place())
        await sato.say("最後")
        await heard.until(lambda h: h.said()[-1] == "visitor: 最後")
    assert len(heard.lines()) == TOGETHER + 21
    assert int(heard.place()) == last, "the place stays before what may still come"


@pytest.mark.parametrize("seed", range(4))
async def test_however_often_it_breaks_off_the_page_has_the_whole_log(here: Site, sato: Visitor, seed: int) -> None:
    play = Play(here, sato, await here.agent(), random.Random(seed))
    await sato.say("はじめ")
    await here.idle()
    await here.take(1, play.takahashi)
    shown: dict[str, str] = {}
    place: str | None = None
    for step in range(12):
        async with sato.listen(place) as heard:
            await play.act(f"{step}a")
        shown |= words(heard.lines())
        place = heard.place() or place
        await play.act(f"{step}b")
    await play.lift_all()
    # A delivery that was put off just as the freeze was lifted looks again after some seconds.
    await until(lambda: not set(PENDING) & set(here.states()))
    async with sato.listen(place) as heard:
        shown |= words(heard.lines())
    assert shown == await whole_log(sato)
    assert len(shown) > 5


def words(lines: list[dict[str, Any]]) -> dict[str, str]:
    """Lines by their id."""
    return {line["id"]: line.get("text", "") for line in lines}


async def whole_log(sato: Visitor) -> dict[str, str]:
    """Everything, page by page from the end."""
    part = await sato.history()
    found = words(part["items"])
    while part["next"] is not None:
        part = await sato.history(before=part["next"])
        found |= words(part["items"])
    return found


@dataclass
class Play:
    """What may happen while a page comes and goes: somebody speaks, a reply is held up, taken back, or let go."""

    here: Site
    sato: Visitor
    takahashi: Actor
    chance: random.Random
    frozen: list[str] = field(default_factory=list)

    async def act(self, mark: str) -> None:
        acts = (self._say, self._say, self._answer, self._answer, self._take_back, self._freeze, self._lift)
        await self.chance.choice(acts)(mark)

    async def lift_all(self) -> None:
        while self.frozen:
            await self._lift("")

    async def _say(self, mark: str) -> None:
        await self.sato.say(f"客{mark}")

    async def _answer(self, mark: str) -> None:
        await self.here.answer(self.takahashi, f"返事{mark}")

    async def _take_back(self, mark: str) -> None:
        held = await self.here.answer(self.takahashi, f"やめる{mark}", delay=timedelta(seconds=0.2))
        await self.here.counter.replies.cancel(self.takahashi, held.message_id)

    async def _freeze(self, mark: str) -> None:
        self.frozen.append(await freeze_all(self.here))

    async def _lift(self, mark: str) -> None:
        if self.frozen:
            last = self.frozen.pop()
            await self.here.write(lambda c: freeze.lift(c, last, actor="user:t", now=self.here.now))


async def freeze_all(here: Site) -> str:
    """Nothing goes out from here on."""
    return await here.write(lambda c: freeze.declare(c, scope="everything", reason="x", actor="user:t", now=here.now))


async def test_a_stop_ends_streams_at_once_and_the_next_start_goes_on(
    database_url: str, ring: KeyRing, tmp_path: Path
) -> None:
    async with site(open_database(database_url), ring, tmp_path) as first:
        sato = Visitor(first)
        await sato.open()
        await sato.say("一")
        await first.idle()
        async with AsyncExitStack() as open_streams:
            heard = [await open_streams.enter_async_context(sato.listen()) for _ in range(3)]
            began = asyncio.get_running_loop().time()
            assert first.counter.house.book.get("shop")
            port = first.port
            await first.stop()
            for each in heard:
                await each.until(lambda h: h.ended)
            assert asyncio.get_running_loop().time() - began < DRAIN
    await sato.http.aclose()
    async with site(open_database(database_url), ring, tmp_path, port=port) as second:
        again = Visitor(second)
        again.http.cookies = sato.http.cookies
        await again.say("二")
        async with again.listen(heard[0].place()) as rest:
            await rest.until(lambda h: len(h.lines()) == 2)
        assert rest.said() == ["visitor: 二", "bot: 「二」ですね"]
        await again.close()
