"""A parser that fails in a way nobody foresaw: nothing is lost, people see it, and it is read again once mended."""

from collections.abc import Sequence
from datetime import datetime

import pytest
from sqlalchemy import select

from connectors.contract import NotUnderstoodError
from connectors.intake import keep_delivery
from connectors.line import events
from connectors.replay import NothingToReplayError, replay
from core.tables import account, event, ticket
from desk.inbound import Inbound
from tests.platforms.line.simulator import LineSimulator
from tests.scenarios.counter import Counter

FAILURES = [
    (KeyError("boom"), "a defect of this program: KeyError"),
    (NotUnderstoodError("not a LINE webhook"), "not a LINE webhook"),
]


@pytest.mark.parametrize(("failure", "reason"), FAILURES, ids=["a defect", "a new shape"])
async def test_it_is_kept_and_filed_once_the_parser_is_mended(
    here: Counter, line: LineSimulator, monkeypatch: pytest.MonkeyPatch, failure: Exception, reason: str
) -> None:
    def broken(body: bytes, received_at: datetime) -> Sequence[Inbound]:
        raise failure

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(events, "read_events", broken)
        await line.send_text(line.user(), "返品したいです")
        await here.idle()
        (kept,) = here.rows(select(event.c.id, event.c.status, event.c.reason))
        assert (kept.status, kept.reason) == ("not_understood", reason)
        with pytest.raises(NothingToReplayError, match="still not understood"):
            await replay(here.house, kept.id, "user:suzuki")

    assert await replay(here.house, kept.id, "user:suzuki") == "filed"
    await here.idle()
    assert here.messages() == [("customer", "返品したいです")], "a replayed message starts no turn"
    assert [row.status for row in here.rows(select(ticket.c.status))] == ["queued"]
    assert {row.status for row in here.rows(select(event.c.status))} == {"filed"}
    assert await replay(here.house, kept.id, "user:suzuki") == "filed"
    await here.idle()
    assert here.messages() == [("customer", "返品したいです")], "replayed twice, filed once"


async def test_a_defect_costs_the_deliveries_beside_it_nothing(
    here: Counter, line: LineSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = events.read_events

    def picky(body: bytes, received_at: datetime) -> Sequence[Inbound]:
        if b"boom" in body:
            raise RuntimeError
        return whole(body, received_at)

    monkeypatch.setattr(events, "read_events", picky)
    sato, now = line.user(), here.house.clock.now()
    where = here.rows(select(account.c.id))[0].id
    bodies = [line.build(line.events.text(sato, words)).body for words in ("a", "boom", "b")]
    await here.database.write(lambda c: [keep_delivery(c, where, body, now) for body in bodies])
    await here.idle()
    assert [words for author, words in here.messages() if author == "customer"] == ["a", "b"]


async def test_without_its_account_an_event_is_not_replayed(here: Counter, line: LineSimulator) -> None:
    await line.send_text(line.user(), "x")
    await here.idle()
    (kept,) = here.rows(select(event.c.id))
    where = here.rows(select(account.c.id))[0].id
    here.house.book._accounts.pop(where)  # as after its removal
    with pytest.raises(NothingToReplayError, match="not connected"):
        await replay(here.house, kept.id, "user:suzuki")
