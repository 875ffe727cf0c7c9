"""Passwords: one way, the same from every keyboard, and as slow for nobody as for somebody."""

from typing import Literal

import pytest
from argon2 import Parameters, PasswordHasher, extract_parameters

from desk.passwords import LETTERS, PasswordRefused, hash_password, new_password, verify_password

GOOD = "窓口のひみつ言葉です"
STORED = hash_password(GOOD)


def test_the_password_and_no_other_one_verifies() -> None:
    assert verify_password(STORED, GOOD)
    assert not verify_password(STORED, GOOD + " ")
    assert not verify_password(STORED, "")


def test_it_is_argon2id_with_the_cost_we_mean() -> None:
    assert STORED.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert hash_password(GOOD) != STORED


def test_full_width_letters_of_an_input_method_are_the_same_password() -> None:
    assert verify_password(hash_password("Madoguchi-2026"), "Ｍａｄｏｇｕｃｈｉ－２０２６")


@pytest.mark.parametrize("password", ["", "ninechars", "x" * 1_001])
def test_too_short_or_long_is_refused(password: str) -> None:
    with pytest.raises(PasswordRefused, match="10 to 1000 characters"):
        hash_password(password)


def test_a_password_of_any_length_or_content_can_be_checked() -> None:
    assert not verify_password(STORED, "x" * 1_000_000)
    assert not verify_password(STORED, "\ud800")
    assert not verify_password("no hash", GOOD)


def test_nobody_has_no_password_and_takes_as_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same work for both: the whole of Argon2 over the same password, at the same cost."""
    checked: list[tuple[Parameters, bytes]] = []

    class Watched(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
            assert isinstance(hash, str)
            assert isinstance(password, bytes)
            checked.append((extract_parameters(hash), password))
            return super().verify(hash, password)

    monkeypatch.setattr("desk.passwords._hasher", Watched())
    for stored in (None, STORED):
        assert not verify_password(stored, "a wrong password")
    assert len(checked) == 2
    assert checked[0] == checked[1]


def test_new_passwords_are_fit_to_be_copied_and_never_the_same() -> None:
    made = {new_password() for _ in range(100)}
    assert len(made) == 100
    assert all(len(each) == 23 and set(each) <= {*LETTERS, "-"} for each in made)
    assert verify_password(hash_password(min(made)), min(made))
