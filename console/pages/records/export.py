"""What the filter shows, as a file: CSV for a spreadsheet, JSON for a program, written as it is read."""

import csv
import io
import json
from collections.abc import AsyncIterator, Sequence

from sqlalchemy import Connection

from console.house import Counter
from console.i18n.catalogue import Catalogue
from console.pages.records import telling
from desk.records import entries, names
from desk.records.entries import Entry
from desk.records.filters import RecordFilter
from desk.records.names import Names

AT_ONCE = 500
BOM = "\ufeff"
"""Without it a spreadsheet takes UTF-8 for Shift_JIS."""
COLUMNS = ("id", "at", "actor", "who", "act", "subject", "ticket", "sentence", "facts")
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "|", "%")
"""What a spreadsheet may take for the beginning of a formula."""
TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


async def exported(counter: Counter, wanted: RecordFilter, upto: int, form: str,
                   words: Catalogue) -> AsyncIterator[str]:  # fmt: skip
    """Piece by piece; every entry up to this one that the filter shows, newest first."""
    yield BOM + _line(COLUMNS) if form == "csv" else '{"items":['
    before, joint = upto + 1, ""
    while found := await counter.database.read(
        lambda c, before=before: _page(c, wanted, before)  # type: ignore[misc]
    ):
        page, known = found
        if form == "csv":
            yield "".join(_line(harmless(each, known, words)) for each in page)
        else:
            yield joint + ",".join(json.dumps(facts(each, known, words), ensure_ascii=False) for each in page)
        before, joint = page[-1].id, ","
        if len(page) < AT_ONCE:
            break
    if form == "json":
        yield "]}\n"


def _page(connection: Connection, wanted: RecordFilter, before: int) -> tuple[list[Entry], Names] | None:
    page = entries.find(connection, wanted, before=before, limit=AT_ONCE)
    return (page, names.names_of(connection, page)) if page else None


def facts(entry: Entry, known: Names, words: Catalogue) -> dict[str, object]:
    """An entry with what it means in words."""
    return {
        "id": entry.id,
        "at": entry.at.isoformat(),
        "actor": entry.actor,
        "who": telling.who(entry.actor, known, words),
        "act": entry.act,
        "subject": entry.subject,
        "ticket": known.tickets.get(entry.subject),
        "sentence": telling.sentence(entry, known, words),
        "facts": entry.facts,
    }


def harmless(entry: Entry, known: Names, words: Catalogue) -> list[str]:
    """The cells of a line; none of them is a formula, whatever a name or a subject begins with."""
    row = facts(entry, known, words) | {"facts": json.dumps(entry.facts, ensure_ascii=False)}
    return [_cell("" if row[name] is None else str(row[name])) for name in COLUMNS]


def _cell(text: str) -> str:
    return f"'{text}" if text.lstrip(" \u3000").startswith(FORMULA) or text.startswith(FORMULA) else text


def _line(cells: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(cells)
    return line.getvalue()
