"""`gate`: asks the gate, without a running system and without a database."""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import BinaryIO

import typer

from connectors.registry import register_limits
from core.limits import Limits, UnknownChannelError, limits_of
from governance.draft import Context, Decision, Draft
from governance.errors import GateUnavailableError
from governance.gate import evaluate
from governance.lines import BadLineError, read_line, write_line
from governance.normalise import text_digest
from governance.policy import Policy, load_policy

app = typer.Typer(add_completion=False, no_args_is_help=True, help="What the gate says to words before they go out.")


@app.callback()
def gate() -> None:
    """What the gate says to words before they go out."""


@app.command()
def check() -> None:
    """Judge JSON lines, one decision a line.

    Reads {id, text, author, channel, visibility, purpose, sponsored, profiles, recipient}; prints {id, verdict, text,
    findings: [{rule, law, start, end, reason, suggestion}], tier}.

    Without profiles all apply. Without a recipient what needs a person or a history is not checked; with one, the
    lines before count as sent just now. A line that cannot be judged is named on standard error, and the exit code
    is 1.
    """
    register_limits()
    desk = Desk(load_policy())
    try:
        wrong = sum(not desk.answer(number, raw) for number, raw in _lines(sys.stdin.buffer))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nobody reads on: nothing more to flush
        raise typer.Exit(1) from None
    raise typer.Exit(1 if wrong else 0)


def _lines(source: BinaryIO) -> Iterator[tuple[int, bytes]]:
    for number, raw in enumerate(source, start=1):
        if raw.strip():
            yield number, raw


@dataclass
class Desk:
    """Judges line after line, and remembers what it let through to whom."""

    policy: Policy
    sent: set[tuple[str, str, str]] = field(default_factory=set)
    told: set[str] = field(default_factory=set)

    def answer(self, number: int, raw: bytes) -> bool:
        """Print the decision on this line; False, and a word on standard error, when there is none."""
        try:
            line, unknown = read_line(raw)
            decision = self._judge(line.draft())
        except (BadLineError, GateUnavailableError) as error:
            _say(f"line {number}: {error}")
            return False
        for key in unknown:
            self._say_once(f"the key {key!r} means nothing here", number)
        sys.stdout.buffer.write(write_line(line, decision).encode() + b"\n")
        sys.stdout.buffer.flush()
        return True

    def _judge(self, draft: Draft) -> Decision:
        limits = self._limits(draft)
        if draft.recipient is None:
            return evaluate(draft, Context(datetime.now(UTC), limits=limits), self.policy)
        place = (draft.channel, draft.recipient, text_digest(draft.texts[0]))
        recent = (place[2],) if place in self.sent else ()
        known = Context(datetime.now(UTC), recent, limits=limits, consent="unknown")  # there is no ledger to ask
        decision = evaluate(draft, known, self.policy)
        if decision.verdict == "allow":
            self.sent.add(place)
        return decision

    def _limits(self, draft: Draft) -> Limits:
        try:
            return limits_of(draft.channel, draft.visibility)
        except UnknownChannelError as error:
            self._say_once(f"{error}: length is not checked there")
            return Limits(draft.channel, draft.visibility, text_length=sys.maxsize, length_unit="codepoints")

    def _say_once(self, words: str, number: int | None = None) -> None:
        if words not in self.told:
            self.told.add(words)
            _say(words if number is None else f"line {number}: {words}")


def _say(words: str) -> None:
    print(f"madoguchi: {' '.join(words.split())}", file=sys.stderr)
