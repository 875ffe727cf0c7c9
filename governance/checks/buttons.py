"""More buttons than a message may have on this channel."""

from collections.abc import Iterator

from governance.matter import Mark, Matter


def find(matter: Matter) -> Iterator[Mark]:
    """Marks, for each message, the first button that is too many."""
    most = matter.limits.buttons
    for message, titles in enumerate(matter.draft.buttons):
        if len(titles) > most:
            values = {"count": len(titles), "limit": most}
            yield Mark(message, 0, len(titles[most]), button=most, values=values)
