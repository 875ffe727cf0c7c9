"""The page of freezes as a whole, with what could not be done of what was entered."""

from dataclasses import dataclass, field

from sanic import Request
from sanic.response import HTTPResponse
from sqlalchemy import Connection

from console.house import Counter
from console.pages.answers import page
from console.pages.frame import frame
from console.pages.freezes.cards import all_freezes, targets
from console.pages.visit import Visit, visiting
from console.view.chrome import Chrome
from console.view.freezes import FreezeProblem, Freezes, Statement, StatementForm
from desk import frame as desk_frame
from desk.surname import surname
from governance import statements

PAST = 20
"""Lifted freezes that the page still shows, beside those of which something waits to be decided."""


@dataclass(frozen=True)
class Asked:
    """What was entered and could not be done."""

    scope: str = "everything"
    problem: FreezeProblem = ""
    form: StatementForm = field(default_factory=StatementForm)


async def only_admins(request: Request, counter: Counter) -> Visit:
    """The visit of an admin."""
    visit = await visiting(request, counter)
    visit.only_admin()
    return visit


async def freezes_page(visit: Visit, asked: Asked | None = None) -> HTTPResponse:
    """The whole page; 422 with what was wrong."""
    chrome, view = await visit.counter.database.read(lambda c: _read(c, visit, asked or Asked()))
    return await page("freezes.html", chrome, 422 if asked else 200, freezes=view)


def _read(connection: Connection, visit: Visit, asked: Asked) -> tuple[Chrome, Freezes]:
    known = all_freezes(connection, visit)
    lifted = [each for each in known if each.lifted_at is not None]
    view = Freezes(
        active=tuple(each for each in known if each.lifted_at is None),
        review=tuple(each for each in lifted if each.held),
        past=tuple(each for each in lifted if not each.held)[:PAST],
        targets=targets(connection, visit),
        problem=asked.problem,
        chosen=asked.scope,
        statements=_statements(connection, visit),
        form=asked.form,
    )
    return frame(connection, visit, "freezes"), view


def _statements(connection: Connection, visit: Visit) -> tuple[Statement, ...]:
    """Those that may be used or may yet be; one that was withdrawn is in the record."""
    known = [each for each in statements.listed(connection) if each.withdrawn_at is None]
    actors = {each.made_by for each in known} | {each.approved_by for each in known if each.approved_by}
    names = desk_frame.names(connection, actors)
    return tuple(
        Statement(each.id, each.title, each.text, surname(names.get(each.made_by, each.made_by)), each.made_at,
                  each.made_by == visit.actor.name, surname(names.get(each.approved_by or "", each.approved_by or "")),
                  each.approved_at)
        for each in known
    )  # fmt: skip
