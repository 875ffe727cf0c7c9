"""Exact places of e-mail addresses, telephone numbers and people in two public collections of Japanese texts, where
they lie beside this checkout: `python -m tests.governance.pii_spans`.

A place counts when it begins and ends where the collection says; people also when it only touches. Organisations,
amounts, places and the rest are no business of these rules.
"""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from core.limits import Limits
from governance.checks.persons import full_names
from governance.draft import Context, Draft
from governance.gate import evaluate
from governance.matter import Passage
from governance.policy import Policy, load_policy

FOLDER = Path(__file__).parents[3] / "shared" / "eval" / "pii_ja"
CORPORA = ("namemask_golden_corpus.json", "kakushi_synth_seed42_n500.jsonl")
KINDS = ("EMAIL", "PHONE", "PERSON")
_RULES = {"personal.email": "EMAIL", "personal.phone": "PHONE"}
_CONTEXT = Context(
    datetime(2027, 6, 9, 3, 0, tzinfo=UTC),
    limits=Limits("instagram", "public", text_length=5000, length_unit="utf16", messages_per_call=5, buttons=13),
)
Span = tuple[int, int]


class Entity(msgspec.Struct):
    """A name or number as a collection lists it: its words, and which of their occurrences if not all."""

    type: str
    surface: str = ""
    text: str = ""
    nth: int | None = None


class Text(msgspec.Struct):
    """A text with what stands in it."""

    text: str
    entities: list[Entity]


@dataclass
class Count:
    """Places of one kind: listed, found, found exactly, and found where any is listed."""

    listed: int = 0
    exact: int = 0
    touched: int = 0
    found: int = 0
    found_exact: int = 0
    found_touching: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, text: str, listed: set[Span], found: set[Span]) -> None:
        """Compare the places of one text."""
        self.listed += len(listed)
        self.found += len(found)
        self.exact += len(listed & found)
        self.touched += sum(_touches(each, found) for each in listed)
        self.found_exact += len(listed & found)
        self.found_touching += sum(_touches(each, listed) for each in found)
        self.wrong += [f"{text[start:end]!r} in {text[:60]!r}" for start, end in sorted(listed ^ found)]


def _touches(span: Span, others: Iterable[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)


def texts(corpus: Path) -> list[Text]:
    """All texts of a collection. Raises msgspec.ValidationError for another shape."""
    raw = corpus.read_text("utf-8")
    rows = json.loads(raw) if corpus.suffix == ".json" else [json.loads(line) for line in raw.splitlines()]
    return msgspec.convert(rows, list[Text])


def listed(text: Text, kind: str) -> set[Span]:
    """Where the collection says that such a thing stands: every occurrence, unless it names one."""
    return {span for each in text.entities if each.type == kind for span in _places(text.text, each)}


def _places(text: str, entity: Entity) -> list[Span]:
    words, places, start = entity.surface or entity.text, [], 0
    while (start := text.find(words, start)) >= 0:
        places.append((start, start + len(words)))
        start += len(words)
    return places if entity.nth is None else [places[entity.nth]]


def found(text: str, policy: Policy) -> dict[str, set[Span]]:
    """What the rules mark in a public answer, and the full names that the patterns for people know."""
    decision = evaluate(Draft("bot", "instagram", "public", (text,), action="public_reply"), _CONTEXT, policy)
    marks: dict[str, set[Span]] = {kind: set() for kind in KINDS}
    for each in decision.findings:
        if each.rule in _RULES:
            marks[_RULES[each.rule]].add((each.start, each.end))
    passage = Passage(0, text)
    marks["PERSON"] = {(mark.start, mark.end) for mark in (passage.mark(*span) for span in full_names(passage))}
    return marks


def counted(rows: Iterable[Text], finder: Callable[[str], dict[str, set[Span]]]) -> dict[str, Count]:
    """Counts of each kind over a collection."""
    counts = {kind: Count() for kind in KINDS}
    for row in rows:
        marks = finder(row.text)
        for kind in KINDS:
            counts[kind].add(row.text, listed(row, kind), marks[kind])
    return counts


def lines(policy: Policy, folder: Path = FOLDER) -> Iterator[str]:
    """The figures as a Markdown table."""
    yield "| collection | kind | listed | recall, exact | precision, exact | recall, touched | precision, touched |"
    yield "|---|---|---|---|---|---|---|"
    for name in CORPORA:
        counts = counted(texts(folder / name), lambda text: found(text, policy))
        for kind, each in counts.items():
            cells = (
                *(name.partition("_")[0], kind.lower(), str(each.listed)),
                *(_share(each.exact, each.listed), _share(each.found_exact, each.found)),
                *(_share(each.touched, each.listed), _share(each.found_touching, each.found)),
            )
            yield "| " + " | ".join(cells) + " |"


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else ""


if __name__ == "__main__":
    sys.stdout.write("\n".join(lines(load_policy())) + "\n")
