"""A password, key or token told with its name: `password: …`, パスワードは…です."""

import re
from collections.abc import Iterator

import re2

from governance.matter import Mark, Matter

_NAME = (
    r"(?:pass ?(?:word|phrase|code)|passwd|pwd|\bpw|\bpass|ぱすわーど|ぱすふれーず|ぱすこーど|暗証番号|\bpin|"
    r"(?:api|access|secret|private|auth|license)[ _\-]?(?:key|token)|(?:client|channel|app)[ _\-]?secret|"
    r"\bsecret|\btoken|あくせす(?:とーくん|きー)|api ?きー|しーくれっと(?:きー)?|秘密鍵)"
)
_FIGURE = re2.compile(
    rf"(?i){_NAME}( ?(?:\([^)\n]{{0,10}}\))? ?(?:[:=]|=>|->|→|は[、:]?|is:?) ?)[「『\"'`(\[]?([!-~]{{3,200}})"
)
_QUOTES = "\"'`)]}>,.;!?"
_WORDS = re.compile(
    "please|required|reset|forgot(?:ten)?|must|should|the|your?|an?|at|min(?:imum)?|max|not|never|too|wrong|incorrect|"
    "invalid|expired|correct|changed?|same|case|one|none|null|empty|hidden|optional|unknown|here|below|above|see|use|"
    "enter|set|new|old|sent|only|safe|being|strong|weak|needed|missing|different",
    re.IGNORECASE,
)
_MASK = re.compile(r"[*.xX•●_?#\-…]+")
_MEASURE = re.compile(r" ?(?:文字|桁|字|回|分|日|時間|characters?|chars?|digits?|times|days)", re.IGNORECASE)
_SENTENCE_ENDS = re.compile(r" ?(?:です|でした|だ|になり|となり|にな|$|[」』)。、.!\n])")
_ADDRESS = re.compile(r"https?:|www\.|[^@\s]+@|/", re.IGNORECASE)


def find(matter: Matter) -> Iterator[Mark]:
    """Marks the value alone. Masks, measures (8文字以上), addresses and ordinary words are no passwords."""
    for passage in matter.passages:
        known: set[tuple[int, int]] = set()
        for reading in passage.readings:
            for start, end in _values(reading.text):
                mark = passage.mark(start, end, reading)
                if (mark.start, mark.end) not in known:
                    known.add((mark.start, mark.end))
                    yield mark


def _values(text: str) -> Iterator[tuple[int, int]]:
    for match in _FIGURE.finditer(text):
        value = match[2].rstrip(_QUOTES)
        start = match.start(2)
        if value and _is_secret(text, value, start + len(value), match[1]):
            yield start, start + len(value)


def _is_secret(text: str, value: str, end: int, link: str) -> bool:
    if _MASK.fullmatch(value) or _MEASURE.match(text, end) or _ADDRESS.match(value) or _WORDS.fullmatch(value):
        return False
    if ":" in link or "=" in link or ">" in link or "→" in link:
        return not (value.isalpha() and _goes_on(text, end))
    return _looks_made_up(value) or ("は" in link and len(value) >= 4 and bool(_SENTENCE_ENDS.match(text, end)))


def _goes_on(text: str, end: int) -> bool:
    """Whether the value is but the first word of an English sentence."""
    return re.match(r" [A-Za-z]", text[end : end + 2]) is not None


def _looks_made_up(value: str) -> bool:
    """At least six characters, letters and digits or signs mixed: no word of a sentence."""
    letters = any(char.isalpha() for char in value)
    return len(value) >= 6 and letters and any(char.isdigit() for char in value)
