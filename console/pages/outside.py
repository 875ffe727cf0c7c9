"""/outside/TOKEN: somebody outside reads one version of a held answer and decides about it, once. No sign-in."""

from sanic import Blueprint, Request
from sanic.response import HTTPResponse, html
from sqlalchemy import Connection

from console import render
from console.headers import PAGE_HEADERS
from console.house import Counter
from console.pages import findings
from console.pages.approvals.changes import lines
from console.pages.fields import field
from console.pages.language import language_of
from console.view.doors import Outside, OutsideProblem
from desk import frame
from desk.approvals import document, links
from desk.approvals.acts import LONGEST_COMMENT
from desk.approvals.links import LinkOverError
from governance.approvals.case import NotAllowedError

WISHES = ("approve", "request_changes", "reject")
HEADERS = PAGE_HEADERS | {"referrer-policy": "no-referrer", "x-robots-tag": "noindex"}
"""The address is the key: it goes into no other server's log and no index."""


def add_routes(blueprint: Blueprint, counter: Counter) -> None:
    """GET shows and uses nothing up, whoever looks before the person does; POST decides."""

    @blueprint.get("/outside/<token:str>")
    async def look(request: Request, token: str) -> HTTPResponse:
        return await _page(request, counter, token)

    @blueprint.post("/outside/<token:str>")
    async def decide(request: Request, token: str) -> HTTPResponse:
        wish, comment = field(request, "wish"), field(request, "comment").strip()[:LONGEST_COMMENT]
        if wish not in WISHES:
            return await _page(request, counter, token)
        if wish != "approve" and not comment:
            return await _page(request, counter, token, "comment_missing")
        now = counter.clock.now()
        try:
            outcome = await counter.database.write(lambda c: links.decide(c, token, wish, comment, now))
        except LinkOverError:
            return _over(request)
        except NotAllowedError:
            return await _page(request, counter, token, "not_allowed")
        done = "late" if outcome.late else wish
        return _drawn(request, Outside(done=done), 200)


async def _page(request: Request, counter: Counter, token: str, problem: OutsideProblem = "") -> HTTPResponse:
    now, language = counter.clock.now(), language_of(request)

    def read(connection: Connection) -> Outside:
        link = links.find(connection, token, now)
        found = document.read(connection, link.held.id, link.asked_by.removeprefix("user:"), now)
        newest = found.versions[-1]
        told = [findings.on_record(
            [each for each in newest.findings if int(each.get("message", 0)) == place], text, language
        ) for place, text in enumerate(newest.texts)]  # fmt: skip
        numbered = list(enumerate([each for message in told for each in message], 1))
        messages, taken = [], 0
        for text, own in zip(newest.texts, told, strict=True):
            messages.append(lines(None, text, numbered[taken : taken + len(own)]))
            taken += len(own)
        return Outside(
            company=frame.house_name(connection),
            asked_by=found.names.get(link.asked_by, ""),
            channel=found.place.channel,
            version=newest.number,
            messages=tuple(messages),
            findings=tuple(each for _, each in numbered),
            can_ask_changes=link.held.author.startswith("user:"),
            expires_at=link.expires_at,
            problem=problem,
            comment=field(request, "comment"),
        )

    try:
        view = await counter.database.read(read)
    except LinkOverError:
        return _over(request)
    return _drawn(request, view, 422 if problem else 200)


def _over(request: Request) -> HTTPResponse:
    return _drawn(request, Outside(done="over"), 410)


def _drawn(request: Request, view: Outside, status: int) -> HTTPResponse:
    return html(render.door("outside.html", language_of(request), outside=view), status=status, headers=HEADERS)
