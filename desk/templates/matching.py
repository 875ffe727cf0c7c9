"""Which approved template a text is, word for word: what people agreed to in it needs no review again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from core.tables import template, template_version
from desk.conversations import Conversation
from desk.templates.values import values_for
from desk.templates.variables import Variable, filled


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
    agreed: frozenset[tuple[str, str]]


def matching(connection: Connection, place: Conversation, actor: str, text: str) -> Match | None:
    """The approved template whose words, filled in for this conversation and writer, these are exactly.

    `actor`: `user:ID` or `token:ID`.
    """
    words = text.replace("\r\n", "\n")
    found = next((each for each in offers(connection, place, actor) if each.text == words), None)
    return None if found is None else Match(found.number, found.version, found.agreed)


def offers(connection: Connection, place: Conversation, actor: str) -> list[Offer]:
    """All templates that may be used, by number."""
    values = values_for(connection, place, actor)
    return list(_offers(connection, values))


def holds(connection: Connection, match: Match) -> bool:
    """Whether that very version may still be used."""
    state = template_version.c.state
    which = (template_version.c.template_number == match.number, template_version.c.version == match.version)
    return connection.execute(select(state).where(*which)).scalar() == "approved"


def _offers(connection: Connection, values: Mapping[Variable, str]) -> Iterator[Offer]:
    rows = connection.execute(
        select(template_version, template.c.title)
        .join(template, template.c.number == template_version.c.template_number)
        .where(template_version.c.state == "approved", template.c.retired_at.is_(None))
        .order_by(template.c.number)
    )
    for row in rows:
        agreed = frozenset((rule, words) for rule, words in row.agreed)
        yield Offer(row.template_number, row.version, row.title, filled(row.text, values).text, agreed)
