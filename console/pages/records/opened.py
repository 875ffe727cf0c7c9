"""One entry of the audit log, opened: its facts, and the decision of the gate that it tells of."""

import json
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, select

from console.i18n.catalogue import Catalogue
from console.pages import findings
from console.pages.records import telling
from console.view.conversation import Finding
from console.view.kinds import Language
from console.view.records import Judgement, OpenRecord, Passage, Replayed
from core.tables import seal
from desk.records import entries
from desk.records.again import Again
from desk.records.judged import Judged, judged
from desk.records.names import names_of
from governance.decisions import as_json

LONGEST_FACT = 2_000
"""Characters of a fact that the page shows."""


def opened(connection: Connection, entry_id: int, words: Catalogue) -> OpenRecord | None:
    """Everything that is known of an entry."""
    entry = entries.one(connection, entry_id)
    if entry is None:
        return None
    names, decision_id = names_of(connection, [entry]), entry.facts.get("decision")
    known = judged(connection, decision_id) if isinstance(decision_id, str) else None
    return OpenRecord(
        record=telling.record(entry, names, words),
        actor=entry.actor,
        facts=_facts(entry.facts, words),
        position=connection.scalar(select(seal.c.position).where(seal.c.audit_id == entry_id)),
        judgement=judgement(known, words.language) if known else None,
        gone=isinstance(decision_id, str) and known is None,
    )


def judgement(known: Judged, language: Language) -> Judgement:
    """A decision with the place of each finding in the words."""
    texts = known.draft.texts if known.draft else ()
    told = told_of(known.findings, texts, language)
    return Judgement(
        id=known.id,
        verdict=known.verdict,  # type: ignore[arg-type]  # the schema knows no others
        tier=known.tier,
        at=known.at,
        policy_version=known.policy_version,
        findings=told,
        texts=tuple(passages(text, number, known.findings) for number, text in enumerate(texts)),
        inputs=tuple((name, _written(value)) for name, value in known.inputs.items()),
    )


def replayed(made: Again, texts: Sequence[str], language: Language) -> Replayed:
    """What came of judging again; the findings only where they differ."""
    if made.decision is None:
        return Replayed(made.outcome, made.same_program, made.lost)
    told = told_of([as_json(each) for each in made.decision.findings], texts, language)
    return Replayed(made.outcome, made.same_program, made.lost, made.decision.verdict, told)


def told_of(stored: Sequence[Mapping[str, Any]], texts: Sequence[str], language: Language) -> tuple[Finding, ...]:
    """Findings in the reader's language, with the words that they mark."""
    told: list[Finding] = []
    for each in stored:
        number, on_button = each.get("message", 0), each.get("button") is not None
        text = texts[number] if not on_button and number < len(texts) else ""
        told += findings.on_record([each], text, language)
    return tuple(told)


def passages(text: str, message: int, stored: Sequence[Mapping[str, Any]]) -> tuple[Passage, ...]:
    """A text cut where a finding begins or ends; the number of a finding stands at its end."""
    spans = [
        (each.get("start", 0), each.get("end", 0), findings.KINDS.get(str(each.get("action")), "block"), number)
        for number, each in enumerate(stored, start=1)
        if each.get("message", 0) == message and each.get("button") is None
    ]
    spans = [span for span in spans if 0 <= span[0] < span[1] <= len(text)]
    cuts = sorted({0, len(text), *(place for span in spans for place in span[:2])})
    made: list[Passage] = []
    for start, end in pairwise(cuts):
        over = [span for span in spans if span[0] <= start and end <= span[1]]
        ending = next((span[3] for span in over if span[1] == end), 0)
        made.append(Passage(text[start:end], over[0][2] if over else "", ending))
    return tuple(made)


def _facts(facts: Mapping[str, Any], words: Catalogue) -> tuple[tuple[str, str], ...]:
    told: list[tuple[str, str]] = []
    for name, value in facts.items():
        key = f"record.fact.{name}"
        told.append((words.text(key) if key in words else name, _meant(name, value, words)))
    return tuple(told)


def _meant(name: str, value: object, words: Catalogue) -> str:
    """What a fact says: a verdict and a weight in words, everything else as it stands."""
    key = {"verdict": f"record.verdict.{value}", "tier": f"record.tier.{value}"}.get(name, "")
    return words.text(key) if key in words else _written(value)


def _written(value: object) -> str:
    """As plain as a value can be."""
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        written = ", ".join(value)
    else:
        written = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return (written if len(written) <= LONGEST_FACT else f"{written[:LONGEST_FACT]}…") or "–"
