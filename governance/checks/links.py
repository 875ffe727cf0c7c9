"""Links that lead elsewhere than to the company, to the platforms it answers on, to carriers and to authorities.

Every link is of one kind, the worst that is true of it; each rule of the pack asks for one kind.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import re2
import regex

from governance.matter import Mark, Matter, Passage

Kind = Literal[
    "scheme", "user_info", "raw_address", "look_alike", "shortener", "shop", "outside", "plain_http", "own_http"
]

_PLATFORMS = (
    *("line.me", "lin.ee", "instagram.com", "ig.me", "facebook.com", "fb.com", "m.me", "messenger.com", "x.com"),
    *("twitter.com", "threads.net", "threads.com", "youtube.com", "youtu.be", "tiktok.com", "whatsapp.com", "wa.me"),
    *("apps.apple.com", "play.google.com", "maps.google.com", "maps.google.co.jp"),
)
_CARRIERS = (
    *("kuronekoyamato.co.jp", "yamato-hd.co.jp", "sagawa-exp.co.jp", "japanpost.jp", "seino.co.jp", "fukutsu.co.jp"),
    *("nittsu.co.jp", "nipponexpress.com", "ecohai.co.jp", "dhl.com", "fedex.com", "ups.com"),
)
_AUTHORITIES = ("go.jp", "lg.jp")
KNOWN = (*_PLATFORMS, *_CARRIERS, *_AUTHORITIES)
"""Known to everybody and reserved for those they name: a link to them or below them says where it leads."""
_SHORTENERS = frozenset((
    *("bit.ly", "bitly.com", "j.mp", "t.co", "goo.gl", "maps.app.goo.gl", "g.co", "tinyurl.com", "tiny.cc", "is.gd"),
    *("v.gd", "ow.ly", "buff.ly", "cutt.ly", "rebrand.ly", "rb.gy", "s.id", "shorturl.at", "x.gd", "ux.nu", "onl.la"),
    *("onl.tw", "onl.bz", "onl.sc", "u0u1.net", "bl.ink", "lnkd.in", "fb.me", "amzn.to", "amzn.asia", "a.co", "p.tl"),
    *("r10.to", "a.r10.to", "00m.in", "w.wiki", "t.ly", "t2m.io", "tr.im", "dlvr.it", "ift.tt", "trib.al", "soo.gd"),
    *("urx.space", "urx3.nu", "urx.blue", "lnk.to", "linktr.ee", "lit.link", "adf.ly", "shorte.st", "clck.ru"),
    *("qrco.de", "me-qr.com", "kutt.it", "hoo.gl", "nav.cx", "bit.do", "short.io", "short.gy", "surl.li", "u.to"),
))  # fmt: skip
_SHOPS = frozenset((
    *("amazon", "amzn", "rakuten", "mercari", "zozo", "zozotown", "ebay", "aliexpress", "alibaba", "temu", "shein"),
    *("qoo10", "wowma", "wear", "fril", "yodobashi", "uniqlo", "gu-global", "zara", "hm", "nitori", "muji", "etsy"),
    *("biccamera", "askul", "lohaco", "minne", "creema", "magaseek", "thebase", "myshopify", "buyma", "shoplist"),
))  # fmt: skip
_SHOP_HOSTS = (
    *("shopping.yahoo.co.jp", "auctions.yahoo.co.jp", "paypaymall.yahoo.co.jp", "paypayfleamarket.yahoo.co.jp"),
    *("base.shop", "stores.jp", "booth.pm", "theshop.jp", "official.ec"),
)
_HARMLESS_SCHEMES = frozenset(("https", "http", "mailto", "tel", "sms", "line"))
_TLDS = (
    "jp|com|net|org|info|biz|shop|store|online|site|xyz|co|io|tv|ly|gl|gd|cc|tk|ml|ga|cf|gq|cn|ru|kr|hk|tw|uk|de|fr|us|eu|"
    "asia|tokyo|top|club|link|app|dev|page|click|ai|work|fun|live|vip|icu|space|website|tech|mobi|gs|ws|su|pw|ee|nu|"
    "example|test|invalid|buzz|cyou|monster|bond|cfd|sbs|lol|win|loan|men|date|review|support|center|services|sale|deals"
)
_WORD_TLDS = "me|to|it|do|in|at|is|be|am|so|my|no|la|re|li|gy|id|im|tl|st|cm|md|as|by"
"""Also ordinary ends of sentences and units: without a scheme they count only with a path."""
_IN_LABEL = "a-z0-9\u00c0-\u024f\u0370-\u052f_"
_KANA_KANJI = r"\p{Han}\p{Hiragana}\p{Katakana}ー"
_DOT = r"(?:\.| ?[\[({] ?(?:\.|dot|どっと|ドット) ?[\])}] ?| \. )"
_LABELS = rf"[{_IN_LABEL}][{_IN_LABEL}\-]*(?:{_DOT}[{_IN_LABEL}\-]+)*{_DOT}"
_TAIL = "[!#-;=?-_a-z|~]*"
_PATH = rf"(?:[/?#]{_TAIL})?"
_WITH_SCHEME = (
    rf"([a-z][a-z0-9+.\-]*):(?://|\\\\|/\\)((?:[^\s/?#{_KANA_KANJI}「」『』、。()<>\"'!【】]+(?:。(?:(?:co|ne|or)\.)?(?:jp|com|net|org))?"
    rf"|[{_KANA_KANJI}]+{_DOT}[{_IN_LABEL}.\-]+))({_PATH})"
)
_BARE_SCHEME = (
    r"(javascript|vbscript|livescript|data|file|blob|intent|view-source|about|mhtml|jar|chrome|itms-services)"
    rf":[^\s{_KANA_KANJI}「」、。]+"
)
_HOST = (
    rf"({_LABELS}(?:(?:{_TLDS}|xn--[a-z0-9\-]+)\b(?::[0-9]+)?{_PATH}"
    rf"|(?:{_WORD_TLDS})(?::[0-9]+)?/[!#-;=?-_a-z|~]{_TAIL}))"
)
_NUMBERS = rf"([0-9]+(?:\.[0-9]+){{3}}(?::[0-9]+)?(?:/{_TAIL})?)"
_LINK = re2.compile(
    rf"(?i){_WITH_SCHEME}|(?:^|[^a-z0-9@._%\-]){_BARE_SCHEME}|(?:^|[^{_IN_LABEL}@.%+\-]){_HOST}"
    rf"|(?:^|[^a-z0-9@._\-]){_NUMBERS}"
)
_MAYBE = re.compile(r"[.:。]|dot|どっと", re.IGNORECASE)
_SPELLED_DOT = re.compile(r" ?[\[({] ?(?:\.|dot|どっと) ?[\])}] ?| \. |。", re.IGNORECASE)
_DATA = re.compile(r"data:[\w.+\-]*/?[\w.+\-]*[;,]", re.IGNORECASE)
_LETTER_BY_LETTER = re.compile(r"(?<!\S)[!-~](?: [!-~]){5,}(?!\S)")
_NESTED = re.compile(r"(?:https?(?::|%3a)(?:/|%2f){2})([^/?#&%\s]+)", re.IGNORECASE)
_TRAILING = ".,:;!?'\")]}>*_~"
_IGNORED = regex.compile(r"[\p{Default_Ignorable_Code_Point}]")
_ADDRESS = re.compile(r"(?:0x[0-9a-f]+|[0-9]+)(?:\.(?:0x[0-9a-f]+|[0-9]+)){0,3}|\[.*\]?", re.IGNORECASE)
_LOOKS = str.maketrans("аеорсухіјѕԁһкмтвнвαεορτυχνικγ0135", "aeopcyxijsdhkmtbhbaeoptuxvikyoles")


@dataclass(frozen=True)
class Link:
    """A link as it stands in the text: where, how it begins, and what its host is as a machine reads it."""

    mark: Mark
    scheme: str
    user_info: bool
    host: str
    path: str
    port: bool
    plain: bool
    """Whether the host is written in the letters of ordinary host names."""


def finder(kind: Kind) -> Callable[[Matter], Iterator[Mark]]:
    """The check that marks the links of one kind."""

    def find(matter: Matter) -> Iterator[Mark]:
        own = tuple(domain.lower() for domain in matter.company.domains)
        for passage in matter.passages:
            yield from (mark for mark, known in _judged(passage, own) if known == kind)

    return find


@lru_cache(maxsize=16)
def _judged(passage: Passage, own: tuple[str, ...]) -> tuple[tuple[Mark, Kind | None], ...]:
    """All rules of the pack ask about the same passage, one after the other."""
    return tuple((link.mark, kind_of(link, own)) for link in links(passage))


@lru_cache(maxsize=16)
def links(passage: Passage) -> tuple[Link, ...]:
    """Every link of the passage, with a scheme or without, spelled letter by letter too."""
    return tuple(_all(passage)) if _MAYBE.search(passage.folded.text) else ()


def _all(passage: Passage) -> Iterator[Link]:
    text = passage.folded.plain
    yield from _links(passage, text, None)
    for run in _LETTER_BY_LETTER.finditer(text):
        places = range(run.start(), run.end(), 2)
        yield from _links(passage, run[0].replace(" ", ""), places)


def _links(passage: Passage, text: str, places: Sequence[int] | None) -> Iterator[Link]:
    for match in _LINK.finditer(text):
        group = next(number for number in (1, 4, 5, 6) if match.start(number) >= 0)
        start = match.start(group)
        end = start + len(_without_tail(text[start : match.end()]))
        if text[end : end + 1] == "@" or (group == 5 and text[end : end + 2] in (".@", "-@")):
            continue
        mark = passage.mark(start, end) if places is None else passage.mark(places[start], places[end - 1] + 1)
        if group == 4:
            if match[4].lower() != "data" or _DATA.match(text, start):
                yield Link(mark, match[4].lower(), False, "", "", False, True)
            continue
        scheme, authority, path = ("", text[start:end], "")
        if group == 1:
            scheme, authority, path = _scheme(match[1].lower()), match[2], match[3]
        elif cut := re.search(r"[/?#]", authority):
            authority, path = authority[: cut.start()], authority[cut.start() :]
        if group == 5 and _is_sentence(authority):
            continue
        if group == 6 and not _looks_like_address(authority, path):
            continue
        _, at, rest = authority.rpartition("@")
        host = _SPELLED_DOT.sub(".", rest).strip(_TRAILING.replace("]", "")).lower()
        bare = host if host.startswith("[") else re.sub(r":[0-9]*$", "", host)
        user_info = bool(at) or "\\" in rest or "%" in rest
        yield Link(mark, scheme, user_info, bare, path, bare != host, _is_plain(passage, mark, bare))


def _without_tail(link: str) -> str:
    """Without the signs of the sentence around it; a bracket that opens within the link closes within it."""
    bare = link.rstrip(_TRAILING)
    return bare + ")" if link.startswith(")", len(bare)) and bare.count("(") > bare.count(")") else bare


def _scheme(scheme: str) -> str:
    """Letters of a word may run straight into it: URLhttps://…"""
    for known in ("https", "http"):
        if scheme.endswith(known):
            return known
    return scheme


