"""How well a model understands: on the test set, or cross-validated on the training data when choosing between
pipelines.

``bot/.venv/bin/python -m bot.evaluate --model FILE [--json]``; ``--compare OTHERCONFIG`` trains both pipelines on
folds of the training data and leaves the test set alone: who chooses by the test set no longer has one.
"""

from __future__ import annotations

import bot.surroundings  # noqa: F401  # isort: skip

import argparse
import contextlib
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.fingerprint import Sources
from bot.scores import Judged, Scores, score

if TYPE_CHECKING:
    from bot.understanding import Reader, Reading

TEST_SET = Path("tests/bot/understanding_ja_en.jsonl")


class BadTestSet(Exception):
    """A line of the test set is not ``{text, intent}``; the message names its number."""


def main(arguments: list[str] | None = None) -> int:
    asked = _parser().parse_args(arguments)
    try:
        with contextlib.redirect_stdout(sys.stderr):
            results = _results(asked)
    except BadTestSet as error:
        print(error, file=sys.stderr)
        return 1
    if asked.json:
        print(json.dumps({name: asdict(scores) for name, scores in results.items()}, ensure_ascii=False))
    else:
        print(table(results))
    return 0


def _results(asked: argparse.Namespace) -> dict[str, Scores]:
    if asked.compare is None:
        from bot.understanding import Reader

        return {"test set": score(judge(Reader(asked.model), load(asked.test)))}
    from bot.cross_validation import cross_validated

    configs = (asked.config, asked.compare)
    sources = [Sources(data=asked.data, domain=asked.domain, config=config) for config in configs]
    return {str(s.config): score(cross_validated(s, asked.folds)) for s in sources}


def load(path: Path) -> list[Mapping[str, Any]]:
    """The test set: JSON lines with ``text``, ``intent`` and, where they were annotated, ``entities``."""
    messages: list[Mapping[str, Any]] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        message = json.loads(line)
        if not isinstance(message, dict) or not {"text", "intent"} <= message.keys():
            raise BadTestSet(f"{path}, line {number}: needs text and intent")
        messages.append(message)
    return messages


def judge(reader: Reader, messages: Sequence[Mapping[str, Any]]) -> list[Judged]:
    return [_judged(message, reader.read(message["text"])) for message in messages]


def _judged(message: Mapping[str, Any], reading: Reading) -> Judged:
    annotated = message.get("entities")
    return Judged(
        message["intent"],
        reading.intent or "",
        reading.sure,
        None if annotated is None else frozenset((e["entity"], e["start"], e["end"]) for e in annotated),
        frozenset((e.entity, e.start, e.end) for e in reading.entities),
    )


def table(results: Mapping[str, Scores]) -> str:
    """The figures side by side, then intents and confusions of the first."""
    names = list(results)
    lines = [f"{'':24}" + "".join(f" {name[-21:]:>21}" for name in names)]
    for label in _FIGURES:
        lines.append(f"{label:24}" + "".join(f"{getattr(results[name], _FIGURES[label]):>22.3f}" for name in names))
    first = results[names[0]]
    lines += ["", f"{'intent':24}{'messages':>10}{'precision':>11}{'recall':>9}{'f1':>7}"]
    lines += [f"{i.intent:24}{i.support:>10}{i.precision:>11.2f}{i.recall:>9.2f}{i.f1:>7.2f}" for i in first.intents]
    lines += ["", "most confused (expected → understood)"]
    lines += [f"{count:>4}  {expected} → {predicted}" for expected, predicted, count in first.confused]
    return "\n".join(lines)


_FIGURES = {
    "accuracy": "accuracy",
    "macro F1": "macro_f1",
    "out-of-scope recall": "out_of_scope_recall",
    "… or asked back": "turned_away",
    "asked back needlessly": "asked_back_needlessly",
    "entity precision": "entity_precision",
    "entity recall": "entity_recall",
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot.evaluate", description="Measure how well a model understands.")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--model", type=Path, help="evaluate this model on the test set")
    what.add_argument(
        "--compare", type=Path, metavar="OTHERCONFIG", help="cross-validate --config against this pipeline"
    )
    parser.add_argument("--test", type=Path, default=TEST_SET)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--data", type=Path, default=Sources.data)
    parser.add_argument("--domain", type=Path, default=Sources.domain)
    parser.add_argument("--config", type=Path, default=Sources.config)
    return parser


if __name__ == "__main__":
    sys.exit(main())
