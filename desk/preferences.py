"""What a person has chosen for their own screen."""

from collections.abc import Mapping
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from core.refused import Refused


class PreferencesRefused(Refused):
    """A choice that there is not."""


class Preferences(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The defaults are a new colleague's."""

    language: Literal["ja", "en"] = "ja"
    theme: Literal["system", "light", "dark"] = "system"
    sound: bool = True
    enter_sends: bool = False
    """Off: Ctrl+Enter sends."""
    shortcuts: bool = True
    """Single keys (WCAG 2.1.4 asks that they can be turned off)."""
    undo_seconds: Annotated[int, Meta(ge=0, le=10)] = 6
    """How long a reply can be taken back."""


def read_preferences(stored: Mapping[str, object]) -> Preferences:
    """As a table keeps them. What an older or newer version chose and this one does not know is left out."""
    kept = Preferences()
    for name in Preferences.__struct_fields__:
        if name in stored:
            try:
                kept = change_preferences(kept, {name: stored[name]})
            except PreferencesRefused:
                continue
    return kept


def change_preferences(before: Preferences, changes: Mapping[str, object]) -> Preferences:
    """With these choices made. Raises PreferencesRefused, naming the one that is wrong."""
    try:
        return msgspec.convert(msgspec.to_builtins(before) | dict(changes), Preferences)
    except msgspec.ValidationError as error:
        raise PreferencesRefused(f"preferences: {error}") from error
