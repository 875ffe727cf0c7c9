"""The same words to the same person again, within a minute."""

from collections.abc import Iterator

from governance.matter import Mark, Matter
from governance.normalise import text_digest


def find(matter: Matter) -> Iterator[Mark]:
    """Marks a message whose normalised text the recipient got within the last 60 s, or earlier in the same answer."""
    if matter.draft.recipient is None:
        return
    known = set(matter.context.recent_texts)
    for passage in matter.passages:
        if passage.button is not None or not passage.text:
            continue
        digest = text_digest(passage.text)
        if digest in known:
            yield passage.mark_original(0, len(passage.text))
        known.add(digest)
