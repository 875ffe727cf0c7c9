"""The list of what was put on record, with its filter, and how far it is sealed."""

from urllib.parse import urlencode

from sanic import Request
from sqlalchemy import Connection

from console.i18n.catalogue import Catalogue
from console.pages.errors import BadQueryError
from console.pages.fields import field
from console.pages.records import telling
from console.view.queue import Choice
from console.view.records import Chain, Checked, Records, RecordSearch
from desk.records import chain, entries, names
from desk.records.filters import FIELDS, BadFilterError, RecordFilter
from desk.surname import surname

ROWS = 50


def asked_for(request: Request, *, posted: bool = False) -> RecordFilter:
    """The filter of a query, or of a posted form. Raises BadQueryError."""
    fields = {name: field(request, name) if posted else request.args.get(name, "") for name in FIELDS}
    try:
        return RecordFilter.of(fields)
    except BadFilterError as error:
        raise BadQueryError(str(error)) from error


def cursor_of(request: Request) -> int | None:
    """Where the page before ended. Raises BadQueryError."""
    written = request.args.get("cursor", "")
    if written and not (written.isascii() and written.isdecimal() and len(written) <= 18):
        raise BadQueryError("a cursor is a number")
    return int(written) if written else None


def listing(connection: Connection, wanted: RecordFilter, before: int | None, words: Catalogue,
            checked: Checked | None) -> Records:  # fmt: skip
    """One page."""
    found = entries.find(connection, wanted, before=before, limit=ROWS + 1)
    known = names.names_of(connection, found)
    return Records(
        records=tuple(telling.record(each, known, words) for each in found[:ROWS]),
        search=_search(wanted),
        acts=_acts(connection, wanted, words),
        actors=_actors(connection, wanted, words),
        chain=sealed(connection, checked),
        next=str(found[ROWS - 1].id) if len(found) > ROWS else None,
    )


def sealed(connection: Connection, checked: Checked | None) -> Chain:
    """How far the log is sealed."""
    now = chain.chain(connection)
    return Chain(now.sealed, now.sealed_at, now.waiting, checked)


def _search(wanted: RecordFilter) -> RecordSearch:
    return RecordSearch(wanted.q, wanted.act, wanted.actor, wanted.first_day, wanted.last_day, urlencode(wanted.fields))


def _acts(connection: Connection, wanted: RecordFilter, words: Catalogue) -> tuple[Choice, ...]:
    known = dict.fromkeys([*entries.acts(connection), *([wanted.act] if wanted.act else [])])
    made = [Choice(act, telling.act_name(act, words)) for act in known]
    return tuple(sorted(made, key=lambda each: each.label))


def _actors(connection: Connection, wanted: RecordFilter, words: Catalogue) -> tuple[Choice, ...]:
    made = [Choice(each, words.text(f"record.who.{each}")) for each in ("bot", "system")]
    for actor, name in names.actors(connection):
        label = surname(name) if actor.startswith("user:") else words.text("record.who.token", name=name)
        made.append(Choice(actor, label))
    if wanted.actor and all(each.value != wanted.actor for each in made):
        made.append(Choice(wanted.actor, wanted.actor))
    return tuple(made)
