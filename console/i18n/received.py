"""Why something that arrived became no message: the connectors say it in English, the page in the reader's language."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from console.view.kinds import Language
from core.yaml_file import read_yaml

FILE = Path(__file__).parent / "received.ja.yml"
REST = "…"
"""A phrase that ends so is a beginning; what follows it comes from the platform."""


def told(reason: str, language: Language) -> str:
    """The reason in this language; as the connector said it where no words are known."""
    if language == "en" or not reason:
        return reason
    if reason in phrases():
        return phrases()[reason]
    for known, words in phrases().items():
        start = known.removesuffix(REST)
        if known.endswith(REST) and reason.startswith(start):
            return words + reason.removeprefix(start)
    return reason


@cache
def phrases() -> Mapping[str, str]:
    """All Japanese phrases by the English ones, read once."""
    return read_yaml(FILE, dict[str, str])
