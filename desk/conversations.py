"""Conversations: found or begun when somebody writes."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, insert, select, update

from core.database.prepared import prepared
from core.ids import new_id
from core.lanes import enqueue
from core.tables import conversation, customer, identity
from desk.inbound import Inbound
from desk.sql import insert_new


@dataclass(frozen=True)
class Conversation:
    """What decides about a message that comes in or goes out."""

    id: str
    account_id: str
    identity_id: str
    channel: str
    kind: str
    thread: str
    owner: str
    owner_id: str | None
    epoch: int
    turn_wanted: bool
    waiting_line_at: datetime | None
    bot_paused_until: datetime | None
    last_inbound_at: datetime | None
    locale: str
    external_user: str
    customer_name: str
    reachable: bool

    def paused(self, now: datetime) -> bool:
        """An operator answers in the platform's own app: the bot keeps quiet, its waiting line too."""
        return self.bot_paused_until is not None and self.bot_paused_until > now


_columns = (
    conversation.c.id,
    conversation.c.account_id,
    conversation.c.identity_id,
    conversation.c.channel,
    conversation.c.kind,
    conversation.c.thread,
    conversation.c.owner,
    conversation.c.owner_id,
    conversation.c.epoch,
    conversation.c.turn_wanted,
    conversation.c.waiting_line_at,
    conversation.c.bot_paused_until,
    conversation.c.last_inbound_at,
    conversation.c.locale,
    identity.c.external_id,
    identity.c.name,
    identity.c.reachable,
)
_joined = select(*_columns).join(identity, identity.c.id == conversation.c.identity_id)
_by_person = prepared(
    _joined.where(
        identity.c.account_id == bindparam("account"),
        identity.c.external_id == bindparam("external"),
        conversation.c.kind == bindparam("kind"),
        conversation.c.thread == bindparam("thread"),
    ).with_for_update(of=conversation)
)
_by_id = prepared(_joined.where(conversation.c.id == bindparam("which")))
_by_id_locked = prepared(_by_id.with_for_update(of=conversation))


def get(connection: Connection, conversation_id: str, *, lock: bool = False) -> Conversation:
    """One conversation. Raises sqlalchemy.exc.NoResultFound. `lock`: until the commit, where several may write."""
    statement = _by_id_locked if lock else _by_id
    return Conversation(*tuple(connection.execute(statement, {"which": conversation_id}).one()))


def find(connection: Connection, account_id: str, external_user: str, kind: str, thread: str) -> Conversation | None:
    """The conversation with this person in this thread, locked until the commit where several may write."""
    key = {"account": account_id, "external": external_user, "kind": kind, "thread": thread}
    row = connection.execute(_by_person, key).first()
    return Conversation(*tuple(row)) if row else None


def count_of_owner(connection: Connection, owner_id: str) -> int:
    """How many conversations this person answers now."""
    query = select(func.count()).where(conversation.c.owner == "agent", conversation.c.owner_id == owner_id)
    return int(connection.execute(query).scalar_one())


def find_or_begin(connection: Connection, account_id: str, channel: str, item: Inbound, now: datetime) -> Conversation:
    """The conversation that an event belongs to."""
    kind = "comment" if item.visibility == "public" else "dm"
    external_user = item.external_user or ""
    found = find(connection, account_id, external_user, kind, item.thread)
    if found is not None:
        return found
    identity_id = _identity(connection, account_id, external_user, item.sender_name or "", now)
    insert_new(
        connection,
        conversation,
        {
            "id": new_id(),
            "account_id": account_id,
            "identity_id": identity_id,
            "channel": channel,
            "kind": kind,
            "thread": item.thread,
            "created_at": now,
            "updated_at": now,
        },
    )
    begun = find(connection, account_id, external_user, kind, item.thread)
    if begun is None:
        raise AssertionError("a conversation that was just begun is not there")
    return begun


def link_private(connection: Connection, comment: Conversation, now: datetime) -> str:
    """The private conversation that an answer to a comment opens or continues; both name each other."""
    wanted = (conversation.c.identity_id == comment.identity_id, conversation.c.kind == "dm")
    values = {"id": new_id(), "account_id": comment.account_id, "identity_id": comment.identity_id,
              "channel": comment.channel, "kind": "dm", "thread": "", "created_at": now, "updated_at": now}  # fmt: skip
    insert_new(connection, conversation, values)
    dm = str(connection.execute(select(conversation.c.id).where(*wanted)).scalar_one())
    connection.execute(update(conversation).where(conversation.c.id == comment.id).values(linked_id=dm))
    connection.execute(update(conversation).where(conversation.c.id == dm).values(linked_id=comment.id))
    return dm


def set_reachable(connection: Connection, account_id: str, external_user: str, reachable: bool) -> None:
    """A customer follows or blocks the account."""
    connection.execute(
        update(identity)
        .where(identity.c.account_id == account_id, identity.c.external_id == external_user)
        .values(reachable=reachable)
    )


def set_name(connection: Connection, identity_id: str, name: str, now: datetime) -> None:
    """What the platform says the customer is called; empty: it would not tell."""
    values: dict[str, object] = {"profile_at": now} | ({"name": name} if name else {})
    connection.execute(update(identity).where(identity.c.id == identity_id).values(values))
    if name:
        owner = select(identity.c.customer_id).where(identity.c.id == identity_id).scalar_subquery()
        connection.execute(update(customer).where(customer.c.id == owner, customer.c.name == "").values(name=name))


def _identity(connection: Connection, account_id: str, external_user: str, name: str, now: datetime) -> str:
    who = {"account": account_id, "external": external_user}
    found = connection.execute(_identity_of, who).scalar()
    if found is not None:
        return str(found)
    customer_id = new_id()
    connection.execute(_new_customer, {"id": customer_id, "name": name, "created_at": now})
    identity_id = new_id()
    values = {
        "id": identity_id,
        "account_id": account_id,
        "external_id": external_user,
        "customer_id": customer_id,
        "name": name,
        "created_at": now,
    }
    if insert_new(connection, identity, values) and not name:
        asked = {"account": account_id, "external": external_user, "identity": identity_id}
        enqueue(connection, f"profile:{identity_id}", "profile", asked, now=now)
    return str(connection.execute(_identity_of, who).scalar_one())


_identity_of = prepared(
    select(identity.c.id).where(
        identity.c.account_id == bindparam("account"), identity.c.external_id == bindparam("external")
    )
)
_new_customer = prepared(insert(customer))
