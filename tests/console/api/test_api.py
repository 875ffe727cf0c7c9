"""The JSON API as a program uses it, against the real app."""

import asyncio
import re
from datetime import timedelta

import httpx
import msgspec
import pytest
from openapi_spec_validator import validate
from sqlalchemy import Connection, select

from console.api.openapi import OPERATIONS, description
from core.tables import audit, identity
from desk import consent, ownership
from tests.console.chat.browser import Visitor
from tests.console.chat.site import Site
from tests.scenarios.bot import hands_off
from tests.until import until


async def a_ticket(here: Site, sato: Visitor) -> dict[str, object]:
    here.bot.reply = lambda request: hands_off("担当者におつなぎします。")
    await sato.say("人と話したい")
    await here.idle()
    return {"number": here.tickets()[-1][0], "conversation": here.conversation()}


def test_the_description_is_valid_openapi() -> None:
    validate(description())


async def test_every_described_route_exists_and_needs_a_token(here: Site) -> None:
    async with httpx.AsyncClient(base_url=f"{here.address}/api/v1", trust_env=False) as nobody:
        for operation in OPERATIONS:
            path = re.sub(r"{(number|event_id)}", "1", operation.path)
            answer = await nobody.request(operation.method.upper(), re.sub(r"{\w+}", "x", path))
            assert answer.status_code == 401, operation.path
            assert answer.json()["error"]["code"] == "unauthorized"
        assert (await nobody.get("/openapi.json")).status_code == 200
        assert (await nobody.get("/tickets", headers={"authorization": "Bearer mdg_wrong"})).status_code == 401


async def test_take_answer_and_hand_back(here: Site, sato: Visitor, agent: httpx.AsyncClient) -> None:
    await a_ticket(here, sato)
    (ticket,) = (await agent.get("/tickets", params={"status": "queued"})).json()["items"]
    assert ticket["owner"] == "queue"
    assert ticket["handoff"]["reason"] == "customer_asked"
    taken = (await agent.post(f"/tickets/{ticket['number']}/take")).json()
    assert taken["in_flight"] == []
    where = f"/conversations/{ticket['conversation_id']}/messages"
    wish = {"text": "お待たせしました", "idempotency_key": "k1"}
    sent = await agent.post(where, json=wish)
    assert sent.status_code == 202
    assert sent.json()["decision"]["verdict"] == "allow"
    await here.idle()
    assert (await agent.post(where, json=wish)).json()["message_id"] == sent.json()["message_id"]
    assert (await agent.post(where, json=wish | {"text": "別の文"})).status_code == 422
    messages = (await agent.get(where)).json()["items"]
    assert [each["sequence"] for each in messages] == list(range(1, len(messages) + 1))
    assert next(each for each in messages if each["text"] == "お待たせしました")["state"] == "sent"
    back = await agent.post(f"/tickets/{ticket['number']}/hand-back", json={"slots": {"size": "M"}})
    assert (back.json()["owner"], back.json()["status"]) == ("bot", "bot")
    await here.idle()
    assert here.bot.facts_set[0][1] == {"size": "M"}


async def test_two_take_at_once_and_one_is_told(here: Site, sato: Visitor, admin: httpx.AsyncClient,
                                                agent: httpx.AsyncClient) -> None:  # fmt: skip
    number = (await a_ticket(here, sato))["number"]
    answers = await asyncio.gather(*(each.post(f"/tickets/{number}/take") for each in (admin, agent)))
    assert sorted(each.status_code for each in answers) == [200, 409]
    loser = next(each for each in answers if each.status_code == 409)
    assert loser.json()["error"]["owner"]["name"] in ("admin", "agent")
    assert (await agent.post(f"/tickets/{number}/take", json={"force": True})).status_code == 403
    assert (await admin.post(f"/tickets/{number}/take", json={"force": True})).status_code == 200


async def test_who_does_not_own_it_does_not_answer(here: Site, sato: Visitor, agent: httpx.AsyncClient) -> None:
    where = f"/conversations/{(await a_ticket(here, sato))['conversation']}/messages"
    refused = await agent.post(where, json={"text": "x", "idempotency_key": "k"})
    assert refused.status_code == 409
    assert refused.json()["error"]["owner"] == "queue"
    assert (await agent.post(where, json={"text": "x", "idempotency_key": "k", "take": True})).status_code == 202


async def test_what_the_gate_blocks_is_kept_and_not_sent(here: Site, sato: Visitor, agent: httpx.AsyncClient) -> None:
    where = f"/conversations/{(await a_ticket(here, sato))['conversation']}/messages"
    wish = {"text": "カードは4242 4242 4242 4242です", "idempotency_key": "k", "take": True}
    answer = (await agent.post(where, json=wish)).json()
    assert answer["state"] == "blocked"
    (finding, *_) = answer["decision"]["findings"]
    assert wish["text"][finding["start"] : finding["end"]].startswith("4242")
    await here.idle()
    assert "blocked" in here.states()


