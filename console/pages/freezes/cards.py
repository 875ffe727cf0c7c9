"""A freeze as its card shows it, with every message that it stopped."""

from collections.abc import Iterable

from sqlalchemy import Connection

from console.pages.frame import scope_of
from console.pages.visit import Visit
from console.view.freezes import Freeze, Held
from console.view.queue import Choice
from desk import frame as desk_frame
from desk import inbox, stopped
from desk.stopped import Stopped
from desk.surname import surname
from governance import freeze
from governance.freeze_scope import brands


def all_freezes(connection: Connection, visit: Visit) -> tuple[Freeze, ...]:
    """Every freeze, the newest first."""
    return _cards(connection, visit, freeze.listed(connection))


def one_freeze(connection: Connection, visit: Visit, freeze_id: str) -> Freeze | None:
    """One of them."""
    found = [each for each in freeze.listed(connection) if each.id == freeze_id]
    return next(iter(_cards(connection, visit, found)), None)


def targets(connection: Connection, visit: Visit) -> tuple[Choice, ...]:
    """What there is to stop, beside everything and a campaign."""
    channels = [Choice(f"channel:{name}", visit.words.text(f"channel.{name}")) for name in inbox.channels(connection)]
    named = [Choice(f"brand:{name}", visit.words.text("freezes.brand", name=name)) for name in brands(connection)]
    accounts = [Choice(f"account:{each.id}", each.name) for each in desk_frame.account_names(connection)]
    return (*channels, *named, *accounts)


def _cards(connection: Connection, visit: Visit, found: Iterable[freeze.Freeze]) -> tuple[Freeze, ...]:
    known = list(found)
    actors = {each.by for each in known} | {each.lifted_by for each in known if each.lifted_by}
    names, to_review = desk_frame.names(connection, actors), stopped.counts_to_review(connection)
    return tuple(_card(connection, visit, each, names, to_review.get(each.id, 0)) for each in known)


def _card(connection: Connection, visit: Visit, each: freeze.Freeze, names: dict[str, str], to_review: int) -> Freeze:
    active = each.lifted_at is None
    count = each.stopped if active else to_review
    held = _held(connection, visit, each) if count else ()
    return Freeze(
        each.id,
        *scope_of(connection, each.scope),
        surname(names.get(each.by, each.by)),
        each.reason,
        each.at,
        waiting=each.stopped,
        in_flight=len(freeze.in_flight(connection, each.scope)) if active else 0,
        held=held,
        more=count - len(held),
        lifted_at=each.lifted_at,
        lifted_by=surname(names.get(each.lifted_by or "", each.lifted_by or "")),
    )


def _held(connection: Connection, visit: Visit, each: freeze.Freeze) -> tuple[Held, ...]:
    """What it holds back, or what waits for a person's word since it was lifted."""
    if each.lifted_at is None:
        found = stopped.waiting(connection, each.id, each.scope, visit.now)
    else:
        found = stopped.to_review(connection, each.id, visit.now)
    return tuple(_message(one, visit) for one in found)


def _message(one: Stopped, visit: Visit) -> Held:
    author = "agent" if one.author in ("agent", "api") else one.author
    return Held(
        one.id,
        one.channel,
        one.account_name,
        one.customer or visit.words.text("customer.nameless", channel=visit.words.text(f"channel.{one.channel}")),
        author if author in ("bot", "agent") else "system",  # type: ignore[arg-type]
        surname(one.user_name or ""),
        one.text,
        one.at,
        one.ticket,
        one.wrote_since,
        one.hindrance,
    )
