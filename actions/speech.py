"""What an action hands to Rasa: words through a named response, buttons, and changes of slots."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from actions.turn import Locale

Event = dict[str, object]


class Dispatcher(Protocol):
    """The part of rasa_sdk's CollectingDispatcher that is used here."""

    def utter_message(self, **parts: object) -> None: ...


@dataclass(frozen=True)
class Words:
    """A response of the domain and what fills its braces."""

    response: str
    variables: Mapping[str, str]

    def utter(self, dispatcher: Dispatcher) -> None:
        dispatcher.utter_message(response=self.response, **self.variables)


@dataclass(frozen=True)
class Button:
    """A choice; its payload stays with us, the platform carries only an id."""

    title: str
    payload: str


def utter_choices(dispatcher: Dispatcher, response: str, buttons: Sequence[Button]) -> None:
    """Say a response with buttons that are known only now."""
    dispatcher.utter_message(
        response=response, buttons=[{"title": button.title, "payload": button.payload} for button in buttons]
    )


def slot(name: str, value: object) -> Event:
    """The event that sets a slot; its shape is Rasa's own."""
    return {"event": "slot", "name": name, "value": value, "timestamp": None}


def end_form() -> list[Event]:
    """The events that leave a running form."""
    return [{"event": "active_loop", "name": None, "timestamp": None}, slot("requested_slot", None)]


_WEEKDAYS = {"ja": "月火水木金土日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day_text(day: date, locale: Locale) -> str:
    """11月24日(火), or Tue 24 Nov."""
    weekday = _WEEKDAYS[locale][day.weekday()]
    if locale == "en":
        return f"{weekday} {day.day} {_MONTHS[day.month - 1]}"
    return f"{day.month}月{day.day}日({weekday})"
