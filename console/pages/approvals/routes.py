"""/approvals: the list and a held answer beside it, and what people decide about it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial

from sanic import Blueprint, Request
from sanic.response import HTTPResponse, redirect
from sqlalchemy import Connection

from console.headers import PAGE_HEADERS
from console.house import Counter
from console.pages.answers import facts, page
from console.pages.approvals.showing import row, shown, template_slip
from console.pages.errors import MissingError
from console.pages.fields import field, query, several
from console.pages.frame import frame, to_decide
from console.pages.visit import Visit, visiting
from console.view.approvals import Approvals, Group, Tab
from console.view.chrome import Chrome, Toast
from desk.approvals import document, links, listing
from desk.approvals.acts import LONGEST_COMMENT
from desk.approvals.ending import Outcome
from desk.approvals.links import LinkRefused
from desk.approvals.store import NoSuchCaseError
from desk.ownership import NotYoursError
from desk.second_thoughts import TooLateToCancelError
from desk.templates.listing import asked_about as waiting_templates
from governance.approvals.case import NotAllowedError
from governance.errors import GateUnavailableError

TABS: dict[str, Tab] = {"waiting": "waiting", "changes": "changes", "done": "done"}


@dataclass(frozen=True)
class Problem:
    """Why a press changed nothing: a key below `approvals.problem.`, or the desk's reason."""

    key: str


def add_routes(blueprint: Blueprint, counter: Counter) -> None:
    """/approvals, /approvals/ID and the presses on it."""

    @blueprint.get("/approvals")
    async def overview(request: Request) -> HTTPResponse:
        return await _page(request, await visiting(request, counter), "")

    @blueprint.get("/approvals/count")
    async def count(request: Request) -> HTTPResponse:
        visit = await visiting(request, counter)
        return facts({"count": await counter.database.read(lambda c: to_decide(c, visit))})

    @blueprint.get("/approvals/<case_id:str>")
    async def one(request: Request, case_id: str) -> HTTPResponse:
        return await _page(request, await visiting(request, counter), case_id)

    @blueprint.post("/approvals/<case_id:str>/<act:str>")
    async def decide(request: Request, case_id: str, act: str) -> HTTPResponse:
        visit = await visiting(request, counter)
        if act not in _ACTS:
            raise MissingError("act")
        return await _decide(request, visit, case_id, act)


async def _decide(request: Request, visit: Visit, case_id: str, act: str) -> HTTPResponse:
    """Carry a press out; what cannot be is told on the same page, with everything that was typed."""
    try:
        toast = await _ACTS[act](request, visit, case_id)
    except NoSuchCaseError as error:
        raise MissingError("approval") from error
    except NotAllowedError as error:
        return await _page(request, visit, case_id, problem=f"refused.{error.reason}", status=409)
    except GateUnavailableError:
        return await _page(request, visit, case_id, problem="problem.gate_unavailable", status=503)
    if isinstance(toast, Problem):
        return await _page(request, visit, case_id, problem=f"problem.{toast.key}", status=422)
    if isinstance(toast, str):
        return await _page(request, visit, case_id, link=toast)
    return await _page(request, visit, case_id, toast=toast)


async def _approve(request: Request, visit: Visit, case_id: str) -> Toast:
    outcome = await visit.counter.reviews.approve(
        case_id, visit.user.id, field(request, "digest"), comment=_comment(request), push=field(request, "push") == "1"
    )
    return _told(outcome, "approved")


async def _edit(request: Request, visit: Visit, case_id: str) -> Toast:
    outcome = await visit.counter.reviews.edit(
        case_id, visit.user.id, field(request, "digest"), several(request, "text"), comment=_comment(request)
    )
    return _told(outcome, "edited")


async def _revise(request: Request, visit: Visit, case_id: str) -> Toast:
    return _told(await visit.counter.reviews.revise(case_id, visit.user.id, several(request, "text")), "revised")


async def _request_changes(request: Request, visit: Visit, case_id: str) -> Toast | Problem:
    comment = _comment(request)
    if not comment:
        return Problem("comment_missing")
    await visit.counter.reviews.request_changes(case_id, visit.user.id, field(request, "digest"), comment)
    return Toast("approval_changes")


async def _reject(request: Request, visit: Visit, case_id: str) -> Toast | Problem:
    comment = _comment(request)
    if not comment:
        return Problem("comment_missing")
    await visit.counter.reviews.reject(case_id, visit.user.id, field(request, "digest"), comment)
    return Toast("approval_rejected")


