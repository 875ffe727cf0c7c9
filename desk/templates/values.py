"""What a template's variables stand for: in a conversation, and as an example while nobody is written to yet."""

from collections.abc import Mapping

from sqlalchemy import Connection, select

from core.tables import account
from desk import frame
from desk.conversations import Conversation
from desk.customers import newest_ticket_of
from desk.language import language
from desk.surname import surname
from desk.templates.variables import Variable


def values_for(connection: Connection, place: Conversation, actor: str) -> dict[Variable, str]:
    """In this conversation, written by `actor` (`user:ID`); what is not known is left out."""
    ticket = newest_ticket_of(connection, place.id)
    named: dict[Variable, str] = {
        "customer": " ".join(place.customer_name.split()),
        "ticket": "" if ticket is None else str(ticket),
        "agent": surname(frame.names(connection, {actor}).get(actor, "")) if actor.startswith("user:") else "",
        "shop": _shop(connection, place.account_id),
    }
    return {name: value for name, value in named.items() if value}


def example(connection: Connection, text: str) -> Mapping[Variable, str]:
    """Values that nothing speaks against, in the template's own language: what the gate finds is the template's."""
    english = language(text) == "en"
    return {
        "customer": "Sakura" if english else "さくら",
        "ticket": "128",
        "agent": "Takahashi" if english else "高橋",
        "shop": frame.house_name(connection),
    }


def _shop(connection: Connection, account_id: str) -> str:
    """The brand that the account speaks for; where none is named, what the account calls itself."""
    row = connection.execute(select(account.c.brand, account.c.name).where(account.c.id == account_id)).first()
    return "" if row is None else str(row.brand or row.name).strip()