async def test_a_program_that_repeats_itself_is_stopped(here: Site, sato: Visitor, agent: httpx.AsyncClient) -> None:
    where = f"/conversations/{(await a_ticket(here, sato))['conversation']}/messages"
    first = await agent.post(where, json={"text": "お知らせです", "idempotency_key": "a", "take": True})
    again = await agent.post(where, json={"text": "お知らせ です", "idempotency_key": "b"})
    assert first.json()["state"] == "cleared"
    assert again.json()["state"] == "blocked"


@pytest.mark.parametrize(("path", "code"), [
    ("/tickets?colour=red", "unknown_filter"), ("/tickets?limit=0", "bad_request"),
    ("/tickets?limit=201", "bad_request"),
    ("/tickets?cursor=x", "bad_request"), ("/tickets?status=lost", "bad_request"),
    ("/events?status=x", "bad_request"),
])  # fmt: skip
async def test_a_wrong_question_is_told(here: Site, agent: httpx.AsyncClient, path: str, code: str) -> None:
    answer = await agent.get(path)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, code)


async def test_pages_of_a_list_join(here: Site, sato: Visitor, agent: httpx.AsyncClient) -> None:
    where = f"/conversations/{(await a_ticket(here, sato))['conversation']}/messages"
    whole = (await agent.get(where)).json()["items"]
    found, cursor = [], None
    while True:
        page = (await agent.get(where, params={"limit": 1} | ({"cursor": cursor} if cursor else {}))).json()
        found += page["items"]
        cursor = page["next"]
        if cursor is None:
            break
    assert found == whole
    assert len(whole) >= 3


async def test_a_freeze_stops_and_lifting_it_lets_go(here: Site, sato: Visitor, admin: httpx.AsyncClient,
                                                     agent: httpx.AsyncClient) -> None:  # fmt: skip
    wish = {"scope": "everything", "reason": "確認中"}
    assert (await agent.post("/freezes", json=wish)).status_code == 403
    frozen = await admin.post("/freezes", json=wish)
    assert frozen.status_code == 201
    assert frozen.json()["in_flight"] == []
    await sato.say("いますか")
    await until(lambda: here.states() == ["cleared"])
    await here.idle()
    assert here.states() == ["cleared"]
    assert (await admin.get("/freezes")).json()["items"][0]["stopped"] == 1
    assert (await admin.delete(f"/freezes/{frozen.json()['id']}")).status_code == 204
    assert (await admin.delete(f"/freezes/{frozen.json()['id']}")).status_code == 404
    await here.idle()
    assert here.states() == ["sent"]
    refused = await admin.post("/freezes", json={"scope": "brand:x", "reason": "y"})
    assert (refused.status_code, "no brand 'x'" in refused.json()["error"]["message"]) == (400, True)


async def test_events_are_listed_and_replayed(here: Site, sato: Visitor, admin: httpx.AsyncClient,
                                              agent: httpx.AsyncClient) -> None:  # fmt: skip
    await a_ticket(here, sato)
    (event,) = (await agent.get("/events")).json()["items"]
    assert event["status"] == "filed"
    assert (await agent.post(f"/events/{event['id']}/replay")).status_code == 403
    before = here.messages()
    assert (await admin.post(f"/events/{event['id']}/replay")).json()["status"] == "filed"
    await here.idle()
    assert here.messages() == before
    assert (await admin.post("/events/999/replay")).status_code == 404


async def test_the_gate_can_be_asked(here: Site, agent: httpx.AsyncClient) -> None:
    answer = (await agent.post("/gate/check", json={"text": "こんにちは", "channel": "line"})).json()
    assert answer["verdict"] == "allow"
    assert (await agent.post("/gate/check", json={"text": "x", "channel": "nowhere"})).status_code == 400
    assert (await agent.post("/gate/check", json={"text": "x", "channel": "line", "colour": 1})).status_code == 400
    assert (await agent.post("/gate/check", content=b"{")).status_code == 400


