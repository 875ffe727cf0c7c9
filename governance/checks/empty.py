"""Nothing to read: an answer without messages, a message or a button without a visible character."""

from collections.abc import Iterator

from governance.matter import Mark, Matter
from governance.normalise import is_invisible


def find(matter: Matter) -> Iterator[Mark]:
    """Marks the whole of what nobody can see. A message with an attachment may have no text, but no invisible text."""
    if matter.wordless:
        return
    if not matter.draft.texts:
        yield Mark(0, 0, 0)
    for passage in matter.passages:
        if passage.button is None and not passage.text and passage.message in matter.draft.attached:
            continue
        if is_invisible(passage.text):
            yield passage.mark_original(0, len(passage.text))
