"""Pages from templates: autoescaped, in the reader's language, every asset address bound to its content."""

import json
from collections.abc import Callable
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from console.i18n import dates
from console.i18n.catalogue import LANGUAGES, Catalogue, catalogue
from console.view.chrome import Chrome
from console.view.kinds import Language

ROOM = Path(__file__).parent
STATIC = ROOM / "static"


@cache
def static_version() -> str:
    """A name for the present content of all static files. It stands in their addresses, so that a browser may keep
    them for ever, and in front of the path, so that a script's imports and a sheet's pictures carry it too."""
    digest = sha256()
    for path in sorted(path for path in STATIC.rglob("*") if path.is_file()):
        digest.update(path.relative_to(STATIC).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


@cache
def asset(path: str) -> str:
    """The address of a static file. Raises FileNotFoundError."""
    if not (STATIC / path).is_file():
        raise FileNotFoundError(path)
    return f"/static/{static_version()}/{path}"


def _javascript_words(words: Catalogue) -> Markup:
    """The texts that scripts show, as a JSON data block that no script element can be closed from."""
    content = json.dumps(words.below("js"), ensure_ascii=False, sort_keys=True)
    return Markup(content.replace("<", "\\u003c"))  # noqa: S704 - JSON with `<` escaped


def _text_function(words: Catalogue) -> Callable[..., str]:
    def text(key: str, /, **values: object) -> str:
        return words.text(key, **values)

    return text


@cache
def environment(language: Language) -> Environment:
    """The template environment of a language."""
    words = catalogue(language)
    env = Environment(
        loader=FileSystemLoader(ROOM / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.globals |= {
        "t": _text_function(words),
        "has_text": words.__contains__,
        "asset": asset,
        "language": language,
        "words_json": _javascript_words(words),
    }
    env.filters |= _date_filters(language)
    return env


def _date_filters(language: Language) -> dict[str, Callable[..., object]]:
    return {
        "clock": dates.clock,
        "clock_seconds": dates.clock_seconds,
        "day": lambda moment: dates.day(moment, language),
        "day_with_year": lambda moment: dates.day_with_year(moment, language),
        "short": lambda moment, now: dates.short(moment, now, language),
        "at": lambda moment, now: dates.at(moment, now, language),
        "minutes_until": dates.minutes_until,
        "local_date": dates.local_date,
        "iso": datetime.isoformat,
    }


def page(template: str, chrome: Chrome, **view: object) -> str:
    """A page or fragment of the console for the person in `chrome`, in that person's language."""
    env = environment(chrome.preferences.language)
    return env.get_template(template).render(chrome=chrome, **view)


def door(template: str, language: Language, **view: object) -> str:
    """A page for somebody who is not signed in, or an error page."""
    return environment(language).get_template(template).render(**view)


def warm() -> None:
    """Compile every template of every language, so that the first visitor does not wait for it."""
    for language in LANGUAGES:
        env = environment(language)
        for name in env.list_templates(extensions=["html"]):
            env.get_template(name)
