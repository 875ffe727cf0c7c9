"""A ticket opened: everything that its pane shows."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from console.pages.conversation.desk import composer
from console.pages.conversation.history import Reader, history
from console.pages.conversation.packet import facts, packet, slot_fields
from console.pages.inbox.rows import customer_name, owner, topic
from console.pages.visit import Visit
from console.view.conversation import Conflict, Conversation
from console.view.customer import Consent, Customer, OtherTicket
from console.view.kinds import ConversationKind
from desk import consent, customers, ticket_list
from desk import history as desk_history
from desk.customers import Other, Person
from desk.surname import surname
from desk.ticket_list import Listed

SHOWN = 200
"""Entries of the history that a page begins with."""
AT_MOST = 5_000


@dataclass(frozen=True)
class Asked:
    """What the pane shall tell beside the conversation itself."""

    everything: bool = False
    conflict: Conflict | None = None
    in_flight: int = 0


def opened(connection: Connection, visit: Visit, number: int, asked: Asked | None = None) -> Conversation | None:
    """The pane of a ticket; None: there is no such ticket."""
    each = ticket_list.one(connection, number)
    if each is None:
        return None
    asked = asked or Asked()
    words, person = visit.words, customers.person(connection, each.conversation_id)
    entries = desk_history.timeline(connection, each.conversation_id, limit=AT_MOST if asked.everything else SHOWN)
    earlier = desk_history.count(connection, each.conversation_id) - len(entries) if len(entries) >= SHOWN else 0
    return Conversation(
        number=each.number,
        id=each.conversation_id,
        channel=each.channel,
        kind="comment" if each.kind == "comment" else "dm",
        account=person.account_name,
        status=each.status,  # type: ignore[arg-type]  # the schema knows no others
        owner=owner(each, visit.user.id),
        customer=_customer(connection, visit, each, person),
        timeline=history(entries, reader_of(visit, each)),
        composer=composer(connection, visit, each, person),
        topic=topic(each.topic, words),
        packet=packet(each, words),
        slots=slot_fields(each, words),
        conflict=asked.conflict,
        in_flight=asked.in_flight,
        earlier=earlier,
    )


def reader_of(visit: Visit, each: Listed) -> Reader:
    """For whom a ticket's history is told."""
    return Reader(visit.user.id, visit.words, visit.now, each.channel, each.kind)


def name_only(visit: Visit, each: Listed) -> Customer:
    """The customer as far as a single message needs it."""
    return Customer(customer_name(each, visit.words))


def _customer(connection: Connection, visit: Visit, each: Listed, person: Person) -> Customer:
    others = customers.other_tickets(connection, person.customer_id, each.number)
    return Customer(
        name=customer_name(each, visit.words),
        language=each.locale,
        since=person.since,
        follows=person.reachable if each.channel == "line" or not person.reachable else None,
        facts=facts(each, visit.words),
        earlier=tuple(_other(one, visit) for one in others if one.conversation_id == each.conversation_id),
        linked=tuple(_other(one, visit) for one in others if one.conversation_id != each.conversation_id),
        consent=_consent(connection, person.identity_id),
    )


def _consent(connection: Connection, identity_id: str) -> Consent:
    found = consent.newest(connection, identity_id)
    if found is None:
        return Consent()
    source: Any = found.source  # the ledger knows no others
    return Consent("given" if found.given else "withdrawn", source, found.at, surname(found.who or ""))


def _other(one: Other, visit: Visit) -> OtherTicket:
    kind: ConversationKind = "comment" if one.kind == "comment" else "dm"
    return OtherTicket(one.number, one.channel, kind, topic(one.topic, visit.words), one.opened_at)
