"""What other rules would have said to an answer that was judged before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from governance.draft import Decision, Verdict
from governance.errors import GateUnavailableError
from governance.gate import evaluate
from governance.policy import Policy
from governance.replay import ReplayError, recalled

Same = Literal["same", "anyway", "gone", "failed"]
"""The same verdict; another one, but so would the rules in force; the words are not kept as judged; no verdict."""


@dataclass(frozen=True)
class Difference:
    """Another verdict than at the time."""

    candidate: Decision
    present: Decision
    """By the rules in force: it tells what the candidate does not find any more."""

    @property
    def after(self) -> Verdict:
        """What the candidate says."""
        return self.candidate.verdict


def compared(verdict: str, inputs: Mapping[str, object], texts: Sequence[str], buttons: Sequence[Sequence[str]], *,
             candidate: Policy, present: Policy) -> Difference | Same:  # fmt: skip
    """Judge a stored decision's words by the candidate, as of that time, and compare with what was said then."""
    try:
        draft, context = recalled(inputs, texts, buttons)
    except ReplayError:
        return "gone"
    try:
        judged = evaluate(draft, context, candidate)
        if judged.verdict == verdict:
            return "same"
        now = evaluate(draft, context, present)
    except GateUnavailableError:
        return "failed"
    return "anyway" if now.verdict == judged.verdict else Difference(judged, now)
