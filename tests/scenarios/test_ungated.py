"""Every way to a platform goes through a transport that refuses whatever has no clearance."""

import asyncio
import os
import threading
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import Connection, func, select

from connectors.contract import Request
from connectors.replies import Actor, Wish
from core.database import Database
from core.keyring import KeyRing
from core.tables import conversation, delivery
from desk import answers, conversations, ownership
from desk.answers import Answer, Utterance
from governance import decisions
from governance.checks import CHECKS
from governance.clearance import Clearance, ForgedClearanceError, claim
from governance.draft import Decision
from governance.errors import GateUnavailableError
from governance.judges import Judges
from governance.matter import Mark, Matter
from governance.packs.loader import Packs, packs_of
from governance.policy import Policy
from tests.platforms.instagram.simulator import InstagramSimulator
from tests.platforms.line.simulator import LineSimulator
from tests.scenarios.approving import HELD, People, holding_policy
from tests.scenarios.bot import hands_off, says
from tests.scenarios.counter import Counter, add_instagram, add_line, counter
from tests.scenarios.guarded import GuardedTransport, UngatedError
from tests.scenarios.shelf import Shelf
from tests.until import until


@pytest.fixture
def transport() -> GuardedTransport:
    return GuardedTransport()


@pytest.fixture
async def here(database: Database, ring: KeyRing, line: LineSimulator,
               transport: GuardedTransport) -> AsyncIterator[Counter]:  # fmt: skip
    async with counter(database, ring, policy=holding_policy(), transport=transport) as running:
        await add_line(running, line, ring)
        yield running


def kinds(transport: GuardedTransport) -> list[str]:
    return [each.action for each in transport.used]


async def test_bot_waiting_line_agent_token_admin_and_approved_answers_all_carry_one(
    here: Counter, line: LineSimulator, transport: GuardedTransport
) -> None:
    people, sato = People(here), line.user()
    for name, role in (("ishii", "agent"), ("mori", "admin"), ("takada", "admin")):
        await people.join(name, role)
    await line.send_text(sato, "こんにちは")  # the bot
    await here.idle()
    here.bot.reply = lambda request: hands_off()
    await line.send_text(sato, "人と話したい")  # the waiting line
    await here.idle()
    assert len(line.texts(sato)) == 2
    await people.write("ishii", "担当の石井です。", "k1")
    await people.write("ishii", HELD, "k2")
    await people.approve("mori")
    await here.idle()
    (place,) = here.rows(select(conversation.c.id))
    token = Actor("robot", kind="token", admin=True)
    await people.replies.send(token, Wish(place.id, "確認しました。", "k3", take=True))
    await here.idle()
    number = here.tickets()[-1][0]
    now = here.house.clock.now()
    await here.write(lambda c: ownership.take(c, number, people.ids["mori"], force=True, now=now))
    await people.write("mori", "管理者の森です。", "k5")
    await here.idle()
    assert line.texts(sato)[2:] == ["担当の石井です。", HELD, "確認しました。", "管理者の森です。"]
    assert kinds(transport) == ["message"] * 6
    assert transport.refused == []


async def test_a_template_carries_one_and_without_its_approval_it_carries_none(
    here: Counter, line: LineSimulator, transport: GuardedTransport
) -> None:
    people, sato = People(here), line.user(name="佐藤")
    for name, role in (("ishii", "agent"), ("mori", "admin")):
        await people.join(name, role)
    await line.send_text(sato, "返金してください")
    await here.idle()
    shelf = Shelf(people)
    number = await shelf.made("{{お客さま}}さま、返金いたします。")
    (text,) = shelf.reads()
    await people.write("ishii", text, "k1")
    await here.idle()
    assert line.texts(sato)[-1] == text
    assert kinds(transport) == ["message"] * 2
    await shelf.retire(number)
    assert (await people.write("ishii", text, "k2")).state == "held"
    await here.idle()
    assert len(line.texts(sato)) == len(kinds(transport)) == 2
    assert transport.refused == []


async def test_comments_are_answered_hidden_and_deleted_with_one(
    database: Database, ring: KeyRing, transport: GuardedTransport
) -> None:
    async with InstagramSimulator() as instagram, counter(database, ring, transport=transport) as here:
        await add_instagram(here, instagram, ring)
        sent = await instagram.comment(instagram.user(username="sato"), "かわいい!")
        await until(lambda: instagram.public_replies(sent.id) != [])
        await here.idle()
        (place,) = here.rows(select(conversation.c.id))
        now = here.house.clock.now()
        allowed = Decision("allow", (), (), "none", "1", now, {})
        for action in ("hide", "unhide", "like", "delete"):
            act = Answer("agent", [[]], allowed, epoch=0, action=action, target=sent.id, user_id="x")
            await here.write(lambda c, act=act: answers.store(c, conversations.get(c, place.id), act, now) and None)
            await here.idle()
        assert kinds(transport) == ["public_reply", "hide", "unhide", "like", "delete"]
        assert transport.refused == []


