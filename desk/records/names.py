"""What the subjects and actors of entries are called: people, tokens, accounts, tickets."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, select

from core.tables import account, approval, delivery, identity, message, statement, team, template, token, user
from desk.records.entries import Entry


@dataclass(frozen=True)
class Names:
    """By `user:ID` and the like: how people call it; and the ticket that it belongs to."""

    names: dict[str, str]
    tickets: dict[str, int]


def names_of(connection: Connection, entries: Iterable[Entry]) -> Names:
    """For a page of entries, in a few queries however many there are."""
    known: dict[str, set[str]] = {}
    for each in entries:
        for named in (each.actor, each.subject):
            kind, _, which = named.partition(":")
            known.setdefault(kind, set()).add(which)
    names = {
        **_named(connection, "user", known, user.c.id, user.c.name),
        **_named(connection, "token", known, token.c.id, token.c.name),
        **_named(connection, "account", known, account.c.id, account.c.name),
        **_named(connection, "identity", known, identity.c.id, identity.c.name),
        **_named(connection, "team", known, team.c.id, team.c.name),
        **_named(connection, "statement", known, statement.c.id, statement.c.title),
        **_templates(connection, known.get("template", set())),
    }
    return Names(names, _tickets(connection, known))


def actors(connection: Connection) -> list[tuple[str, str]]:
    """(`user:ID`, name) of everybody who may have acted: people, then tokens."""
    people = connection.execute(select(user.c.id, user.c.name).order_by(user.c.name))
    programs = connection.execute(select(token.c.id, token.c.name).order_by(token.c.name))
    return [*((f"user:{row.id}", row.name) for row in people), *((f"token:{row.id}", row.name) for row in programs)]


def _named(connection: Connection, kind: str, known: dict[str, set[str]], key: ColumnElement[str],
           name: ColumnElement[str]) -> dict[str, str]:  # fmt: skip
    wanted = known.get(kind)
    if not wanted:
        return {}
    rows = connection.execute(select(key, name).where(key.in_(wanted)))
    return {f"{kind}:{row[0]}": row[1] for row in rows if row[1]}


def _templates(connection: Connection, wanted: Collection[str]) -> dict[str, str]:
    """With their numbers, by which people know them: T12 返品のご案内."""
    numbers = [int(each) for each in wanted if _is_number(each)]
    if not numbers:
        return {}
    rows = connection.execute(select(template.c.number, template.c.title).where(template.c.number.in_(numbers)))
    return {f"template:{row.number}": f"T{row.number} {row.title}" for row in rows}


def _tickets(connection: Connection, known: dict[str, set[str]]) -> dict[str, int]:
    """Of answers, deliveries, messages, and held answers."""
    said = select(delivery.c.answer_id, message.c.ticket_number).join(message, message.c.delivery_id == delivery.c.id)
    sent = select(delivery.c.id, message.c.ticket_number).join(message, message.c.delivery_id == delivery.c.id)
    queries = {
        "answer": (said, delivery.c.answer_id),
        "delivery": (sent, delivery.c.id),
        "message": (select(message.c.id, message.c.ticket_number), message.c.id),
        "approval": (select(approval.c.id, approval.c.ticket_number), approval.c.id),
    }
    found = {f"ticket:{number}": int(number) for number in known.get("ticket", ()) if _is_number(number)}
    for kind, (query, key) in queries.items():
        wanted: Collection[str] = known.get(kind, ())
        if wanted:
            found |= {f"{kind}:{row[0]}": row[1] for row in connection.execute(query.where(key.in_(wanted)))}
    return found


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 18
