"""Characters that no platform carries: controls, halves of surrogate pairs, noncharacters."""

import re
from collections.abc import Iterator

from governance.matter import Mark, Matter

_BROKEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane * 0x10000 + last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
    + "]+"
)
"""https://www.unicode.org/faq/private_use.html#nonchar1; tab, line feed and carriage return are ordinary."""


def find(matter: Matter) -> Iterator[Mark]:
    """Marks each run of such characters."""
    for passage in matter.passages:
        for match in _BROKEN.finditer(passage.text):
            yield passage.mark_original(*match.span())
