"""The shops' hours as customers read them."""

from datetime import UTC, datetime

from actions.counter import Counter
from actions.store_hours import StoreHours
from tests.actions.conftest import counter_at
from tests.actions.conversation import Conversation


async def test_the_week_and_the_present_state(counter: Counter) -> None:
    outcome = await Conversation().customer("営業時間は?", "ask_store").run(StoreHours(counter))
    assert outcome.responses == ["utter_store_hours"]
    assert outcome.messages[0]["hours"] == "月〜金 11:00–20:00、土〜日 10:00–20:00、祝日 10:00–20:00"
    assert outcome.messages[0]["today"] == "ただいま営業中です。"


async def test_coming_exceptions_are_told_in_the_customers_language() -> None:
    counter = counter_at(datetime(2026, 12, 28, 12, 0, tzinfo=UTC))
    outcome = await Conversation("en").customer("hours?", "ask_store").run(StoreHours(counter))
    assert outcome.responses == ["utter_store_hours", "utter_store_hours_exceptions"]
    assert outcome.messages[0]["today"] == "Closed now; opens 11:00 tomorrow."
    assert outcome.messages[1]["exceptions"] == ("Thu 31 Dec 10:00–17:00, Fri 1 Jan closed, Sat 2 Jan 10:00–18:00")
