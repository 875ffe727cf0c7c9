"""Which of the two languages that are served a text is in."""

import regex

_JAPANESE = regex.compile(r"[\p{Hiragana}\p{Katakana}\p{Han}]")
_LATIN_WORD = regex.compile(r"(?<![\p{L}\p{N}@./_-])[A-Za-z][A-Za-z'’]{2,}(?![\p{N}@/_-])")


def language(text: str) -> str | None:
    """`ja` or `en`; None where the text does not tell (emoji, numbers, a size, an order number)."""
    if _JAPANESE.search(text):
        return "ja"
    return "en" if _LATIN_WORD.search(text) else None
