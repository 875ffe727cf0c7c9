"""The colours keep the contrast that the design promises: 4.5 for text, 3.0 for marks and input borders."""

import re
from pathlib import Path

import pytest

SHEET = Path(__file__).parents[2] / "console" / "static" / "css" / "tokens.css"
PAIR = re.compile(r"--([a-z0-9-]+): light-dark\((#[0-9A-F]{6}), (#[0-9A-F]{6})\);", re.IGNORECASE)
TOKENS = {name: (light, dark) for name, light, dark in PAIR.findall(SHEET.read_text(encoding="utf-8"))}
WHITE = ("#FFFFFF", "#FFFFFF")

TEXT = [
    *(
        (ink, ground)
        for ink in ("ink", "ink-2")
        for ground in ("surface", "canvas", "sunken", "hover", "select", "raised")
    ),
    *((ink, "note-tint") for ink in ("ink", "ink-2")),
    *(("ink-3", ground) for ground in ("surface", "canvas", "sunken")),
    *(("ai-text", ground) for ground in ("surface", "select", "ai-tint", "canvas", "sunken")),
    *((state, f"{state}-tint") for state in ("hold", "block", "ok", "bot")),
    *((state, "surface") for state in ("hold", "block", "ok")),
    ("hold", "select"),
    ("block", "select"),
    ("block", "canvas"),
    ("hold", "canvas"),
    ("shu", "surface"),
    ("shu", "canvas"),
    ("on-inverse", "inverse"),
    *((f"mark-{channel}", f"mark-{channel}-tint") for channel in ("line", "instagram", "webchat")),
]
MARKS = [
    ("field", "surface"),
    ("hold-line", "surface"),
    ("block-line", "surface"),
    ("ai-text", "canvas"),
    ("ok", "canvas"),
]


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2.2."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of WCAG 2.2."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_can_be_read(ink: str, ground: str, theme: int) -> None:
    assert contrast(TOKENS[ink][theme], TOKENS[ground][theme]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("mark", "ground"), MARKS)
def test_marks_can_be_seen(mark: str, ground: str, theme: int) -> None:
    assert contrast(TOKENS[mark][theme], TOKENS[ground][theme]) >= 3.0


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("fill", ["ai", "ai-hover"])
def test_white_stands_on_the_primary_fill(fill: str, theme: int) -> None:
    assert contrast(WHITE[theme], TOKENS[fill][theme]) >= 4.5


def test_vermilion_is_only_the_stamp() -> None:
    used = [
        line.strip()
        for sheet in SHEET.parent.glob("*.css")
        for line in sheet.read_text(encoding="utf-8").splitlines()
        if "var(--shu)" in line
    ]
    assert used
    assert all(line.startswith((".stamp", ".date-stamp")) for line in used)
