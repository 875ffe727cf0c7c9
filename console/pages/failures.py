"""What did not leave, or whose fate is unknown: the page, and what its buttons do, also within a conversation."""

from sanic import Blueprint, Request
from sanic.response import HTTPResponse, redirect
from sqlalchemy import Connection

from console import render
from console.headers import PAGE_HEADERS
from console.house import Counter
from console.pages.answers import page
from console.pages.conversation.history import failure_detail, failure_reason
from console.pages.conversation.work import message_item
from console.pages.errors import MissingError
from console.pages.frame import frame
from console.pages.visit import Visit, visiting
from console.view.chrome import Chrome, Toast
from console.view.failures import FailedDelivery, FailedJob, Failures
from core import lanes
from desk import conversations, failures
from desk.failures import DeadJob, Undelivered
from desk.ownership import NotYoursError, not_yours
from desk.second_thoughts import TooLateToCancelError, arrived, give_up
from desk.surname import surname
from governance import audit
from governance.errors import GateUnavailableError

ACTS = {"retry": "retry", "send-again": "send_again", "arrived": "arrived", "dismiss": "dismiss"}
JOB = "job-"
"""What a job's id begins with where deliveries and jobs share a path."""


def add_routes(blueprint: Blueprint, counter: Counter) -> None:
    """/failures and /deliveries/ID/…"""

    @blueprint.get("/failures")
    async def undelivered(request: Request) -> HTTPResponse:
        visit = await visiting(request, counter)

        def read(connection: Connection) -> tuple[Chrome, Failures]:
            return frame(connection, visit, "failures"), _failures(connection, visit)

        chrome, view = await counter.database.read(read)
        return await page("failures.html", chrome, failures=view)

    @blueprint.post("/deliveries/<delivery_id:str>/<act:str>")
    async def decide(request: Request, delivery_id: str, act: str) -> HTTPResponse:
        visit = await visiting(request, counter)
        if act not in ACTS:
            raise MissingError("act")
        if delivery_id.startswith(JOB):
            return await _settled(visit, delivery_id, await _decide_job(visit, delivery_id, act))
        try:
            outcome = await _decide(visit, delivery_id, act)
        except NotYoursError as error:
            return await _refused(request, visit, delivery_id, Toast("not_yours", {"who": surname(error.owner_name)}))
        except GateUnavailableError:
            return await _refused(request, visit, delivery_id, Toast("gate_unavailable"))
        return await _answer(request, visit, delivery_id, outcome)


async def _decide(visit: Visit, delivery_id: str, act: str) -> str:
    """Carry out a person's word. `gone`: somebody was first. Raises NotYoursError, GateUnavailableError."""
    database, now, actor = visit.counter.database, visit.now, visit.actor
    if await database.read(lambda c: failures.open_delivery(c, delivery_id, now)) is None:
        return "gone"
    if act == "arrived":
        return "arrived" if await database.write(lambda c: arrived(c, delivery_id, actor.name, now)) else "gone"
    if act == "dismiss":
        await database.write(lambda c: give_up(c, delivery_id, actor.name, now))
        return "dismiss"
    await database.read(lambda c: _check_owner(c, visit, delivery_id))
    try:
        await visit.counter.replies.again(actor, delivery_id, key=f"again:{delivery_id}")
    except TooLateToCancelError:
        return "gone"
    return ACTS[act]


def _check_owner(connection: Connection, visit: Visit, delivery_id: str) -> None:
    """Sending takes the conversation over, but never from a colleague. Raises NotYoursError."""
    found = failures.open_delivery(connection, delivery_id, visit.now)
    if found is None:
        return
    place = conversations.get(connection, found.conversation_id)
    if place.owner == "agent" and place.owner_id != visit.user.id:
        raise not_yours(connection, place, found.ticket or 0)


