"""JSON lines ``{id, text}`` on stdin, one reading a line on stdout: ``{id, intent, confidence, ranking, entities}``.

``bot/.venv/bin/python -m bot.understand --model FILE`` from the repository's root.
"""

from __future__ import annotations

import bot.surroundings  # noqa: F401  # isort: skip

import argparse
import contextlib
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.understanding import Reading


class BadLine(Exception):
    """A line of the input is not ``{id, text}``; the message names its number."""


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m bot.understand", description="Understand messages, one JSON a line."
    )
    parser.add_argument("--model", type=Path, required=True)
    asked = parser.parse_args(arguments)
    if not asked.model.is_file():
        print(f"there is no model at {asked.model}", file=sys.stderr)
        return 2
    with contextlib.redirect_stdout(sys.stderr):
        from bot.understanding import Reader

        reader = Reader(asked.model)
    try:
        for number, text in _messages(sys.stdin):
            with contextlib.redirect_stdout(sys.stderr):
                reading = reader.read(text)
            print(json.dumps({"id": number, **as_json(reading)}, ensure_ascii=False), flush=True)
    except BadLine as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def as_json(reading: Reading) -> dict[str, Any]:
    return {
        "intent": reading.intent,
        "confidence": round(reading.confidence, 4),
        "ranking": [{"name": name, "confidence": round(confidence, 4)} for name, confidence in reading.ranking],
        "entities": [asdict(entity) for entity in reading.entities],
    }


def _messages(lines: Iterable[str]) -> Iterator[tuple[Any, str]]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            message = json.loads(line)
            text = message["text"]
        except (ValueError, KeyError, TypeError):
            raise BadLine(f"line {number} is not JSON with id and text") from None
        if not isinstance(text, str):
            raise BadLine(f"line {number}: text must be text")
        yield message.get("id"), text


if __name__ == "__main__":
    sys.exit(main())
