"""The company's own links and telephone numbers in a form that cannot be tapped, with the form that can."""

import re
import unicodedata
from collections.abc import Iterator

import regex

from governance.checks.links import is_below, kind_of, links
from governance.checks.phone import numbers, own_numbers
from governance.matter import Mark, Matter, Passage

_INVISIBLE = regex.compile(r"\p{Default_Ignorable_Code_Point}")
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212ー", "-"))
_HTTP = re.compile(r"http(?=://)", re.IGNORECASE)


def wide(matter: Matter) -> Iterator[Mark]:
    """Marks what is written in wide letters or digits, with the plain form."""
    own = own_numbers(matter)
    for passage in matter.passages:
        if passage.text.isascii():
            continue
        yield from _put_right(passage, _own_links(passage, matter, (None, "own_http")), "")
        yield from _put_right(passage, (mark for mark, number in numbers(passage) if number in own), "-")


def http(matter: Matter) -> Iterator[Mark]:
    """Marks links without encryption to the company's own sites, with the encrypted form."""
    for passage in matter.passages:
        for mark in _own_links(passage, matter, ("own_http",)):
            plain = _plain(passage.text[mark.start : mark.end])
            if plain is None or not _HTTP.match(plain):
                yield mark
            else:
                yield passage.put_right(mark.start, mark.end, _HTTP.sub("https", plain, count=1))


def _own_links(passage: Passage, matter: Matter, kinds: tuple[str | None, ...]) -> Iterator[Mark]:
    own = tuple(domain.lower() for domain in matter.company.domains)
    for link in links(passage):
        if link.scheme in ("", "http", "https") and is_below(link.host, own) and kind_of(link, own) in kinds:
            yield link.mark


def _put_right(passage: Passage, marks: Iterator[Mark], dash: str) -> Iterator[Mark]:
    for mark in marks:
        written = passage.text[mark.start : mark.end]
        plain = _plain(written.translate(_DASHES) if dash else written)
        if not written.isascii() and plain is not None:
            yield passage.put_right(mark.start, mark.end, plain)


def _plain(written: str) -> str | None:
    """In plain letters; None where that is not simply another width."""
    plain = unicodedata.normalize("NFKC", _INVISIBLE.sub("", written))
    return plain if plain.isascii() and " " not in plain else None
