"""The audit log: listed, for admins."""

from sanic import Blueprint, Request
from sanic.response import HTTPResponse
from sqlalchemy import Connection

from console.api import shapes
from console.api.errors import ApiError
from console.api.requests import Page, actor_of, answer, only_admin, page
from console.house import Counter
from desk.records import entries, names
from desk.records.filters import FIELDS, BadFilterError, RecordFilter


def add_routes(blueprint: Blueprint, counter: Counter) -> None:
    """/audit."""

    @blueprint.get("/audit")
    async def list_entries(request: Request) -> HTTPResponse:
        only_admin(await actor_of(request, counter))
        asked = page(request, FIELDS)
        try:
            wanted = RecordFilter.of({name: request.args.get(name) for name in FIELDS})
        except BadFilterError as error:
            raise ApiError(400, "bad_request", str(error)) from error
        return answer(await counter.database.read(lambda c: _page(c, wanted, asked)))


def _page(connection: Connection, wanted: RecordFilter, asked: Page) -> shapes.AuditEntries:
    found = entries.find(connection, wanted, before=asked.cursor, limit=asked.limit + 1)
    shown = found[: asked.limit]
    tickets = names.names_of(connection, shown).tickets
    items = [
        shapes.AuditEntry(
            str(each.id), each.at, each.actor, each.act, each.subject, tickets.get(each.subject), each.facts
        )
        for each in shown
    ]
    return shapes.AuditEntries(items, str(shown[-1].id) if len(found) > asked.limit else None)
