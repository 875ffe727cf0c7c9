"""Finds responses that would answer in the wrong language.

Rasa prefers a variation that names the channel to one whose condition holds. So a Japanese text for comments answers
an English comment too, unless an English one for comments stands beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

OTHER_LANGUAGE = "en"

Variation = Mapping[str, Any]


def untranslated(responses: Mapping[str, Sequence[Variation]]) -> list[str]:
    """One line for each response and channel (or none) that has a Japanese text and no English one."""
    return [
        f"{name}: no English text{f' for {channel}' if channel else ''}"
        for name, variations in sorted(responses.items())
        for channel in sorted({str(v.get("channel") or "") for v in variations})
        if not any(_is_english(v) for v in variations if str(v.get("channel") or "") == channel)
        and any(v.get("text") for v in variations if str(v.get("channel") or "") == channel)
    ]


def _is_english(variation: Variation) -> bool:
    conditions = variation.get("condition") or []
    return any(c.get("name") == "locale" and c.get("value") == OTHER_LANGUAGE for c in conditions)
