"""What a form takes for an order number: known ones, normalised; a second miss goes on to a person."""

import pytest

from actions.counter import Counter
from actions.order_forms import FORMS, FormValidation, form_validations
from tests.actions.conversation import Conversation


def validation(counter: Counter) -> FormValidation:
    return FormValidation(counter, "validate_order_status_form")


def given(number: str, misses: float = 0) -> Conversation:
    talk = Conversation(unknown_orders=misses).customer(number, "order_status").form("order_status_form")
    return talk.ran("order_status_form").set("order_number", number)


async def test_a_known_number_is_kept_as_the_shop_writes_it(counter: Counter) -> None:
    outcome = await given("ｂ２０４３１９", misses=1).run(validation(counter))
    assert outcome.slots == {"order_number": "B-204319", "unknown_orders": 0}
    assert outcome.responses == []


@pytest.mark.parametrize("number", ["99999999", "B-999999", "12"])
async def test_an_unknown_number_is_said_and_asked_again(counter: Counter, number: str) -> None:
    outcome = await given(number).run(validation(counter))
    assert outcome.responses == ["utter_order_unknown"]
    assert outcome.messages[0]["given"] == number
    assert outcome.slots == {"order_number": None, "unknown_orders": 1}


async def test_the_second_miss_goes_on_so_that_a_person_can_look(counter: Counter) -> None:
    outcome = await given("99999999", misses=1).run(validation(counter))
    assert outcome.responses == []
    assert outcome.slots == {"order_number": "99999999", "unknown_orders": 2}


async def test_a_shop_that_does_not_answer_lets_the_number_pass(counter_without_shop: Counter) -> None:
    outcome = await given("b204319").run(validation(counter_without_shop))
    assert outcome.slots == {"order_number": "B-204319"}


async def test_other_slots_pass_as_they_are(counter: Counter) -> None:
    talk = Conversation().customer("ニットです", "out_of_scope").form("defective_form").ran("defective_form")
    outcome = await talk.set("case_product", "ニットです").run(FormValidation(counter, "validate_defective_form"))
    assert outcome.slots == {"case_product": "ニットです"}


async def test_nothing_given_changes_nothing(counter: Counter) -> None:
    talk = Conversation().customer("送料は?", "ask_shipping_fee").form("order_status_form").ran("order_status_form")
    outcome = await talk.run(validation(counter))
    assert (outcome.events, outcome.messages) == ([], [])


def test_every_form_has_its_validation(counter: Counter) -> None:
    assert [action.name for action in form_validations(counter)] == [f"validate_{form}" for form in FORMS]
