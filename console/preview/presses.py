"""The preview's buttons: everything that changes its memory."""

import asyncio
from dataclasses import replace

from sanic import Request
from sanic.response import HTTPResponse, empty, redirect
from sanic.response import json as json_response

from console import render
from console.headers import PAGE_HEADERS
from console.preview import backstage, gate, screens, sending, slips
from console.preview.clock import now
from console.preview.desk import Desk
from console.preview.web import answer, app, desk_of, field, item, preferences_of, shaped, work
from console.view.chrome import Toast
from console.view.conversation import Conflict, Message
from console.view.kinds import Visibility


@app.post("/tickets/<number:int>/take")
async def take(request: Request, number: int) -> HTTPResponse:
    """Become the owner, or be told who was first."""
    desk = desk_of(request)
    if desk.refuse_as:
        desk.change(number, "open", owner=slips.ISHII, status="open")
        return work(desk, number, conflict=Conflict(desk.refuse_as, 8), status=409)
    desk.change(number, "open", owner=slips.SUZUKI, status="open")
    return work(desk, number, Toast("taken", {"number": number}, ticket=number))


@app.post("/tickets/<number:int>/hand-back")
async def hand_back(request: Request, number: int) -> HTTPResponse:
    """Give it back to the bot."""
    desk = desk_of(request)
    desk.change(number, "bot", owner=slips.BOT, status="bot")
    return work(desk, number, Toast("handed_back", {"number": number}, f"/tickets/{number}/take", number))


@app.post("/tickets/<number:int>/resolve")
async def resolve(request: Request, number: int) -> HTTPResponse:
    """Done."""
    desk = desk_of(request)
    desk.change(number, "done", status="resolved")
    return work(desk, number, Toast("resolved", {"number": number}, f"/tickets/{number}/reopen", number))


@app.post("/tickets/<number:int>/reopen")
async def reopen(request: Request, number: int) -> HTTPResponse:
    """Not done after all."""
    desk = desk_of(request)
    desk.change(number, "open", status="open")
    return work(desk, number, Toast("reopened", {"number": number}, ticket=number))


@app.post("/tickets/<number:int>/note")
async def note(request: Request, number: int) -> HTTPResponse:
    """An internal note."""
    desk = desk_of(request)
    id = sending.new_id("note")
    message = Message(id, "agent", now(), field(request, "text"), note=True, author_name="鈴木")
    desk.put(number, message)
    return item(desk, number, message)


@app.post("/conversations/<id:str>/messages")
async def send(request: Request, id: str) -> HTTPResponse:
    """Accept a reply."""
    desk, number = desk_of(request), int(id[1:])
    if desk.refuse_as:
        desk.change(number, "open", owner=slips.ISHII)
        return refused(409, error="not_owner", owner=desk.refuse_as)
    text = field(request, "text")
    if gate.verdict(gate.judge(text)) == "block":
        return refused(422, error="blocked", decision=gate.decision(text))
    visibility: Visibility = shaped(field(request, "visibility", "private"), Visibility)  # type: ignore[arg-type]
    message = sending.accept(desk, number, text, visibility, field(request, "idempotency_key"))
    request.app.add_task(sending.carry(desk, number, message))
    return item(desk, number, message, 202)


def refused(status: int, **reason: object) -> HTTPResponse:
    """Why a reply was not taken."""
    return json_response(reason, status=status, headers=PAGE_HEADERS)


@app.post("/messages/<id:str>/cancel")
async def cancel(request: Request, id: str) -> HTTPResponse:
    """Call a message back."""
    desk = desk_of(request)
    number, message = desk.find(id)
    if message.undo_until is None or message.undo_until <= now():
        return refused(409, error="too_late")
    desk.remove(number, id)
    return json_response({"text": message.text}, headers=PAGE_HEADERS)


@app.post("/gate/check")
async def check(request: Request) -> HTTPResponse:
    """The gate's word on a text that is still being written."""
    desk: Desk = desk_of(request)
    desk.checks += 1
    if desk.gate_silent:
        await asyncio.sleep(30)
    return json_response(gate.decision(field(request, "text")), headers=PAGE_HEADERS)


@app.post("/deliveries/<id:str>/<act:str>")
async def delivery(request: Request, id: str, act: str) -> HTTPResponse:
    """Settle a delivery: in its conversation, or on the page of the undelivered."""
    desk = desk_of(request)
    if request.headers.get("hx-target", "").startswith("li#m-"):
        number, message = desk.find("e" + id[1:])
        settled = replace(message, state="sent" if act == "arrived" else "sending", state_at=now(), failure=None)
        desk.put(number, settled)
        return item(desk, number, settled)
    frame = screens.chrome(desk, "failures")
    return answer(render.page("failures/settled.html", frame, id=id, outcome=act.replace("-", "_")))


@app.post("/events/<id:str>/replay")
async def replay(request: Request, id: str) -> HTTPResponse:
    """Read an event again."""
    known = {event.id: event for event in backstage.events().events}
    waiting = replace(known[id], status="waiting", reason="", replayed_by="鈴木")
    return answer(render.page("events/row.html", screens.chrome(desk_of(request), "events"), event=waiting))


@app.post("/accounts/<id:str>/check")
async def check_account(request: Request, id: str) -> HTTPResponse:
    """Check a connection."""
    confirmed = field(request, "confirmed")
    account = next(account for account in backstage.accounts().accounts if account.id == id)
    steps = tuple(replace(step, state="ok") if step.kind == confirmed else step for step in account.check.steps)
    account = replace(account, check=replace(account.check, steps=steps, at=now()))
    frame = screens.chrome(desk_of(request), "accounts")
    return answer(render.page("accounts/account.html", frame, account=account, opened=True))


@app.post("/freezes")
async def freeze(request: Request) -> HTTPResponse:
    """Stop sending."""
    desk = desk_of(request)
    if not field(request, "reason").strip():
        view = backstage.freezes(desk.frozen, "reason_missing")
        return answer(render.page("freezes.html", screens.chrome(desk, "freezes"), freezes=view), 422)
    desk.frozen = True
    return redirect("/freezes", status=303)


@app.post("/freezes/<id:str>/lift")
async def lift(request: Request, id: str) -> HTTPResponse:
    """Resume sending."""
    desk = desk_of(request)
    desk.frozen = False
    lifted = replace(backstage.freezes(True).active[0], held=(), more=0, lifted_at=now(), lifted_by="鈴木")
    return answer(render.page("freezes/freeze.html", screens.chrome(desk, "freezes"), freeze=lifted))


@app.post("/preferences")
async def preferences(request: Request) -> HTTPResponse:
    """Remember how a person likes the console."""
    desk = desk_of(request)
    before, desk.preferences = desk.preferences, preferences_of(request, desk.preferences)
    changed = {"hx-refresh": "true"} if before.language != desk.preferences.language else {}
    return empty(headers=PAGE_HEADERS | changed)


@app.post("/login")
async def sign_in(request: Request) -> HTTPResponse:
    """Anybody may look at a preview."""
    return redirect("/inbox", status=303)


@app.post("/logout")
async def sign_out(request: Request) -> HTTPResponse:
    """Back to the door."""
    return redirect("/login?problem=signed_out", status=303)
