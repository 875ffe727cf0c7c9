"""The chat's own words, apart from the console's: visitors never see those, and the page stays small."""

from functools import cache
from pathlib import Path

import msgspec

from console.i18n.catalogue import Catalogue, Text
from console.view.kinds import Language
from core.yaml_file import read_yaml

FOLDER = Path(__file__).parent / "words"


class _File(msgspec.Struct, forbid_unknown_fields=True):
    page: dict[str, Text]
    script: dict[str, Text]


@cache
def page_words(language: Language) -> Catalogue:
    """What stands in the page."""
    return Catalogue(language, _file(language).page)


@cache
def script_words(language: Language) -> dict[str, Text]:
    """What the page's scripts say."""
    return _file(language).script


def _file(language: Language) -> _File:
    return read_yaml(FOLDER / f"{language}.yml", _File)
