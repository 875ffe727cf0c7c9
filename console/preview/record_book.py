"""The preview's audit log: pages with every look of a row, a decision opened, the chain whole and broken."""

from sanic import Request
from sanic.response import HTTPResponse

from console import render
from console.preview import screens
from console.preview.clock import on, today
from console.preview.desk import Desk
from console.preview.web import answer, app, desk_of
from console.view.conversation import Finding
from console.view.doors import ErrorPage
from console.view.queue import Choice
from console.view.records import (
    Chain,
    Checked,
    Judgement,
    OpenRecord,
    Passage,
    Record,
    Records,
    RecordSearch,
    Replayed,
)

KNOWN = (
    Record(412, today(13, 22), "鈴木", "decision", "受付 128 への回答が、確認を受けました", "answer:a1", "block", 128),
    Record(411, today(13, 20), "自動応答", "decision", "受付 139 への回答が、送る前の確認を受けました", "answer:a2",
           "allow", 139),
    Record(410, today(13, 2), "田中", "freeze", "すべての入り口の送信を止めました", "everything"),
    Record(409, today(11, 58), "API「在庫の知らせ」", "decision", "受付 121 への回答が、送る前の確認を受けました",
           "answer:a3", "hold", 121),
    Record(408, today(11, 40), "石井", "decision", "受付 120 への回答が、確認を受けました", "answer:a4", "revise", 120),
    Record(407, on(11, 14, 9, 3), "仕組み", "user.sign_in_failed", "unknownのログインに失敗しました", "user:unknown"),
)  # fmt: skip
WHOLE = Checked(False, "田中", today(13, 1), 25.5, 1_000_000)
DETAIL = "position 999993: entry 999993 or its seal is not what was sealed"
BROKEN = Checked(False, "田中", today(13, 1), 18.0, 999_992, "altered", DETAIL)


def records(scene: str = "", q: str = "") -> Records:
    """The page of a scene: empty, broken, running."""
    none = bool(q) or scene == "empty"
    checked = {"broken": BROKEN, "running": Checked(True, "田中", today(13, 22))}.get(scene, WHOLE)
    return Records(
        records=() if none else KNOWN,
        search=RecordSearch(q=q, query=f"q={q}" if q else ""),
        acts=(Choice("decision", "…が、送る前の確認を受けました"), Choice("freeze", "…の送信を止めました")),
        actors=(Choice("bot", "自動応答"), Choice("system", "仕組み"), Choice("user:u1", "鈴木")),
        chain=Chain(0, None, 0) if scene == "empty" else Chain(1_000_000, today(13, 22), 2, checked),
        next=None if none else "407",
    )


def opened(scene: str = "") -> OpenRecord:
    """The decision on a card's number; `gone`: its row is not there."""
    finding = Finding(
        "personal.card", "カード番号", "block", 7, 26, "カード番号が入っています。", "割賦販売法 第35条の16", ""
    )
    words = (Passage("カード番号は "), Passage("4242 4242 4242 4242", "block", 1), Passage(" でよろしいでしょうか。"))
    inputs = (("author", "agent"), ("visibility", "private"), ("packs", '{"personal.yml": "' + "ab" * 32 + '"}'))
    made = Judgement("d1", "block", "high", today(13, 22), "8cefd194" * 8, (finding,), (words,), inputs)
    facts = (("判定", "0192f3" * 5), ("結果", "送れません"), ("中身の指紋", "ab" * 32))
    return OpenRecord(KNOWN[0], "user:0192f3", facts, 412, None if scene == "gone" else made, gone=scene == "gone")


def _frame(desk: Desk, request: Request, template: str, **view: object) -> HTTPResponse:
    return answer(render.page(template, screens.chrome(desk, "records"), **view))


@app.get("/records")
async def record_list(request: Request) -> HTTPResponse:
    """The list."""
    view = records(request.args.get("scene", ""), request.args.get("q", ""))
    return _frame(desk_of(request), request, "records.html", records=view)


@app.get("/records/<entry:int>")
async def record_alone(request: Request, entry: int) -> HTTPResponse:
    """One entry."""
    desk = desk_of(request)
    if entry != KNOWN[0].id:
        return answer(render.door("error.html", desk.preferences.language, error=ErrorPage("not_found")), 404)
    return _frame(desk, request, "records/entry.html", opened=opened(request.args.get("scene", "")))


@app.get("/records/chain", name="record_chain")
@app.post("/records/verify", name="record_verify")
async def chain(request: Request) -> HTTPResponse:
    """The chain's state; a verification takes no time here."""
    return _frame(desk_of(request), request, "records/chain.html", chain=Chain(412, today(13, 22), 0, WHOLE))


@app.post("/records/<entry:int>/replay")
async def record_again(request: Request, entry: int) -> HTTPResponse:
    """Judged again, and the same."""
    return _frame(desk_of(request), request, "records/replayed.html", replayed=Replayed("same", same_program=True))