def _is_sentence(authority: str) -> bool:
    """`Thank you.Online stores …`: a full stop without a space, not a host."""
    before, _, last = authority.rpartition(".")
    return last[:1].isupper() and not before.isupper() and any(char.islower() for char in before)


def _looks_like_address(authority: str, path: str) -> bool:
    """Four numbers with a path, a port, or at least one long number; 3.12.0.4 is a version."""
    numbers = authority.partition(":")[0].split(".")
    if any(int(number) > 255 for number in numbers):
        return False
    return bool(path) or ":" in authority or any(len(number) == 3 for number in numbers)


def _is_plain(passage: Passage, mark: Mark, host: str) -> bool:
    """Whether the original has the host in plain letters (or their wide forms, which browsers read alike)."""
    if not host.isascii():
        return False
    original = passage.text[mark.start : mark.end]
    return original.isascii() or host in _SPELLED_DOT.sub(".", _compatible(original))


def _compatible(text: str) -> str:
    return unicodedata.normalize("NFKC", _IGNORED.sub("", text.replace(" ", ""))).lower()


def kind_of(link: Link, own: tuple[str, ...]) -> Kind | None:
    """What is wrong with the link, the worst first; None: nothing."""
    if link.scheme and link.scheme not in _HARMLESS_SCHEMES:
        return "scheme"
    if link.user_info:
        return "user_info"
    if link.scheme in ("mailto", "tel", "sms", "line"):
        return None
    if "." not in link.host or _ADDRESS.fullmatch(link.host):
        return "raw_address"
    if not link.plain and (link.host.isascii() or not _is_japanese(link.host)):
        return "look_alike"
    if is_below(link.host, (*own, *KNOWN)) or (link.host.startswith("www.google.") and link.path.startswith("/maps")):
        return _inside(link, own)
    return None if _only_named(link) else _elsewhere(link.host, own)


