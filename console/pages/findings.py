"""The gate's reasons in the reader's language: of a decision just made, and of one on record."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from console.i18n.catalogue import Catalogue
from console.view.conversation import Finding
from console.view.kinds import FindingKind, Language
from desk.language import language as language_of
from governance import wording
from governance.draft import Decision as GateDecision
from governance.draft import Finding as GateFinding

KINDS: dict[str, FindingKind] = {"warn": "suggest", "revise": "suggest", "hold": "hold", "block": "block"}


def of_decision(decision: GateDecision, text: str, language: Language) -> tuple[Finding, ...]:
    """What the gate objects to in `text`, the only message of a draft as it was written."""
    return told_once([_finding(each, text, language) for each in decision.findings])


def of_message(found: Sequence[GateFinding], number: int, text: str, language: Language) -> tuple[Finding, ...]:
    """What the gate objects to in the words of one message of several."""
    mine = (each for each in found if each.message == number and each.button is None)
    return told_once([_finding(each, text, language) for each in mine])


def on_record(stored: Sequence[Mapping[str, Any]] | None, text: str, language: Language, *,
              corrected: bool = False) -> tuple[Finding, ...]:  # fmt: skip
    """What the gate objected to in a message that is kept; in a `corrected` one its words stand elsewhere by now."""
    if corrected:
        return tuple(_stored({**each, "start": 0, "end": 0}, "", language) for each in stored or ())
    return told_once([_stored(each, text, language) for each in stored or ()])


def told_once(found: Sequence[Finding]) -> tuple[Finding, ...]:
    """Without what tells a reader nothing new: the same law about the same words, or about some of them."""
    return tuple(each for each in found if not any(_tells(other, each) for other in found))


def of_template(stored: Sequence[Mapping[str, Any]], text: str, words: Catalogue) -> tuple[Finding, ...]:
    """What the gate objects to in a template; what it objects to in private or in public alone says so."""
    return told_once([_of_template(each, text, words) for each in stored])


def as_facts(found: Sequence[Finding]) -> list[dict[str, object]]:
    """Findings as the composer's script takes them."""
    names = ("rule", "name", "kind", "start", "end", "reason", "law", "suggestion")
    return [{name: getattr(each, name) for name in names} for each in found]


def _of_template(each: Mapping[str, Any], text: str, words: Catalogue) -> Finding:
    found, only = _stored(each, text, words.language), str(each.get("only", ""))
    return replace(found, reason=words.text(f"templates.only.{only}", reason=found.reason)) if only else found


def _tells(one: Finding, other: Finding) -> bool:
    if one is other or (one.law, one.place) != (other.law, other.place) or other.start == other.end:
        return False
    if one.start > other.start or one.end < other.end:
        return False
    return _weight(one) > _weight(other)


def _weight(each: Finding) -> tuple[int, int, str]:
    """The stricter one tells, then the one that marks more; of two alike, any."""
    return ("suggest", "hold", "block").index(each.kind), each.end - each.start, each.rule


def _finding(each: GateFinding, text: str, language: Language) -> Finding:
    return Finding(
        rule=each.rule,
        name=wording.title(each, language) or each.rule,
        kind=KINDS[each.action],
        start=each.start,
        end=each.end,
        reason=wording.reason(each, language),
        law=wording.law(each, language),
        span=text[each.start : each.end],
        suggestion=wording.suggestion(each, _written_in(text, language)),
        place=(each.message, each.button),
    )


def _written_in(text: str, reader: Language) -> Language:
    """What is put in place of words goes into the message: it is in the message's language, not in the reader's."""
    found = language_of(text)
    return "ja" if found == "ja" else "en" if found == "en" else reader


def _stored(each: Mapping[str, Any], text: str, language: Language) -> Finding:
    def said(name: str) -> str:
        english = each.get(f"{name}_en") if language == "en" else ""
        return str(english or each.get(name) or "")

    start, end = int(each.get("start", 0)), int(each.get("end", 0))
    return Finding(
        rule=str(each.get("rule", "")),
        name=said("title") or str(each.get("rule", "")),
        kind=KINDS.get(str(each.get("action", "block")), "block"),
        start=start,
        end=end,
        reason=said("reason"),
        law=said("law"),
        span=text[start:end],
        place=(int(each.get("message", 0)), each.get("button")),
    )
