"""Preferences: only choices there are, and a newer version's do no harm."""

import pytest

from desk.preferences import Preferences, PreferencesRefused, change_preferences, read_preferences


def test_choices_are_kept_beside_the_others() -> None:
    changed = change_preferences(Preferences(sound=False), {"language": "en", "undo_seconds": 0})
    assert changed == Preferences(sound=False, language="en", undo_seconds=0)


@pytest.mark.parametrize(
    ("name", "value"),
    [("language", "fr"), ("theme", "pink"), ("sound", "yes"), ("sound", 1), ("enter_sends", None), ("shortcuts", "on"),
     ("undo_seconds", 11), ("undo_seconds", -1), ("undo_seconds", "5"), ("undo_seconds", 1.5), ("colour", "red")],
)  # fmt: skip
def test_what_there_is_not_is_refused_by_name(name: str, value: object) -> None:
    with pytest.raises(PreferencesRefused, match=name):
        change_preferences(Preferences(), {name: value})


def test_what_another_version_stored_is_left_out() -> None:
    assert read_preferences({"language": "en", "theme": "sepia", "font": "large"}) == Preferences(language="en")
    assert read_preferences({}) == Preferences()