def _inside(link: Link, own: tuple[str, ...]) -> Kind | None:
    """A trusted host may pass its reader on to the address in the link's tail."""
    for nested in _NESTED.finditer(link.path):
        if not is_below(nested[1].lower().rpartition("@")[2].split(":")[0], (*own, *KNOWN)):
            return "outside"
    if link.scheme != "http":
        return None
    return "own_http" if is_below(link.host, own) and not link.port else "plain_http"


def _only_named(link: Link) -> bool:
    """A shortener's bare name leads nowhere: it is spoken of, not linked to. One pulled apart hides something."""
    as_it_is = link.mark.end - link.mark.start == len(link.host)
    return as_it_is and not link.scheme and link.host.removeprefix("www.") in _SHORTENERS


def _elsewhere(host: str, own: tuple[str, ...]) -> Kind:
    bare = host.removeprefix("www.")
    if bare in _SHORTENERS:
        return "shortener"
    if _is_look_alike(bare, own):
        return "look_alike"
    if is_below(host, _SHOP_HOSTS) or _owner(host) in _SHOPS:
        return "shop"
    return "outside"


def is_below(host: str, domains: Iterable[str]) -> bool:
    return any(host == domain or host.endswith("." + domain) for domain in domains)


def _is_japanese(host: str) -> bool:
    return regex.fullmatch(r"[a-z0-9.\-\p{Han}\p{Hiragana}\p{Katakana}ー]+", host) is not None


