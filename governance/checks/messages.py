"""More messages than one answer may hold on this channel."""

from collections.abc import Iterator

from governance.matter import Mark, Matter


def find(matter: Matter) -> Iterator[Mark]:
    """Marks the first message that is too many."""
    most, texts = matter.limits.messages_per_answer, matter.draft.texts
    if len(texts) > most:
        yield Mark(most, 0, len(texts[most]), values={"count": len(texts), "limit": most})
