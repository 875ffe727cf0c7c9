"""What a load balancer or a watchdog is told."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from core.database import DatabaseClosedError
from governance.judges import Health
from tests.console.pages.office import Browser, Office


async def test_a_system_that_is_well_is_ready_part_by_part(office: Office, stranger: Browser) -> None:
    answer = await stranger.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {
        "ready": True,
        "parts": {"database": "up", "worker": "up", "bot": "up", "actions": "up", "gate": "up"},
        "judges": {"working": 2, "stuck": 0},
    }


async def test_without_the_bot_webhooks_are_stored_all_the_same(office: Office, stranger: Browser) -> None:
    office.parts["bot"] = "down"
    answer = await stranger.get("/readyz")
    assert (answer.status_code, answer.json()["ready"], answer.json()["parts"]["bot"]) == (200, True, "down")


async def test_judges_that_all_hang_are_told(
    office: Office, stranger: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office.counter.judges, "health", lambda: Health(0, 10, 3, 7, 4))
    told = (await stranger.get("/readyz")).json()
    assert (told["parts"]["gate"], told["judges"]) == ("down", {"working": 0, "stuck": 10})


@pytest.mark.parametrize("error", [OperationalError("SELECT 1", {}, Exception("gone")), DatabaseClosedError("closed")])
async def test_a_database_that_takes_nothing_is_not_ready(
    office: Office, stranger: Browser, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    write = office.database.write

    async def refuse(work: Callable[..., Any], *, urgent: bool = False) -> Any:
        if work.__module__ == "console.health":  # whatever else works here may go on: the app would end
            raise error
        return await write(work, urgent=urgent)

    with monkeypatch.context() as broken:
        broken.setattr(office.database, "write", refuse)
        answer = await stranger.get("/readyz")
        alive = await stranger.get("/healthz")
    assert (answer.status_code, answer.json()["ready"], answer.json()["parts"]["database"]) == (503, False, "down")
    assert alive.status_code == 200


async def test_a_full_disk_is_not_ready_where_the_tables_are_on_it(
    office: Office, stranger: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console.health.LEAST_ROOM", 2**62)
    answer = await stranger.get("/readyz")
    assert answer.json()["parts"]["database"] == ("down" if office.database.dialect == "sqlite" else "up")
    assert answer.status_code == (503 if office.database.dialect == "sqlite" else 200)