async def test_the_gate_is_asked_about_a_person(here: Site, sato: Visitor, agent: httpx.AsyncClient) -> None:
    await a_ticket(here, sato)
    ((who,),) = here.rows(select(identity.c.id))
    news = {"text": "冬の新作ができました。", "channel": "webchat", "purpose": "marketing"}

    async def asked(**facts: str) -> tuple[str, list[str]]:
        found = (await agent.post("/gate/check", json=news | facts)).json()
        return found["verdict"], [each["rule"] for each in found["findings"]]

    assert await asked() == ("allow", [])
    assert await asked(recipient=who) == ("block", ["consent.unknown"])
    for given, expected in ((True, ("allow", [])), (False, ("block", ["consent.withdrawn"]))):
        await here.write(lambda c, yes=given: consent.record(
            c, who, given=yes, source="form", actor="system", now=here.now))  # fmt: skip
        assert await asked(recipient=who) == expected
    assert await asked(recipient="nobody") == ("block", ["consent.unknown"])
    assert await asked(recipient=who, purpose="reply") == ("allow", [])


async def test_nothing_answers_with_a_trace(here: Site, agent: httpx.AsyncClient) -> None:
    for path in ("/tickets/99999/take", "/tickets/99999/resolve", "/conversations/none/messages"):
        answer = await agent.post(path, json={"text": "x", "idempotency_key": "k"} if "conv" in path else {})
        assert answer.status_code == 404
        assert msgspec.json.decode(answer.content)["error"]["code"] == "not_found"


async def test_a_take_over_is_on_record_as_the_token_that_did_it(here: Site, sato: Visitor,
                                                                 agent: httpx.AsyncClient) -> None:  # fmt: skip
    number = (await a_ticket(here, sato))["number"]
    taken = (await agent.post(f"/tickets/{number}/take")).json()
    ((actor,),) = here.rows(select(audit.c.actor).where(audit.c.act == "take"))
    assert actor == f"token:{taken['owner']['user']}"


@pytest.mark.parametrize("act", ["take", "hand-back", "resolve"])
async def test_an_act_on_an_old_number(here: Site, sato: Visitor, agent: httpx.AsyncClient,
                                       act: str) -> None:  # fmt: skip
    """A conversation is taken and handed back whichever of its tickets is named; a case that is closed stays it."""
    old = int(str((await a_ticket(here, sato))["number"]))
    await here.write(lambda c: _close(c, old, here))
    await sato.say("別の件です")
    await here.idle()
    newest = here.tickets()[-1][0]
    assert newest != old
    if act == "hand-back":
        assert (await agent.post(f"/tickets/{newest}/take")).status_code == 200
    answer = await agent.post(f"/tickets/{old}/{act}")
    assert (answer.status_code, answer.json()["number"]) == (200, old if act == "resolve" else newest)
    status = {"take": "open", "hand-back": "bot", "resolve": "queued"}[act]
    assert here.tickets() == [(old, "closed"), (newest, status)]


def _close(connection: Connection, number: int, here: Site) -> None:
    """Resolved, and long enough ago that the next message opens the next number."""
    ownership.resolve(connection, number, "suzuki", force=True, now=here.now - timedelta(days=8))


async def test_freezes_come_in_pages_too(here: Site, admin: httpx.AsyncClient) -> None:
    for scope in ("everything", "channel:line", "account:shop"):
        assert (await admin.post("/freezes", json={"scope": scope, "reason": "確認中"})).status_code == 201
    whole = (await admin.get("/freezes")).json()["items"]
    first = (await admin.get("/freezes", params={"limit": 2})).json()
    rest = (await admin.get("/freezes", params={"limit": 2, "cursor": first["next"]})).json()
    assert first["items"] + rest["items"] == whole
    assert (len(whole), rest["next"]) == (3, None)


@pytest.mark.parametrize("number", ["0", "99999999999999999999"])
async def test_a_number_that_no_ticket_has_is_not_found(here: Site, agent: httpx.AsyncClient, number: str) -> None:
    assert (await agent.post(f"/tickets/{number}/take")).status_code == 404


async def test_what_no_table_holds_is_no_error_of_ours(here: Site, sato: Visitor, admin: httpx.AsyncClient) -> None:
    ticket = await a_ticket(here, sato)
    where = f"/conversations/{ticket['conversation']}/messages"
    assert (await admin.get("/tickets?channel=%00")).status_code == 404
    assert (await admin.get("/conversations/%00/messages")).status_code == 404
    for number in (10**18, 10**30):
        assert (await admin.post(f"/tickets/{number}/resolve")).status_code == 404
        assert (await admin.post(f"/events/{number}/replay")).status_code == 404
    wish = {"text": "お待たせ\0しました", "idempotency_key": "k\0", "take": True}
    assert (await admin.post(where, json=wish)).status_code == 202
    assert (await admin.post(where, content=b'{"text": "a\\ud800", "idempotency_key": "\\ud800"}')).status_code == 202
    assert (await admin.post("/freezes", json={"scope": "everything", "reason": "\0"})).status_code == 201