async def _withdraw(request: Request, visit: Visit, case_id: str) -> Toast:
    await visit.counter.reviews.withdraw(case_id, visit.user.id)
    return Toast("approval_withdrawn")


async def _send_again(request: Request, visit: Visit, case_id: str) -> Toast | Problem:
    """What was agreed to too late goes out as it is, if its author still wants it: judged anew, agreed to anew."""
    found = await visit.counter.database.read(lambda c: document.read(c, case_id, visit.user.id, visit.now))
    if not found.own or found.held.case.state != "late":
        return Problem("not_late")
    carrier = found.carriers[0]
    try:
        reply = await visit.counter.replies.again(visit.actor, carrier.id, key=f"late:{carrier.id}")
    except (TooLateToCancelError, NotYoursError):
        return Problem("not_late")
    return Toast("approval_again_held" if reply.state == "held" else "approval_again")


async def _link(request: Request, visit: Visit, case_id: str) -> str | Problem:
    address = field(request, "address").strip()
    try:
        token = await visit.counter.database.write(
            lambda c: links.make(c, case_id, visit.user.id, address, visit.now)
        )
    except LinkRefused as error:
        return Problem(f"link_{error.reason}")
    base = (visit.counter.settings.public_url or f"{request.scheme}://{request.host}").rstrip("/")
    return f"{base}/outside/{token}"


_Press = Callable[[Request, Visit, str], Awaitable[Toast | Problem | str]]
_ACTS: dict[str, _Press] = {
    "approve": _approve, "edit": _edit, "revise": _revise, "request-changes": _request_changes, "reject": _reject,
    "withdraw": _withdraw, "send-again": _send_again, "link": _link,
}  # fmt: skip


def _told(outcome: Outcome, key: str) -> Toast:
    """What became of it: on its way, too late, or somebody else has to agree too."""
    if outcome.late:
        return Toast(f"approval_late_{outcome.late}")
    return Toast(f"approval_{key}" if outcome.case.state == "approved" else f"approval_{key}_waits")


def _comment(request: Request) -> str:
    return field(request, "comment").strip()[:LONGEST_COMMENT]


async def _page(request: Request, visit: Visit, case_id: str, *, toast: Toast | None = None, problem: str = "",
                link: str = "", status: int = 200) -> HTTPResponse:  # fmt: skip
    """The page as it is now; a press without scripts goes back to the page unless there is something to tell."""
    tab = TABS.get(query(request, "tab").get("tab", "") or field(request, "tab"), "waiting")
    if request.method == "POST" and not visit.part and not problem and not link:
        return redirect(f"/approvals/{case_id}?tab={tab}", headers=PAGE_HEADERS, status=303)

    def read(connection: Connection) -> tuple[Chrome, Approvals]:
        return frame(connection, visit, "approvals", toast), _approvals(connection, visit, tab, case_id)

    try:
        chrome, view = await visit.counter.database.read(read)
    except NoSuchCaseError as error:
        raise MissingError("approval") from error
    if problem:
        view = replace(view, problem=visit.words.text(f"approvals.{problem}"), comment=_comment(request),
                       typed=tuple(several(request, "text")), editing=bool(several(request, "text")))  # fmt: skip
    view = replace(view, link=link, link_address=field(request, "address") if link else "")
    template = "approvals/fragment.html" if visit.part else "approvals.html"
    return await page(template, chrome, status, approvals=view)


def _approvals(connection: Connection, visit: Visit, tab: Tab, case_id: str) -> Approvals:
    counts = listing.counts(connection, visit.user.id, visit.now)
    rows = listing.rows(connection, visit.user.id, tab, visit.now, everything=visit.actor.admin)
    slip = partial(row, visit=visit)
    groups = (
        ("mine", [slip(each) for each in rows if each.mine]),
        ("own", [slip(each) for each in rows if each.own and not each.mine]),
        ("others", [slip(each) for each in rows if not each.own and not each.mine]),
    )
    made = tuple(Group(key if tab == "waiting" else f"{tab}_{key}", tuple(found)) for key, found in groups if found)
    templates = tuple(template_slip(each) for each in waiting_templates(connection, visit.user.id, visit.now))
    selected = case_id or next((each.id for group in made for each in group.rows), "")
    return Approvals(
        tab=tab,
        decide=counts.decide + len(templates),
        changes=counts.changes,
        done=counts.done,
        groups=made,
        selected=selected,
        chosen=bool(case_id),
        document=shown(connection, visit, selected) if selected else None,
        templates=templates if tab == "waiting" else (),
    )
