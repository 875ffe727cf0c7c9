"""When the shops are open, and whether they are now."""

from dataclasses import dataclass

from actions.counter import Counter
from actions.speech import Dispatcher, Event, Words
from actions.turn import Tracker, read_turn
from core.hours_text import exceptions_text, today_text, week_text


@dataclass(frozen=True)
class StoreHours:
    """Tells the weekly hours, the present state and the days off the usual within a fortnight."""

    counter: Counter
    name: str = "action_store_hours"

    async def run(self, dispatcher: Dispatcher, tracker: Tracker, domain: object) -> list[Event]:
        locale = read_turn(tracker).locale
        store, now = self.counter.hours.store, self.counter.now()
        hours = {"hours": week_text(store, locale), "today": today_text(store, now, locale)}
        Words("utter_store_hours", hours).utter(dispatcher)
        if exceptions := exceptions_text(store, now, locale):
            Words("utter_store_hours_exceptions", {"exceptions": exceptions}).utter(dispatcher)
        return []
