"""Whether this person agreed to be written to for promotion."""

from collections.abc import Iterator

from governance.draft import Consent
from governance.matter import Check, Mark, Matter


def finder(state: Consent) -> Check:
    """Marks the whole first message where this is what is known of the recipient; where nobody asked, nothing is."""

    def find(matter: Matter) -> Iterator[Mark]:
        if matter.context.consent == state and not matter.wordless:
            yield Mark(0, 0, len(matter.draft.texts[0]) if matter.draft.texts else 0)

    return find
