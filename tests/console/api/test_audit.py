"""GET /audit as an admin's program uses it."""

import httpx
import pytest

from governance.audit import record
from tests.console.chat.browser import Visitor
from tests.console.chat.site import Site


async def put(here: Site, act: str, subject: str) -> None:
    await here.write(lambda c: record(c, actor="user:x", act=act, subject=subject, facts={"n": 1}, now=here.now))


async def test_only_admins_read_it(here: Site, agent: httpx.AsyncClient) -> None:
    assert (await agent.get("/audit")).status_code == 403


async def test_pages_join_and_filters_hold(here: Site, admin: httpx.AsyncClient) -> None:
    for number in range(5):
        await put(here, "resolve", f"ticket:{number}")
    await put(here, "take", "ticket:9")
    whole = (await admin.get("/audit", params={"act": "resolve"})).json()
    assert [each["subject"] for each in whole["items"]] == [f"ticket:{number}" for number in (4, 3, 2, 1, 0)]
    assert whole["next"] is None
    assert whole["items"][0] | {"id": "", "at": ""} == {
        "id": "", "at": "", "actor": "user:x", "act": "resolve", "subject": "ticket:4", "ticket": 4, "facts": {"n": 1},
    }  # fmt: skip
    first = (await admin.get("/audit", params={"act": "resolve", "limit": 3})).json()
    rest = (await admin.get("/audit", params={"act": "resolve", "limit": 3, "cursor": first["next"]})).json()
    assert first["items"] + rest["items"] == whole["items"]
    assert rest["next"] is None
    assert [each["act"] for each in (await admin.get("/audit", params={"q": "9"})).json()["items"]] == ["take"]
    assert len((await admin.get("/audit", params={"actor": "user:x"})).json()["items"]) == 6


async def test_a_decision_leads_to_its_ticket(here: Site, sato: Visitor, admin: httpx.AsyncClient) -> None:
    await sato.say("こんにちは")
    await here.idle()
    (item,) = (await admin.get("/audit", params={"act": "decision"})).json()["items"]
    assert item["actor"] == "bot"
    assert item["facts"]["verdict"] == "allow"
    assert item["ticket"] == here.tickets()[-1][0]


@pytest.mark.parametrize(("query", "code"), [
    ("colour=red", "unknown_filter"), ("limit=0", "bad_request"), ("cursor=x", "bad_request"),
    ("from=yesterday", "bad_request"), ("from=2026-11-20&until=2026-11-19", "bad_request"),
    ("q=" + "x" * 201, "bad_request"),
])  # fmt: skip
async def test_a_wrong_question_is_told(here: Site, admin: httpx.AsyncClient, query: str, code: str) -> None:
    answer = await admin.get(f"/audit?{query}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, code)
