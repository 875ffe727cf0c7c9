"""Entities that have to be learned: a conditional random field over tokens, trained on the annotated examples."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pycrfsuite
from rasa.nlu.tokenizers.tokenizer import Token

from bot.components.patterns import Found
from bot.components.tokenizer import PART_OF_SPEECH

OUTSIDE = "O"
LEARNED = "learned"

_SCRIPTS = (
    ("digit", re.compile(r"[0-9.]+")),
    ("latin", re.compile(r"[A-Za-z]+")),
    ("hiragana", re.compile(r"[ぁ-んー]+")),
    ("katakana", re.compile(r"[ァ-ヶー]+")),
    ("kanji", re.compile(r"[一-龠々〆]+")),
)


def train(
    sentences: Iterable[tuple[Sequence[Token], Sequence[Found], Sequence[Found]]], path: Path, config: dict[str, Any]
) -> None:
    """Trains on (tokens, what patterns find, what a person annotated) and writes CRFsuite's own model file."""
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params({"c1": config["c1"], "c2": config["c2"], "max_iterations": 100})
    for tokens, hints, annotated in sentences:
        trainer.append(features(tokens, hints), tags(tokens, annotated))
    trainer.train(str(path))


class Tagger:
    """A trained field."""

    def __init__(self, path: Path) -> None:
        self._tagger = pycrfsuite.Tagger()
        # The file lives in a folder that is removed after loading. CRFsuite reads the bytes where they are, so they
        # must stay.
        self._model = path.read_bytes()
        self._tagger.open_inmemory(self._model)

    def find(self, tokens: Sequence[Token], hints: Sequence[Found]) -> Iterator[Found]:
        if not tokens:
            return
        found = self._tagger.tag(features(tokens, hints))
        start = None
        for at, tag in enumerate([*found, OUTSIDE]):
            if start is not None and not tag.startswith("I-"):
                yield Found(
                    found[start][2:], tokens[start].start, tokens[at - 1].end, LEARNED, self._sure(found, start)
                )
                start = None
            if tag.startswith("B-"):
                start = at

    def _sure(self, found: Sequence[str], at: int) -> float:
        return float(self._tagger.marginal(found[at], at))


def tags(tokens: Sequence[Token], annotated: Sequence[Found]) -> list[str]:
    """B-entity on the first token that an annotation covers, I-entity on the others."""
    result = [OUTSIDE] * len(tokens)
    for entity in annotated:
        covered = [at for at, token in enumerate(tokens) if token.start < entity.end and token.end > entity.start]
        for nth, at in enumerate(covered):
            result[at] = f"{'I' if nth else 'B'}-{entity.entity}"
    return result


def features(tokens: Sequence[Token], hints: Sequence[Found]) -> list[list[str]]:
    """Each token's own features and those of two neighbours on either side."""
    own = [_own(token, hints) for token in tokens]
    return [
        [
            f"{offset}:{feature}"
            for offset in (-2, -1, 0, 1, 2)
            for feature in (own[at + offset] if 0 <= at + offset < len(own) else ["edge"])
        ]
        for at in range(len(own))
    ]


def _own(token: Token, hints: Sequence[Found]) -> list[str]:
    text = token.text.casefold()
    hinted = [f"hint={hint.entity}" for hint in hints if hint.start <= token.start and token.end <= hint.end]
    return [
        f"word={token.lemma}",
        f"start={text[:1]}",
        f"end={text[-2:]}",
        f"speech={token.get(PART_OF_SPEECH)}",
        f"script={_script(token.text)}",
        f"length={min(len(text), 6)}",
        *hinted,
    ]


def _script(text: str) -> str:
    return next((name for name, pattern in _SCRIPTS if pattern.fullmatch(text)), "mixed")
