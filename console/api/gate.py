"""The gate, asked about a text that nobody sends."""

from sanic import Blueprint, Request
from sanic.response import HTTPResponse
from sqlalchemy import Connection

from console.api import shapes
from console.api.errors import ApiError
from console.api.requests import actor_of, answer, content
from console.house import Counter
from desk import consent
from governance.decisions import as_json
from governance.draft import Consent, Context, Draft
from governance.errors import GateUnavailableError, LimitsUnknownError


def add_routes(blueprint: Blueprint, counter: Counter) -> None:
    """/gate/check."""

    @blueprint.post("/gate/check")
    async def check(request: Request) -> HTTPResponse:
        await actor_of(request, counter)
        wish = content(request, shapes.GateRequest)
        try:
            agreed = await counter.database.read(lambda c: _consent(c, wish))
            made = await counter.house.judge(_draft(wish), Context(now=counter.clock.now(), consent=agreed))
        except LimitsUnknownError as error:
            raise ApiError(400, "bad_request", str(error)) from error
        except GateUnavailableError as error:
            raise ApiError(503, "gate_unavailable", "there is no decision") from error
        findings = [as_json(each) for each in made.findings]
        return answer(shapes.Judged(made.verdict, made.texts[0], findings, made.tier, made.policy_version))


def _consent(connection: Connection, wish: shapes.GateRequest) -> Consent | None:
    return consent.state(connection, wish.recipient) if wish.recipient is not None else None


def _draft(wish: shapes.GateRequest) -> Draft:
    return Draft(
        author=wish.author,
        channel=wish.channel,
        visibility=wish.visibility,
        texts=(wish.text,),
        purpose=wish.purpose,
        sponsored=wish.sponsored,
        profiles=tuple(wish.profiles) if wish.profiles is not None else None,
        recipient=wish.recipient,
    )
