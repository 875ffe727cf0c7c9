"""A colleague who reads English: the page is English, what goes to the customer stays in the customer's language."""

import pytest

from desk.user_changes import set_preferences
from desk.users import find_user
from tests.console.pages.conftest import SignedIn
from tests.console.pages.office import Office, waiting_ticket


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("カード番号は 4111 1111 1111 1111 ですね。", "ご登録のカード"),
        ("Your card is 4111 1111 1111 1111, isn't it?", "the card on file"),
    ],
)
async def test_what_is_put_in_place_is_in_the_language_of_the_message(
    office: Office, signed_in: SignedIn, text: str, instead: str
) -> None:
    suzuki = await signed_in("suzuki")
    number = await waiting_ticket(office)
    await office.write(lambda c: set_preferences(c, find_user(c, "suzuki@example.jp").id, {"language": "en"}))
    await suzuki.post(f"/tickets/{number}/take")
    asked = {"conversation_id": office.where(number), "visibility": "private", "text": text}
    (finding,) = (await suzuki.post("/gate/check", asked)).json()["findings"]
    assert finding["suggestion"] == instead
    assert finding["name"] == "Card number"
    assert finding["law"] == "割賦販売法 Art. 35-16"
