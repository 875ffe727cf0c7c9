"""E-mail addresses, also spelled with (at) and in full width, but those of the company's domains."""

from collections.abc import Iterator

import re2

from governance.confusables import letters
from governance.matter import Mark, Matter

_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9\-]*[A-Za-z0-9])?"
_AT = r"(?:@| @ | ?[(\[{<] ?(?:@|at|あっと|あっとまーく) ?[)\]}>] ?| ?あっとまーく ?| ?あっと ?)"
_DOT = r"(?:\.| ?[(\[{<] ?(?:\.|dot|どっと) ?[)\]}>] ?| ?どっと ?)"
_EMAIL = re2.compile(rf"(?i)([A-Za-z0-9_%+][A-Za-z0-9._%+\-]*{_AT}((?:{_LABEL}{_DOT})+[A-Za-z]{{2,24}}))")
_SPELLED_DOT = re2.compile(rf"(?i){_DOT}")


def find(matter: Matter) -> Iterator[Mark]:
    """Marks each address. Letters of other scripts end it: addresses are found between kana without spaces."""
    own = tuple(domain.lower() for domain in matter.company.domains)
    for passage in matter.passages:
        text = letters(passage.folded.text)
        if not ("@" in text or "あっと" in text or "at" in passage.folded.lower):
            continue
        for match in _EMAIL.finditer(text):
            domain = _SPELLED_DOT.sub(".", match[2]).lower()
            if not any(domain == known or domain.endswith("." + known) for known in own):
                yield passage.mark(*match.span(1))
