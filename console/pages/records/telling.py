"""Entries of the audit log in words. An act that the catalogue does not know is told as it stands."""

from console.i18n.catalogue import Catalogue
from console.view.records import Record
from desk.records.entries import Entry
from desk.records.names import Names
from desk.surname import surname

VERDICTS = ("allow", "revise", "hold", "block")
SCOPES = ("everything", "channel", "account", "brand", "campaign")


def record(entry: Entry, names: Names, words: Catalogue) -> Record:
    """As a row of the list."""
    verdict = entry.facts.get("verdict") if entry.act == "decision" else None
    return Record(
        id=entry.id,
        at=entry.at,
        who=who(entry.actor, names, words),
        act=entry.act,
        sentence=sentence(entry, names, words),
        code=entry.subject,
        verdict=verdict if verdict in VERDICTS else None,
        ticket=names.tickets.get(entry.subject),
    )


def key_of(act: str) -> str:
    """The key of an act's sentence: an act may be the beginning of another one's name."""
    return f"record.act.{act.replace('.', '_')}"


def sentence(entry: Entry, names: Names, words: Catalogue) -> str:
    """What was done, to what."""
    what, key = subject(entry.subject, names, words), key_of(entry.act)
    if key not in words:
        return words.text("record.unknown_act", act=entry.act, what=what)
    return words.text(key, what=what)


def act_name(act: str, words: Catalogue) -> str:
    """An act alone, as the filter offers it."""
    key = key_of(act)
    return words.text(key, what=words.text("record.something")) if key in words else act


def who(actor: str, names: Names, words: Catalogue) -> str:
    """Who did it."""
    kind, _, which = actor.partition(":")
    if actor in ("bot", "system"):
        return words.text(f"record.who.{actor}")
    name = names.names.get(actor)
    if kind == "user":
        return surname(name) if name else words.text("record.who.gone", id=which)
    return words.text("record.who.token", name=name) if kind == "token" and name else actor


def subject(code: str, names: Names, words: Catalogue) -> str:
    """What it was done to."""
    kind, _, which = code.partition(":")
    ticket = names.tickets.get(code)
    if kind in ("answer", "delivery", "message", "approval") and ticket is not None:
        return words.text(f"record.what.{kind}", n=ticket)
    if code == "user:unknown":
        return words.text("record.who.unknown")
    if kind == "user":
        return surname(names.names[code]) if code in names.names else words.text("record.who.gone", id=which)
    if kind == "channel":
        return words.text(f"channel.{which}") if f"channel.{which}" in words else which
    if code == "everything":
        return words.text("freeze.scope.everything")
    key = f"record.what_named.{kind}"
    return words.text(key, name=names.names.get(code, which)) if key in words else code
