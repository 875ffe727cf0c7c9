"""Not understood: choices once, then the offer of a person, then a person."""

import pytest

from actions.counter import Counter
from actions.fallback import Fallback
from actions.topics import TOPICS
from tests.actions.conversation import Conversation


def unclear(talk: Conversation, times: int, **ranking: tuple[str, ...]) -> Conversation:
    for number in range(times):
        talk.customer(f"むにゃ{number}", "nlu_fallback", confidence=0.3, **ranking)  # type: ignore[arg-type]
        talk.ran("action_default_fallback").listens()
    return talk


async def test_first_the_likeliest_matters_are_offered(counter: Counter) -> None:
    talk = unclear(Conversation(), 1, ranking=("ask_care", "greet", "ask_size", "out_of_scope"))
    outcome = await talk.run(Fallback(counter))
    assert outcome.responses == ["utter_fallback_choices"]
    assert [button["payload"] for button in outcome.messages[0]["buttons"]] == [
        "/ask_care",
        "/ask_size",
        "/order_status",
        "/human_handoff",
    ]
    assert outcome.handoff is None


async def test_choices_speak_the_customers_language(counter: Counter) -> None:
    outcome = await unclear(Conversation("en"), 1).run(Fallback(counter))
    assert [button["title"] for button in outcome.messages[0]["buttons"]] == [
        "Order status",
        "Return",
        "Sizes",
        "Talk to a person",
    ]


async def test_the_second_time_a_person_is_offered(counter: Counter) -> None:
    outcome = await unclear(Conversation(), 2).run(Fallback(counter))
    assert outcome.responses == ["utter_offer_person"]
    assert outcome.slots["offer"] == "person"
    assert outcome.left_form
    assert outcome.handoff is None


async def test_the_third_time_a_person_comes(counter: Counter) -> None:
    outcome = await unclear(Conversation(), 3).run(Fallback(counter))
    assert outcome.handoff is not None
    assert outcome.handoff["reason"] == "fallback_twice"


async def test_a_message_that_was_understood_starts_the_count_anew(counter: Counter) -> None:
    talk = unclear(Conversation(), 1).customer("送料は?", "ask_shipping_fee").listens()
    outcome = await unclear(talk, 1).run(Fallback(counter))
    assert outcome.responses == ["utter_fallback_choices"]


async def test_in_public_there_are_no_buttons_and_the_second_time_a_person_comes(counter: Counter) -> None:
    talk = Conversation(visibility="public")
    first = await unclear(talk, 1).run(Fallback(counter))
    assert (first.responses, first.messages[0]["buttons"]) == (["utter_fallback_choices"], [])
    second = await unclear(talk, 1).run(Fallback(counter))
    assert second.handoff is not None


async def test_within_a_form_the_question_is_simply_asked_again(counter: Counter) -> None:
    outcome = await unclear(Conversation().form("order_status_form"), 1).run(Fallback(counter))
    assert outcome.responses == ["utter_fallback_in_form"]
    assert outcome.messages[0]["buttons"] == []


async def test_an_order_number_alone_is_looked_up(counter: Counter) -> None:
    talk = Conversation().customer("10482755", "nlu_fallback", order_number="10482755")
    outcome = await talk.run(Fallback(counter))
    assert outcome.messages == []
    assert [(event["event"], event["name"]) for event in outcome.events] == [("followup", "order_status_form")]


async def test_an_order_number_alone_in_public_is_invited_to_a_direct_message(counter: Counter) -> None:
    talk = Conversation(visibility="public").customer("10482755", "nlu_fallback", order_number="10482755")
    outcome = await talk.run(Fallback(counter))
    assert (outcome.responses, outcome.events) == (["utter_invite_dm"], [])


async def test_where_no_rule_fits_the_message_is_taken_back(counter: Counter) -> None:
    outcome = await Conversation().customer("?", "greet").run(Fallback(counter))
    assert outcome.responses == ["utter_fallback_choices"]
    assert [event["event"] for event in outcome.events] == ["rewind"]


@pytest.mark.parametrize("intent", sorted(TOPICS))
def test_titles_fit_a_button(intent: str) -> None:
    assert 0 < len(TOPICS[intent].ja) <= 20
    assert 0 < len(TOPICS[intent].en) <= 20
