"""What a message object must look like: LINE's published limits as a table, checked into its error details."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import regex

from tests.platforms.exchange import JsonObject

Unit = Literal["utf16", "graphemes"]


@dataclass(frozen=True)
class Detail:
    """One entry of `details` in LINE's error body."""

    message: str
    property: str


@dataclass(frozen=True)
class Text:
    """A string property with its length limit (https://developers.line.biz/en/docs/messaging-api/text-character-count/)."""

    longest: int
    required: bool = True
    unit: Unit = "utf16"
    https: bool = False


@dataclass(frozen=True)
class Number:
    required: bool = True


Rule = Text | Number

_URL = Text(2000, https=True)
_ALT = Text(1500)

MESSAGES: dict[str, dict[str, Rule]] = {
    "text": {"text": Text(5000), "quoteToken": Text(500, required=False)},
    "textV2": {"text": Text(5000), "quoteToken": Text(500, required=False)},
    "sticker": {"packageId": Text(50), "stickerId": Text(50)},
    "image": {"originalContentUrl": _URL, "previewImageUrl": _URL},
    "video": {"originalContentUrl": _URL, "previewImageUrl": _URL},
    "audio": {"originalContentUrl": _URL, "duration": Number()},
    "location": {"title": Text(100), "address": Text(100), "latitude": Number(), "longitude": Number()},
    "imagemap": {"baseUrl": _URL, "altText": _ALT},
    "template": {"altText": _ALT},
    "flex": {"altText": _ALT},
}

_LABEL = Text(20, unit="graphemes")

ACTIONS: dict[str, dict[str, Rule]] = {
    "postback": {"label": _LABEL, "data": Text(300), "displayText": Text(300, required=False)},
    "message": {"label": _LABEL, "text": Text(300)},
    "uri": {"label": _LABEL, "uri": Text(1000)},
    "datetimepicker": {"label": _LABEL, "data": Text(300), "mode": Text(20)},
    "camera": {"label": _LABEL},
    "cameraRoll": {"label": _LABEL},
    "location": {"label": _LABEL},
    "clipboard": {"label": _LABEL, "clipboardText": Text(1000)},
}

TEMPLATES: dict[str, tuple[dict[str, Rule], int]] = {
    "buttons": ({"text": Text(160)}, 4),
    "confirm": ({"text": Text(240)}, 2),
    "carousel": ({}, 0),
    "image_carousel": ({}, 0),
}
"""The properties of each template and how many actions it takes; carousels have columns instead."""


def units(text: str, unit: Unit) -> int:
    return (
        len(regex.findall(r"\X", text)) if unit == "graphemes" else len(text.encode("utf-16-le", "surrogatepass")) // 2
    )


def message_details(message: Any, at: str) -> Iterator[Detail]:
    """All that is wrong with one message object at this place of the request."""
    if not isinstance(message, dict):
        yield Detail("Must be a JSON object", at)
        return
    kind = message.get("type")
    if kind not in MESSAGES:
        yield _one_of(MESSAGES, f"{at}.type")
        return
    yield from _properties(message, MESSAGES[kind], at)
    if kind == "template":
        yield from _template(message.get("template"), f"{at}.template")
    if kind == "flex" and (not isinstance(message.get("contents"), dict)):
        yield Detail("May not be empty", f"{at}.contents")
    if "quickReply" in message:
        yield from _quick_reply(message["quickReply"], f"{at}.quickReply")


def _properties(found: JsonObject, rules: dict[str, Rule], at: str) -> Iterator[Detail]:
    for name, rule in rules.items():
        value, place = found.get(name), f"{at}.{name}"
        if value is None or value == "":
            if rule.required:
                yield Detail("May not be empty", place)
        elif isinstance(rule, Number):
            if isinstance(value, bool) or not isinstance(value, int | float):
                yield Detail("Must be a number", place)
        else:
            yield from _text(value, rule, place)


def _text(value: Any, rule: Text, at: str) -> Iterator[Detail]:
    if not isinstance(value, str):
        yield Detail("Must be a string", at)
    elif units(value, rule.unit) > rule.longest:
        yield Detail(f"Length must be between 0 and {rule.longest}", at)
    elif rule.https and not value.startswith("https://"):
        yield Detail("Invalid URL: must be an HTTPS URL", at)


def _template(template: Any, at: str) -> Iterator[Detail]:
    kind = template.get("type") if isinstance(template, dict) else None
    if kind not in TEMPLATES:
        yield _one_of(TEMPLATES, f"{at}.type")
        return
    rules, most_actions = TEMPLATES[kind]
    yield from _properties(template, rules, at)
    if most_actions:
        yield from _actions(template.get("actions"), most_actions, f"{at}.actions")
    elif not isinstance(template.get("columns"), list) or not 1 <= len(template["columns"]) <= 10:
        yield Detail("Size must be between 1 and 10", f"{at}.columns")


def _quick_reply(quick_reply: Any, at: str) -> Iterator[Detail]:
    items = quick_reply.get("items") if isinstance(quick_reply, dict) else None
    actions = [item.get("action") if isinstance(item, dict) else None for item in items or ()]
    yield from _actions(actions if isinstance(items, list) else None, 13, f"{at}.items")


def _actions(actions: Any, most: int, at: str) -> Iterator[Detail]:
    if not isinstance(actions, list) or not 1 <= len(actions) <= most:
        yield Detail(f"Size must be between 1 and {most}", at)
        return
    for index, action in enumerate(actions):
        kind = action.get("type") if isinstance(action, dict) else None
        place = f"{at}[{index}].action" if at.endswith("items") else f"{at}[{index}]"
        if kind not in ACTIONS:
            yield _one_of(ACTIONS, f"{place}.type")
        else:
            yield from _properties(action, ACTIONS[kind], place)


def _one_of(table: dict[str, Any], at: str) -> Detail:
    return Detail(f"Must be one of the following values: [{', '.join(table)}]", at)