async def test_what_has_none_does_not_leave(here: Counter, line: LineSimulator, transport: GuardedTransport) -> None:
    """The transport can refuse: a request that goes around the one function fails."""
    straight = Request("POST", f"{line.api_base}/v2/bot/message/push", {}, b"{}")
    with pytest.raises(UngatedError):
        await here.house.client.fetch(straight)
    with pytest.raises(ForgedClearanceError):
        Clearance("d", "a", "message", "U", None, "x", here.house.clock.now() + timedelta(hours=1), seal=object())
    assert transport.refused == ["POST /v2/bot/message/push"]
    assert all(each.kind == "profile" for each in line.received)


async def test_of_many_claims_at_once_on_one_delivery_one_gets_a_clearance(
    here: Counter, line: LineSimulator
) -> None:
    """Also where the same delivery is asked for by everybody: no clearance serves two."""
    await line.send_text(line.user(), "こんにちは")
    await here.idle()
    (place,) = here.rows(select(conversation.c.id))
    here.worker.stop()
    now = here.house.clock.now()
    made = int(os.environ.get("MADOGUCHI_TEST_DELIVERIES", "50"))

    def keep(connection: Connection) -> list[str]:
        where = conversations.get(connection, place.id)
        for number in range(made):
            allowed = Decision("allow", (f"返事{number}",), (), "none", "1", now, {})
            answers.store(connection, where, Answer("bot", [[Utterance(f"返事{number}")]], allowed, where.epoch), now)
        return list(connection.execute(select(delivery.c.id).where(delivery.c.state == "cleared")).scalars())

    waiting: list[str] = await here.write(keep)
    assert len(waiting) == made
    claims = [
        here.write(lambda c, each=each: claim(c, each, channel="line", route="push", oldest_inbound=None, now=now))
        for each in waiting * 4
    ]
    got = [each for each in await asyncio.gather(*claims) if isinstance(each, Clearance)]
    assert sorted(each.delivery_id for each in got) == sorted(waiting)
    assert len({id(each) for each in got}) == len(got)
    first, second = got[0], got[1]
    first.spend(first.digest, now)
    for digest in (first.digest, second.digest):
        with pytest.raises(ForgedClearanceError):
            first.spend(digest, now)
    with pytest.raises(ForgedClearanceError):
        second.spend(first.digest, now)


RULE = """
pack: house
title: {{ja: 検査, en: Check}}
rules:
  - id: house.always
    title: {{ja: 検査, en: Check}}
    law: {{ja: 社内基準, en: House rule}}
    source: 社内基準
    effective: 2020-01-01
    action: block
    reason: {{ja: 検査です。, en: A check.}}
    check: {}
    hits: [あ, い, う, え, お]
    non_hits: [か, き, く, け, こ]
"""


def breaking(name: str, how: str, hanging: threading.Event) -> Policy:
    """A policy with one check that raises, or hangs, whatever is said."""

    def broken(matter: Matter) -> list[Mark]:
        if how == "hangs":
            hanging.wait()
        raise RuntimeError("a check's own fault")

    return Policy(_packs(name), {**CHECKS, name: broken})


def _packs(name: str) -> Packs:
    return packs_of({"house.yml": RULE.format(name)})


@pytest.mark.parametrize("how", ["raises", "hangs"])
async def test_whichever_check_fails_nothing_leaves(
    sqlite_database: Database, ring: KeyRing, line: LineSimulator, transport: GuardedTransport, how: str
) -> None:
    names, hanging = sorted(CHECKS), threading.Event()
    async with counter(sqlite_database, ring, policy=breaking(names[0], how, hanging), transport=transport,
                       patience=0.2) as here:  # fmt: skip
        judges: Judges = here.house.judge.__self__  # type: ignore[attr-defined]
        await add_line(here, line, ring)
        await line.send_text(line.user(), "こんにちは")
        await until(lambda: here.tickets() == [(1, "queued")])
        people = People(here)
        await people.join("ishii")
        for name in names:
            judges.policy = breaking(name, how, hanging)
            with pytest.raises(GateUnavailableError):
                await people.write("ishii", "担当の石井です。", name)
            hanging.set()
            await until(lambda: judges.health().stuck == 0)
            hanging.clear()
        hanging.set()
        assert transport.used == []


async def test_a_decision_that_cannot_be_kept_lets_nothing_out(
    here: Counter, line: LineSimulator, transport: GuardedTransport, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> str:
        raise OSError("no space left on device")

    monkeypatch.setattr(decisions, "store", full)
    here.bot.reply = lambda request: says("こんにちは")
    await line.send_text(line.user(), "こんにちは")
    await here.settle(1.5)
    assert transport.used == []
    assert here.rows(select(func.count()).select_from(delivery)) == [(0,)]

