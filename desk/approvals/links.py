"""Links by which somebody outside decides about one version, once, in the place of the approver who asked them."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, select, update

from core.ids import new_token
from core.refused import Refused
from core.tables import approval_link, user
from desk import conversations
from desk.approvals import acts, store
from desk.approvals.ending import Outcome
from desk.approvals.people import person_of
from desk.approvals.store import Held
from desk.user_changes import EMAIL
from desk.users import normal_email
from governance.approvals.case import NotAllowedError, may_decide

LIVES = timedelta(hours=72)


class LinkRefused(Refused):
    """Such a link is not made. `reason` is a word for programs: `address` or `colleague`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class LinkOverError(LookupError):
    """There is no such link, or it was used, has expired, or names a version that is not the newest any more."""


@dataclass(frozen=True)
class Link:
    """What an outsider is asked."""

    digest: str
    held: Held
    version: int
    address: str
    asked_by: str
    """`user:ID`: in whose place the outsider decides."""
    expires_at: datetime


def make(connection: Connection, case_id: str, user_id: str, address: str, now: datetime) -> str:
    """A link for somebody outside, made by who may decide themselves; answers its token, which is kept nowhere.

    Raises LinkRefused, NotAllowedError, NoSuchCaseError.
    """
    held = store.load(connection, case_id)
    person = person_of(connection, user_id, now)
    if reason := may_decide(held.case, person):
        raise NotAllowedError(reason)
    outside = normal_email(address)
    if not EMAIL.fullmatch(outside):
        raise LinkRefused("address")
    if connection.execute(select(user.c.id).where(user.c.email == outside)).first():
        raise LinkRefused("colleague")
    token = new_token()
    row = {
        "digest": _digest(token),
        "approval_id": case_id,
        "version": held.case.version.number,
        "address": outside,
        "made_by": person.id,
        "made_at": now,
        "expires_at": now + LIVES,
    }
    connection.execute(insert(approval_link), row)
    store.add_act(connection, held, person.id, "link", now, comment=outside)
    return token


def find(connection: Connection, token: str, now: datetime) -> Link:
    """What the link asks; looking does not use it up. Raises LinkOverError."""
    row = connection.execute(
        select(approval_link).where(
            approval_link.c.digest == _digest(token), approval_link.c.used_at.is_(None),
            approval_link.c.expires_at > now,
        )
    ).first()  # fmt: skip
    if row is None:
        raise LinkOverError
    held = store.load(connection, row.approval_id)
    if held.case.state != "waiting" or held.case.version.number != row.version:
        raise LinkOverError
    return Link(row.digest, held, row.version, row.address, row.made_by, row.expires_at)


def decide(connection: Connection, token: str, wish: str, comment: str, now: datetime) -> Outcome:
    """Use the link up: `approve`, `request_changes` or `reject`.

    It counts as the decision of the approver who asked, who must still be allowed to make it.
    Raises LinkOverError, NotAllowedError; then the link stays good.
    """
    found = find(connection, token, now)
    conversations.get(connection, found.held.conversation_id, lock=True)
    used = connection.execute(
        update(approval_link)
        .where(approval_link.c.digest == found.digest, approval_link.c.used_at.is_(None))
        .values(used_at=now)
    ).rowcount
    if used != 1:
        raise LinkOverError
    who, seen = found.asked_by.removeprefix("user:"), _seen(found)
    via = f"external:{found.address}"
    if wish == "approve":
        return acts.approve(connection, found.held.id, who, seen, now, comment=comment, push=True, via=via)
    act = acts.request_changes if wish == "request_changes" else acts.reject
    return act(connection, found.held.id, who, seen, comment, now, via=via)


def _seen(found: Link) -> str:
    return found.held.case.version.digest


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
