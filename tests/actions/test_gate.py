"""What the bot says with real values in it passes the gate: a parcel's number must not look like somebody's own."""

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache

import pytest

from actions.order_words import amendment_words, refund_words, status_words
from actions.speech import Words
from actions.turn import Locale
from connectors.registry import register_limits
from core.demo_shop import load_demo_orders
from core.hours import load_hours
from core.hours_text import exceptions_text, moment_text, today_text, week_text
from core.orders import Order
from governance.draft import Context, Decision, Draft
from governance.gate import evaluate
from governance.policy import Policy, load_policy
from tests.actions.shop_files import responses

NOW = datetime(2026, 12, 28, 12, 0, tzinfo=UTC)
LOOKS_LIKE_A_MY_NUMBER = "1234-5678-9018"
CHANNELS = ("line", "webchat", "instagram")
LOCALES: tuple[Locale, Locale] = ("ja", "en")


@pytest.fixture(scope="module", autouse=True)
def _limits() -> None:
    register_limits()


@cache
def policy() -> Policy:
    return load_policy()


def judged(text: str, channel: str, titles: tuple[str, ...] = ()) -> Decision:
    visibility = "public" if channel.endswith("_comment") else "private"
    draft = Draft("bot", channel.removesuffix("_comment"), visibility, (text,), buttons=(titles,))  # type: ignore[arg-type]
    return evaluate(draft, Context(NOW), policy())


def spoken(words: Words, locale: Locale) -> list[tuple[str | None, str]]:
    """Channel and text of every variation in this language, filled."""
    return [
        (variation.get("channel"), variation["text"].format(**words.variables))
        for variation in responses()[words.response]
        if bool(variation.get("condition")) is (locale == "en")
    ]


def parcels() -> list[Order]:
    """The demo shop's orders, each with a parcel number that would be taken for a My Number without its name."""
    marked = load_demo_orders()
    return [
        replace(order, tracking_number=LOOKS_LIKE_A_MY_NUMBER) if order.tracking_number else order for order in marked
    ]


@pytest.mark.parametrize("locale", LOCALES)
def test_every_answer_about_an_order_passes(locale: Locale) -> None:
    for order in parcels():
        early, late = (status_words(order, day, locale) for day in (order.ordered_on, date(2027, 2, 1)))
        for words in (early, late, refund_words(order, locale), amendment_words(order, locale)):
            for _, text in spoken(words, locale):
                for channel in CHANNELS:
                    assert judged(text, channel).verdict == "allow", text


@pytest.mark.parametrize("locale", LOCALES)
def test_every_answer_about_hours_passes(locale: Locale) -> None:
    hours = load_hours()
    opening = hours.support.next_opening(NOW)
    assert opening is not None
    for words in (
        Words("utter_phone", {"hours": week_text(hours.support, locale)}),
        Words(
            "utter_store_hours",
            {"hours": week_text(hours.store, locale), "today": today_text(hours.store, NOW, locale)},
        ),
        Words("utter_store_hours_exceptions", {"exceptions": exceptions_text(hours.store, NOW, locale)}),
        Words("utter_handoff_closed", {"opens_at": moment_text(opening, NOW, locale)}),
        Words("utter_order_unknown", {"given": "99999999"}),
    ):
        for channel, text in spoken(words, locale):
            for place in (channel,) if channel else CHANNELS:
                assert judged(text, place).verdict == "allow", (place, text)


def test_every_other_response_passes_as_it_stands() -> None:
    for name, variations in responses().items():
        for variation in variations:
            titles = tuple(button["title"] for button in variation.get("buttons", []))
            if "{" not in variation["text"]:
                for place in (variation["channel"],) if "channel" in variation else CHANNELS:
                    assert judged(variation["text"], place, titles).verdict == "allow", (name, place)
