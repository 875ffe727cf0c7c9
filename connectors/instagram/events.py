"""Opens the three envelopes in which Instagram's events come, and hands each event to its reader."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Literal, get_args

from connectors.contract import NotUnderstoodError
from connectors.instagram.comments import COMMENT_FIELDS, read_comment, read_mention
from connectors.instagram.entry import Entry, moment, set_aside
from connectors.instagram.messages import read_messaging
from connectors.json_body import read_body
from desk.inbound import Inbound

MESSAGING_FIELDS = frozenset(
    [
        "messages",
        "messaging_postbacks",
        "messaging_seen",
        "message_reactions",
        "message_edit",
        "messaging_referral",
    ]
)
"""Fields whose `value` has the shape of a `messaging` event."""

_Place = Literal["messaging", "standby", "changes"]
_LISTS: tuple[_Place, ...] = get_args(_Place)
"""Standby: another app owns the thread, and we only listen."""


def read_events(body: bytes, received_at: datetime) -> Sequence[Inbound]:
    """All events of a delivery, in its order; one that is malformed costs none of the others.

    Raises NotUnderstoodError.
    """
    envelope = read_body(body)
    entries = envelope.get("entry") if isinstance(envelope, dict) else None
    if not isinstance(envelope, dict) or not isinstance(entries, list):
        raise NotUnderstoodError("not a Meta webhook: it has no list of entries")
    if envelope.get("object") != "instagram":
        raise NotUnderstoodError(f"a webhook about {str(envelope.get('object'))[:50]!r}, not about 'instagram'")
    return [event for raw in entries for event in _read_entry(raw, received_at)]


def _read_entry(raw: object, received_at: datetime) -> Iterator[Inbound]:
    if not isinstance(raw, dict):
        yield set_aside(raw, Entry("", received_at), "malformed: an entry that is no object")
        return
    entry = _entry(raw, received_at)
    found = False
    for place, event in _inner(raw):
        found = True
        yield _read(place, event, entry)
    if not found:
        yield set_aside(raw, entry, "an entry without events")


def _entry(raw: Mapping[str, object], received_at: datetime) -> Entry:
    own, time = raw.get("id"), raw.get("time")
    sent_at = moment(time) if isinstance(time, int | float | str) else None
    return Entry(str(own) if isinstance(own, str | int) else "", sent_at or received_at)


def _inner(raw: Mapping[str, object]) -> Iterator[tuple[_Place, object]]:
    for place in _LISTS:
        events = raw.get(place)
        if isinstance(events, list):
            yield from ((place, event) for event in events)
    if "field" in raw:
        yield "changes", {"field": raw["field"], "value": raw.get("value")}


def _read(place: _Place, event: object, entry: Entry) -> Inbound:
    if entry.is_test:
        return set_aside(event, entry, "Meta's Test button", "ignored")
    if place == "changes":
        return _read_change(event, entry)
    return read_messaging(event, entry, answerable=place == "messaging")


def _read_change(change: object, entry: Entry) -> Inbound:
    field = change.get("field") if isinstance(change, dict) else None
    if not isinstance(change, dict) or not isinstance(field, str):
        return set_aside(change, entry, "malformed: a change without a field")
    if field in COMMENT_FIELDS:
        return read_comment(field, change, entry)
    if field == "mentions":
        return read_mention(change, entry)
    if field in MESSAGING_FIELDS:
        return read_messaging(change.get("value"), entry, answerable=True)
    return set_aside(change, entry, f"a change of {field}")
