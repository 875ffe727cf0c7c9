"""Japanese addresses written for abroad: the number first, the prefecture last."""

import re
from collections.abc import Iterator

import re2

from governance.matter import Mark, Matter

_PLACE = r"[A-Z][A-Za-z'\-]+(?: [A-Z][A-Za-z'\-]+){0,2}"
_ROOM = r"(?:(?:#|Room |Apt\.? ?|Unit )[0-9A-Za-z]{1,5},? )?"
_HOUSE = r"(?:[0-9]{1,4}(?:-[0-9]{1,4}){1,3}|[0-9]{1,2}-chome[ ,\-0-9]{1,12})"
_ADDRESS = re2.compile(
    rf"(?:^|[^0-9\-])({_ROOM}{_HOUSE},? {_PLACE}, ?{_PLACE}(?:, ?{_PLACE}){{0,3}}"
    rf"(?:,? ?(?:〒 ?)?[0-9]{{3}}-[0-9]{{4}})?(?:,? Japan)?)"
)
_JAPANESE = re.compile(
    r"-(?:ku|shi|cho|machi|gun|mura|ken|to|fu|dori)\b|Tokyo|Osaka|Kyoto|Yokohama|Nagoya|Sapporo|Fukuoka|Kobe|Hokkaido|Kanagawa|"
    r"Saitama|Chiba|Hyogo|Aichi|Hiroshima|Sendai|Miyagi|Shizuoka|Okinawa|Nara|Japan|[0-9]{3}-[0-9]{4}$"
)
_NUMBER = re.compile(r"[0-9]+(?:-[0-9]+)+")


def find(matter: Matter) -> Iterator[Mark]:
    """Marks the address. The company's own is known by the number of its house alone."""
    own = {number for address in matter.company.addresses for number in _NUMBER.findall(address)}
    for passage in matter.passages:
        for match in _ADDRESS.finditer(passage.folded.plain):
            number = _NUMBER.search(match[1])
            if _JAPANESE.search(match[1]) and not (number and number[0] in own):
                yield passage.mark(*match.span(1))
