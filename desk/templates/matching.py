"""Which approved template a text is, word for word: what people agreed to in it needs no review again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Row, select

from core.tables import template, template_version
from desk.conversations import Conversation
from desk.templates.values import values_for
from desk.templates.variables import filled


@dataclass(frozen=True)
class Match:
    """The template that a text is. `agreed`: (rule, words) that people let pass when they approved it."""

    number: int
    version: int
    agreed: frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Offer:
    """A template that may be used, as it reads in one conversation."""

    number: int
    version: int
    title: str
    text: str


def matching(connection: Connection, place: Conversation, actor: str, text: str) -> Match | None:
    """The approved template whose words, filled in for this conversation and writer, these are exactly.

    `actor`: `user:ID` or `token:ID`.
    """
    words = text.replace("\r\n", "\n")
    near = [row for row in _approved(connection) if _begins_and_ends(words, row.text)]
    found = next((each for each in _filled(connection, near, place, actor) if each.text == words), None)
    if found is None:
        return None
    agreed = connection.execute(select(template_version.c.agreed).where(*_which(found.number, found.version))).scalar()
    return Match(found.number, found.version, frozenset((rule, marked) for rule, marked in agreed or ()))


def offers(connection: Connection, place: Conversation, actor: str) -> list[Offer]:
    """All templates that may be used, by number."""
    return list(_filled(connection, _approved(connection), place, actor))


def holds(connection: Connection, match: Match) -> bool:
    """Whether that very version may still be used."""
    state = select(template_version.c.state).where(*_which(match.number, match.version))
    return connection.execute(state).scalar() == "approved"


def _which(number: int, version: int) -> tuple[ColumnElement[bool], ...]:
    return template_version.c.template_number == number, template_version.c.version == version


def _approved(connection: Connection) -> Sequence[Row[int, int, str, str]]:
    version = template_version.c
    return connection.execute(
        select(version.template_number, version.version, version.text, template.c.title)
        .join(template, template.c.number == version.template_number)
        .where(version.state == "approved", template.c.retired_at.is_(None))
        .order_by(template.c.number)
    ).all()


def _begins_and_ends(words: str, text: str) -> bool:
    """Whether these words can be that template's: as they stand before its first variable, and behind its last."""
    return words.startswith(text.partition("{{")[0]) and words.endswith(text.rpartition("}}")[2])


def _filled(connection: Connection, rows: Sequence[Row[int, int, str, str]], place: Conversation,
            actor: str) -> Iterator[Offer]:  # fmt: skip
    if not rows:
        return
    values = values_for(connection, place, actor)
    for row in rows:
        yield Offer(row.template_number, row.version, row.title, filled(row.text, values).text)
