"""The catalogue of one language: a key and values in, a sentence out."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from console.view.kinds import Language
from core.yaml_file import read_yaml

LANGUAGES: tuple[Language, ...] = ("ja", "en")
FOLDER = Path(__file__).parent
PLURAL_FORMS = {"one", "other"}

Text = str | dict[str, str]
"""A sentence, or its English plural forms, chosen by the value `n`."""


class MissingTextError(LookupError):
    """A key that the catalogue does not have."""


class Catalogue:
    """All texts of one language, by dotted key."""

    def __init__(self, language: Language, texts: Mapping[str, Text]) -> None:
        self.language = language
        self.texts = dict(texts)

    def __contains__(self, key: str) -> bool:
        return key in self.texts

    def text(self, key: str, **values: object) -> str:
        """The sentence with its values filled in. Raises MissingTextError, KeyError for a missing value."""
        try:
            found = self.texts[key]
        except KeyError:
            raise MissingTextError(f"{key} ({self.language})") from None
        if isinstance(found, dict):
            found = found["one" if values.get("n") == 1 else "other"]
        return found.format(**values) if values else found

    def below(self, prefix: str) -> dict[str, Text]:
        """All texts whose key begins with `prefix.`, by the rest of their key."""
        start = prefix + "."
        return {key[len(start) :]: text for key, text in self.texts.items() if key.startswith(start)}


def _flatten(tree: Mapping[str, object], prefix: str = "") -> dict[str, Text]:
    flat: dict[str, Text] = {}
    for name, value in tree.items():
        key = f"{prefix}{name}"
        if isinstance(value, Mapping) and set(value) != PLURAL_FORMS:
            flat |= _flatten(value, key + ".")
        elif isinstance(value, Mapping):
            flat[key] = {str(form): str(text) for form, text in value.items()}
        else:
            flat[key] = str(value)
    return flat


@cache
def catalogue(language: Language) -> Catalogue:
    """The catalogue of a language, read once."""
    trees = (read_yaml(FOLDER / f"{name}{language}.yml", dict[str, object]) for name in ("", "records."))
    return Catalogue(language, {key: text for tree in trees for key, text in _flatten(tree).items()})
