"""The frame around every page: who is signed in, counts, freezes in force, whether the bot answers."""

from sqlalchemy import Connection

from console.pages.visit import Visit
from console.view.chrome import Chrome, FreezeNotice, Person, Preferences, Toast
from console.view.freezes import Scope
from console.view.kinds import Section
from desk import frame as desk_frame
from desk.approvals import listing
from desk.surname import surname
from desk.templates import listing as templates
from desk.users import User
from governance import freeze


def frame(connection: Connection, visit: Visit, section: Section, toast: Toast | None = None) -> Chrome:
    """The frame as it is now."""
    counts = desk_frame.counts(connection, visit.counter.house.book.unreadable, visit.now)
    return Chrome(
        person=person(visit.user),
        preferences=preferences(visit.user),
        csrf=visit.session.csrf,
        company=desk_frame.house_name(connection),
        now=visit.now,
        section=section,
        waiting=counts.waiting,
        approvals=to_decide(connection, visit),
        problems=counts.problems,
        broken_accounts=counts.broken_accounts,
        freezes=notices(connection),
        bot_up=visit.counter.house.system().bot != "down",
        broken_rules=tuple(each.version.name for each in visit.counter.rulebook.now.broken),
        toast=toast,
    )


def to_decide(connection: Connection, visit: Visit) -> int:
    """Held answers and templates that this person can do something about."""
    held = listing.counts(connection, visit.user.id, visit.now).badge
    return held + len(templates.to_decide(connection, visit.user.id, visit.now))


def person(user: User) -> Person:
    """The signed-in colleague; chips show the surname, which stands first in Japanese."""
    return Person(user.id, surname(user.name), user.email, user.role)


def preferences(user: User) -> Preferences:
    """The person's choices as the templates call them."""
    chosen = user.preferences
    return Preferences(
        chosen.language, chosen.theme, chosen.sound, chosen.enter_sends, chosen.shortcuts, chosen.undo_seconds
    )


def notices(connection: Connection) -> tuple[FreezeNotice, ...]:
    """The freezes in force, for the banner."""
    active = freeze.listed(connection, active_only=True)
    names = desk_frame.names(connection, {each.by for each in active})
    return tuple(
        FreezeNotice(*scope_of(connection, each.scope), surname(names.get(each.by, each.by)), each.reason, each.at)
        for each in active
    )


def scope_of(connection: Connection, scope: str) -> tuple[Scope, str]:
    """A freeze's scope as pages tell it: a channel by its key, everything else by its name."""
    kind, _, which = scope.partition(":")
    if kind in ("channel", "brand", "campaign"):
        return kind, which  # type: ignore[return-value]  # the three of them
    if kind == "account":
        return "account", desk_frame.account_name(connection, which)
    return "everything", ""
