"""The shape of a policy pack; an unknown key is an error."""

from datetime import date, datetime
from typing import Annotated, Literal

import msgspec

from core.limits import Visibility
from governance.draft import Action, Author, Consent, Purpose
from governance.guards import Guard

Text = Annotated[str, msgspec.Meta(min_length=1)]
RuleId = Annotated[str, msgspec.Meta(pattern=r"^[a-z]+\.[a-z_]+$")]
Tier = Literal["low", "medium", "high"]


class Bilingual(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The same in both languages of the product."""

    ja: Text
    en: Text


class Applies(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a rule holds. A key that is left out holds everywhere."""

    author: tuple[Author, ...] | None = None
    channel: tuple[str, ...] | None = None
    visibility: tuple[Visibility, ...] | None = None
    purpose: tuple[Purpose, ...] | None = None
    action: tuple[Action, ...] | None = None
    sponsored: bool | None = None


class Word(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"but_not": "except"}):
    """Terms found wherever they stand, whatever their width, kana or case."""

    terms: Annotated[tuple[Text, ...], msgspec.Meta(min_length=1)]
    but_not: tuple[Text, ...] = ()
    """Ordinary words that contain a term: a term inside one of them is not found."""
    as_written: bool = False
    """Found only in its own kana, and in katakana only as a word of its own: バカ, but not ばか or バカンス."""
    reason: Bilingual | None = None
    suggestion: Bilingual | None = None


class Example(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A draft that a rule must find or leave alone. What is not given follows from where the rule applies."""

    text: str | None = None
    texts: tuple[str, ...] | None = None
    mark: str | None = None
    """The words that must be marked, exactly."""
    author: Author | None = None
    channel: str | None = None
    visibility: Visibility | None = None
    purpose: Purpose | None = None
    action: Action | None = None
    sponsored: bool | None = None
    now: datetime | None = None
    """The moment of the draft, with its zone; left out: a day on which every rule is in force."""
    recipient: str | None = None
    sent_before: tuple[str, ...] = ()
    """Texts that this recipient got within the last 60 s."""
    window_open: bool = True
    consent: Consent | None = None
    """Whether the recipient agreed to promotion; left out: nobody asked."""
    buttons: tuple[tuple[str, ...], ...] = ()
    attached: tuple[int, ...] = ()
    repeat: int = 1
    """The text is so many times itself: for long texts."""


Examples = Annotated[tuple[str | Example, ...], msgspec.Meta(min_length=5)]


class RuleRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One rule: what it rests on, where it holds, what it looks for, what it says, and its examples."""

    id: RuleId
    title: Bilingual
    """What it is about, in a word or two."""
    law: Bilingual
    """The law and article, or the reason, that it rests on."""
    source: Text
    effective: date
    """From this day on, in Japan."""
    action: Literal["warn", "revise", "hold", "block"]
    reason: Bilingual
    hits: Examples
    non_hits: Examples
    suggestion: Bilingual | None = None
    """Safer words to stand in place of the marked ones; None where the author must write anew."""
    profiles: Annotated[tuple[Text, ...], msgspec.Meta(min_length=1)] = ("general",)
    """The kinds of business that it is for; `general` is every one."""
    applies: Applies = Applies()
    quiet: bool = False
    """Says nothing where another rule objects to the same message."""
    when: Text | None = None
    """An expression over the facts of the draft (see governance.conditions) that must be true."""
    tier: Tier | None = None
    check: str | None = None
    patterns: tuple[Text, ...] = ()
    """RE2, matched on folded text (NFKC, katakana as hiragana); a group named `mark` narrows what is marked."""
    case: bool = False
    """Whether case counts in the patterns."""
    words: tuple[Word, ...] = ()
    missing: tuple[Text, ...] = ()
    """RE2: the rule objects, to no place in particular, where none of these stands anywhere in the answer."""
    guards: tuple[Guard, ...] = ()
    """What is found does not count where the writer denies it, quotes the customer with it, or only aims at it."""
    needs: tuple[Text, ...] = ()
    """RE2: one of these must stand somewhere in the answer too."""
    unless: tuple[Text, ...] = ()
    """RE2: nothing is found where one of these stands somewhere in the answer."""

    def __post_init__(self) -> None:
        if sum((self.check is not None, bool(self.patterns), bool(self.words), bool(self.missing))) != 1:
            raise ValueError(f"rule {self.id} needs exactly one of check, patterns, words, missing")
        if self.action == "revise" and self.check is None and not self._corrects():
            raise ValueError(f"rule {self.id} revises, but does not say what belongs in place of what it finds")

    def _corrects(self) -> bool:
        if self.suggestion is not None:
            return not self.missing
        return bool(self.words) and all(word.suggestion is not None for word in self.words)


class Pack(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One file of rules."""

    pack: Annotated[str, msgspec.Meta(pattern=r"^[a-z_]+$")]
    title: Bilingual
    rules: tuple[RuleRow, ...]

    def __post_init__(self) -> None:
        for rule in self.rules:
            if rule.id.partition(".")[0] != self.pack:
                raise ValueError(f"rule {rule.id} stands in pack {self.pack}")


class Company(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The company's own data: it may be told to everybody."""

    domains: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    profiles: tuple[Text, ...] | None = None
    """The kinds of business that it is in; None: the rules for all of them hold."""