def _owner(host: str) -> str:
    """The label that its owner chose: rakuten of item.rakuten.co.jp."""
    labels = host.split(".")
    return labels[-3] if len(labels) > 2 and labels[-2] in ("co", "ne", "or", "com") else labels[-2]


def _is_look_alike(host: str, own: tuple[str, ...]) -> bool:
    """A name that a reader in a hurry takes for one of ours or of those we point to."""
    if host.startswith("xn--") or ".xn--" in host:
        return True
    seen = _dense(host)
    body = _dense(host.rpartition(".")[0])
    for domain in own:
        ours, name = _dense(domain), _dense(domain.rpartition(".")[0])
        if ours in seen or name in seen or (len(name) > 5 and _differ_by_one(name, body)):
            return True
    return any(len(name := _dense(_owner(known))) > 5 and name in seen for known in (*_PLATFORMS, *_CARRIERS))


def _dense(host: str) -> str:
    """The letters a reader believes to see: digits as letters, rn as m, no dots and dashes."""
    looks = host.replace("rn", "m").replace("vv", "w").replace("cl", "d").translate(_LOOKS)
    return re.sub(r"[.\-_]", "", looks)


def _differ_by_one(one: str, other: str) -> bool:
    """Whether a single letter was changed, added, left out, or exchanged with its neighbour."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    rest, mine = one[start:], other[start:]
    return (
        rest[1:] == mine[1:] or rest[1:] == mine or rest == mine[1:]
        or (rest[:2] == mine[1::-1] and rest[2:] == mine[2:])
    )  # fmt: skip
