"""The desk under the history: what may be written here now, to whom, how long, and why perhaps not."""

from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Connection

from console.pages.inbox.rows import closes_at
from console.pages.visit import Visit
from console.view.conversation import Composer, Holding, ReplyWindow
from console.view.kinds import Visibility
from core.limits import limits_of
from desk.customers import Person
from desk.ticket_list import Listed
from governance import freeze, statements

BlockedBy = Literal["", "owner", "resolved", "window", "frozen", "unfollowed", "account"]
URGENT = timedelta(hours=1)
"""When so little is left of the reply window, the desk counts the minutes."""


def composer(connection: Connection, visit: Visit, each: Listed, person: Person) -> Composer:
    """What the person who looks may write now."""
    modes: tuple[Visibility, ...] = ("public", "private") if each.kind == "comment" else ("private",)
    limits, window = limits_of(each.channel, modes[0]), reply_window(each, visit.now)
    blocked = _blocked_by(visit, each, person, window)
    shown: tuple[Holding, ...] = ()
    if blocked != "resolved" and freeze.covers(connection, each.channel, each.account_id):
        may_write, blocked = not blocked, "frozen"
        shown = tuple(Holding(one.title, one.text) for one in statements.usable(connection)) if may_write else ()
    return Composer(modes, limits.text_length, limits.length_unit, window, blocked, holding=shown)


def reply_window(each: Listed, now: datetime) -> ReplyWindow:
    """Until when the channel takes a person's answer. Under a comment there is no end."""
    end = None if each.kind == "comment" else closes_at(each.channel, each.last_inbound_at)
    return ReplyWindow(end, closed=end is not None and end <= now, urgent=end is not None and end - now < URGENT)


def _blocked_by(visit: Visit, each: Listed, person: Person, window: ReplyWindow) -> BlockedBy:
    if each.status in ("resolved", "closed"):
        return "resolved"
    if each.owner_id != visit.user.id:
        return "owner"
    if not person.reachable:
        return "unfollowed"
    if person.account_state != "connected" or each.account_id in visit.counter.house.book.unreadable:
        return "account"
    return "window" if window.closed else ""
