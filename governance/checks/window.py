"""The platform no longer takes an answer in this conversation."""

from collections.abc import Iterator

from governance.matter import Mark, Matter


def find(matter: Matter) -> Iterator[Mark]:
    """Marks the whole first message when the window is closed; without a recipient there is no window to judge."""
    if matter.draft.recipient is None or matter.context.window_open or matter.wordless:
        return
    yield Mark(0, 0, len(matter.draft.texts[0]) if matter.draft.texts else 0)