async def _decide_job(visit: Visit, job_name: str, act: str) -> str:
    number = job_name.removeprefix(JOB)
    if not number.isdecimal() or len(number) > 18 or act not in ("retry", "dismiss"):
        raise MissingError("job")

    def write(connection: Connection) -> bool:
        job = int(number)
        done = (
            lanes.retry_dead(connection, job, now=visit.now) if act == "retry" else lanes.drop_dead(connection, job)
        )
        if done:
            audit.record(connection, actor=visit.actor.name, act=f"job.{act}", subject=f"job:{job}", facts={},
                         now=visit.now)  # fmt: skip
        return done

    return f"job_{act}" if await visit.counter.database.write(write) else "gone"


async def _answer(request: Request, visit: Visit, delivery_id: str, outcome: str) -> HTTPResponse:
    if not visit.part:
        return redirect("/failures", headers=PAGE_HEADERS, status=303)
    if _in_conversation(request):
        return await _item(visit, delivery_id)
    return await _settled(visit, delivery_id, outcome)


async def _settled(visit: Visit, shown_id: str, outcome: str) -> HTTPResponse:
    if not visit.part:
        return redirect("/failures", headers=PAGE_HEADERS, status=303)
    chrome = await visit.counter.database.read(lambda c: frame(c, visit, "failures"))
    return await page("failures/settled.html", chrome, id=shown_id, outcome=outcome)


async def _refused(request: Request, visit: Visit, delivery_id: str, toast: Toast) -> HTTPResponse:
    """The card or message stays as it is; the toast says why."""
    if not visit.part:
        return redirect("/failures", headers=PAGE_HEADERS, status=303)

    def read(connection: Connection) -> tuple[Chrome, Undelivered | None]:
        found = failures.open_delivery(connection, delivery_id, visit.now)
        return frame(connection, visit, "failures", toast), found

    chrome, found = await visit.counter.database.read(read)
    told = render.page("toast_fragment.html", chrome)
    if found is None:
        return await _settled(visit, delivery_id, "gone")
    if _in_conversation(request):
        answer = await _item(visit, delivery_id, 409)
    else:
        answer = await page("failures/delivery.html", chrome, 409, delivery=_delivery(found, visit))
    answer.body = (answer.body or b"") + told.encode()
    return answer


async def _item(visit: Visit, delivery_id: str, status: int = 200) -> HTTPResponse:
    message_id = await visit.counter.database.read(lambda c: failures.first_message(c, delivery_id))
    return await message_item(visit, message_id or "", status)


def _in_conversation(request: Request) -> bool:
    return "#m-" in request.headers.get("hx-target", "") or request.headers.get("hx-target", "").startswith("m-")


def _failures(connection: Connection, visit: Visit) -> Failures:
    found = [_delivery(each, visit) for each in failures.undelivered(connection, visit.now)]
    return Failures(
        unconfirmed=tuple(each for each in found if each.kind == "unconfirmed"),
        dead=tuple(each for each in found if each.kind == "dead"),
        jobs=tuple(_job(each) for each in failures.dead_jobs(connection)),
    )


def _delivery(each: Undelivered, visit: Visit) -> FailedDelivery:
    words, unknown = visit.words, each.state == "unconfirmed"
    return FailedDelivery(
        id=each.id,
        kind="unconfirmed" if unknown else "dead",
        at=each.at,
        channel=each.channel,
        account=each.account_name,
        customer=each.customer or words.text("customer.nameless", channel=words.text(f"channel.{each.channel}")),
        ticket=each.ticket,
        author="agent" if each.user_name else "system" if each.author == "system" else "bot",
        author_name=surname(each.user_name or ""),
        text=each.text,
        reason=words.text("failure.unconfirmed") if unknown else failure_reason(each.reason, words),
        detail="" if unknown else failure_detail(each.detail, words),
        attempts=max(1, each.attempts),
    )


def _job(each: DeadJob) -> FailedJob:
    return FailedJob(f"{JOB}{each.id}", each.at, each.lane, each.error, max(1, each.attempts), each.ticket)
