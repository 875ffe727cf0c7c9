"""The chat's words: the same in both languages, all of them used, and which language a visitor gets."""

import re
from pathlib import Path
from string import Formatter

import pytest

from console.chat.language import language_of
from console.chat.wording import page_words, script_words
from console.i18n.catalogue import Text
from tests.console.chat.asking import asking

ROOM = Path(__file__).parents[3] / "console"
TEMPLATES = "".join(path.read_text() for path in sorted((ROOM / "templates" / "chat").glob("*.html")))
SCRIPTS = "".join(path.read_text() for path in sorted((ROOM / "static" / "js" / "chat").glob("*.js")))
PYTHON = (ROOM / "chat" / "page.py").read_text()


def names(text: Text) -> set[str]:
    forms = text.values() if isinstance(text, dict) else [text]
    return {name for form in forms for _, name, _, _ in Formatter().parse(form) if name}


def test_both_languages_say_the_same_things() -> None:
    for japanese, english in (
        (page_words("ja").texts, page_words("en").texts),
        (script_words("ja"), script_words("en")),
    ):
        assert japanese.keys() == english.keys()
        assert {key: names(text) for key, text in japanese.items()} == {
            key: names(text) for key, text in english.items()
        }


def test_every_word_is_used_and_every_used_word_is_there() -> None:
    # A choice's words are asked for by the choice's name.
    in_page = set(re.findall(r"say\(\"([a-z_]+)\"", TEMPLATES)) | set(re.findall(r"say\('([a-z_]+)'", TEMPLATES))
    in_page |= {name + end for name in ("orders", "size", "returns") for end in ("", "_says")}
    in_page |= set(re.findall(r"text\(\"([a-z_]+)\"", PYTHON))
    assert in_page == set(page_words("ja").texts)
    quoted = set(re.findall(r"[\"'`]([a-z_]+)[\"'`]", SCRIPTS))
    assert set(script_words("ja")) <= quoted
    assert set(re.findall(r"\bt\(\"([a-z_]+)\"", SCRIPTS)) <= set(script_words("ja"))


@pytest.mark.parametrize(
    ("wishes", "language"),
    [
        (None, "ja"),
        ("ja", "ja"),
        ("ja-JP,ja;q=0.9,en-US;q=0.8,en;q=0.7", "ja"),
        ("en-GB,en;q=0.9,ja;q=0.8", "en"),
        ("fr,ja;q=0.5,en;q=0.8", "en"),
        ("zh-CN,zh;q=0.9", "en"),
        ("en;q=0,ja;q=0.1", "ja"),
        ("*", "ja"),
        ("en;q=x, ja", "ja"),
        (";;;,,=", "en"),
    ],
)
def test_the_browser_says_which(wishes: str | None, language: str) -> None:
    headers = {} if wishes is None else {"accept-language": wishes}
    assert language_of(asking(headers=headers)) == language


def test_the_address_goes_before_the_browser() -> None:
    assert language_of(asking("en", headers={"accept-language": "ja"})) == "en"
    assert language_of(asking("fr", headers={"accept-language": "ja"})) == "ja"
