"""Check digits and brands, against numbers that others published."""

import pytest

from governance.checks.card import is_card, is_jan, luhn
from governance.checks.length import fitting
from governance.checks.my_number import is_my_number


@pytest.mark.parametrize("digits", ["79927398713", "4111111111111111", "0"])
def test_luhn_agrees_with_known_numbers(digits: str) -> None:
    assert luhn(digits)


def test_luhn_sees_every_wrong_digit_and_neighbours_exchanged() -> None:
    good = "4539578763621486"
    assert luhn(good)
    for place, digit in enumerate(good):
        for other in set("0123456789") - {digit}:
            assert not luhn(good[:place] + other + good[place + 1 :])
    exchanged = [good[:at] + good[at + 1] + good[at] + good[at + 2 :] for at in range(len(good) - 1)]
    assert [each for each in exchanged if luhn(each) and each != good and {"0", "9"} - set(each)] == []


@pytest.mark.parametrize(
    "digits",
    [
        *("4111111111111111", "4012888888881881", "4222222222222"),  # Visa
        *("5555555555554444", "5105105105105100", "2223003122003222", "2720992593319364"),  # Mastercard
        *("378282246310005", "371449635398431"),  # American Express
        *("3530111333300000", "3566002020360505"),  # JCB
        *("30569309025904", "38520000023237"),  # Diners Club
        *("6011111111111117", "6011000990139424"),  # Discover
        *("6205500000000000004", "6200000000000005"),  # UnionPay
    ],
)
def test_every_brands_test_number_is_a_card(digits: str) -> None:
    assert is_card(digits)
    assert not is_card(digits[:-1] + str((int(digits[-1]) + 1) % 10))


@pytest.mark.parametrize("digits", ["1234567890123452", "9999999999999995", "7992739871300000", "411111111111111"])
def test_other_ranges_and_lengths_are_no_card(digits: str) -> None:
    assert not is_card(digits)


@pytest.mark.parametrize(
    ("digits", "jan"), [("4901234567894", True), ("4569951116179", True), ("4901234567895", False)]
)
def test_article_numbers_are_told_by_their_own_check_digit(digits: str, jan: bool) -> None:
    assert is_jan(digits) is jan


def test_a_my_number_has_one_right_check_digit() -> None:
    assert is_my_number("123456789018")
    for body in ("12345678901", "00000000000", "98765432109", "11111111111"):
        assert sum(is_my_number(f"{body}{last}") for last in range(10)) == 1


@pytest.mark.parametrize(
    ("text", "most", "unit", "fits"),
    [
        ("あいう", 2, "codepoints", 2),
        ("𠮷𠮷", 3, "utf16", 1),
        ("あいう", 7, "utf8", 2),
        ("👨‍👩‍👧あ", 1, "graphemes", 5),
        ("あ", 0, "codepoints", 0),
        ("あ", 9, "utf8", 1),
    ],
)
def test_what_fits_is_counted_in_the_platforms_unit(text: str, most: int, unit: str, fits: int) -> None:
    assert fitting(text, most, unit) == fits  # type: ignore[arg-type]
