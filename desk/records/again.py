"""Judging a stored decision again: does the same come out?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection

from desk.records.judged import Judged
from governance.decisions import as_json
from governance.draft import Decision
from governance.errors import GateUnavailableError
from governance.gate import evaluate
from governance.in_force import Source
from governance.past import past_policy

Outcome = Literal["same", "differs", "no_words", "other_rules", "failed"]


@dataclass(frozen=True)
class Again:
    """What came of it. `lost`: the packs whose text of that time is not kept. `decision`: what differs."""

    outcome: Outcome
    same_program: bool = True
    lost: tuple[str, ...] = ()
    decision: Decision | None = None


def judge_again(connection: Connection, known: Judged, files: Mapping[str, Source]) -> Again:
    """By the rules of that time, with the facts of that time. Takes up to a second: not on the event loop."""
    if known.draft is None or known.context is None:
        return Again("no_words")
    past = past_policy(connection, known.inputs, files)
    if past.policy is None:
        return Again("other_rules", past.same_program, past.lost)
    try:
        made = evaluate(known.draft, known.context, past.policy)
    except GateUnavailableError:
        return Again("failed", past.same_program)
    if _same(known, made):
        return Again("same", past.same_program)
    return Again("differs", past.same_program, decision=made)


def _same(known: Judged, made: Decision) -> bool:
    findings = [as_json(each) for each in made.findings]
    return (known.verdict, known.tier, known.findings) == (made.verdict, made.tier, findings)
