"""A draft tried out: its problems, and what it says to one text."""

import asyncio
from collections.abc import Iterator, Sequence

from sanic import Request

from console.pages.fields import field, shaped
from console.pages.findings import of_decision
from console.pages.visit import Visit
from console.view.conversation import Finding
from console.view.policy import Checked, Piece, Problem, TryOut
from core.limits import Limits, UnknownChannelError, limits_of
from governance.draft import Context, Draft
from governance.errors import GateUnavailableError
from governance.gate import evaluate
from governance.packs.trial import Trial, tried


async def tried_here(visit: Visit, name: str, text: str, *, examples: bool = True) -> Trial:
    """A text tried in its place among the rules in force, beside the event loop."""
    others = visit.counter.rulebook.now.without(name)
    return await asyncio.to_thread(tried, name, text, others, examples=examples)


def checked(trial: Trial) -> Checked:
    """As the page shows it, in the order of the lines."""
    problems = sorted(trial.problems, key=lambda each: each.line or 0)
    told = tuple(Problem(each.kind, each.detail, each.line, each.key) for each in problems)
    return Checked(told, trial.examples, trial.policy is not None)


async def try_out(request: Request, visit: Visit, name: str, content: str) -> TryOut:
    """What a draft says to the text in the form. Raises BadRequestError."""
    trial = await tried_here(visit, name, content, examples=False)
    text = field(request, "try_text")
    if trial.policy is None:
        return TryOut(None, (Piece(text),), ())
    facts = {key: field(request, key) for key in ("author", "channel", "visibility", "purpose")}
    draft = shaped(
        facts | {"texts": [text], "sponsored": field(request, "sponsored") == "1", "action": _action(facts)}, Draft
    )
    try:
        limits = limits_of(draft.channel, draft.visibility)
    except UnknownChannelError:
        limits = Limits(draft.channel, draft.visibility, text_length=5000, length_unit="utf16", messages_per_call=5)
    try:
        decision = await asyncio.to_thread(evaluate, draft, Context(visit.now, limits=limits), trial.policy)
    except GateUnavailableError:
        return TryOut(None, (Piece(text),), ())
    findings = of_decision(decision, text, visit.language)
    corrected = decision.texts[0] if decision.verdict == "revise" else ""
    return TryOut(decision.verdict, pieces(text, findings), findings, corrected)


def pieces(text: str, findings: Sequence[Finding]) -> tuple[Piece, ...]:
    """The text in stretches; of findings that overlap, the first is marked."""
    return tuple(_pieces(text, findings))


def _pieces(text: str, findings: Sequence[Finding]) -> Iterator[Piece]:
    at = 0
    for number, each in enumerate(findings, 1):
        if each.start < at or each.end <= each.start:
            continue
        if each.start > at:
            yield Piece(text[at : each.start])
        yield Piece(text[each.start : each.end], each.kind, number)
        at = each.end
    if at < len(text):
        yield Piece(text[at:])


def _action(facts: dict[str, str]) -> str:
    if facts["purpose"] == "post":
        return "publish"
    return "public_reply" if facts["visibility"] == "public" else "message"
