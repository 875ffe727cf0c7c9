"""The visitor's cookie: signed, bound to one account, renewed while it is used."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from console.chat.visitors import LIVES, Visitor, new_visitor, token_of, visitor_in
from core.keyring import KeyRing, open_ring, rotate

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


@pytest.fixture
def ring(tmp_path: Path) -> KeyRing:
    return open_ring(tmp_path / "keys")


def test_a_token_names_its_visitor(ring: KeyRing) -> None:
    sato = new_visitor(NOW)
    assert visitor_in(ring, "shop", token_of(ring, "shop", sato), NOW) == sato
    assert new_visitor(NOW).id != sato.id


def test_another_accounts_token_names_nobody(ring: KeyRing) -> None:
    token = token_of(ring, "shop", new_visitor(NOW))
    assert visitor_in(ring, "shop2", token, NOW) is None


def test_another_rings_token_names_nobody(ring: KeyRing, tmp_path: Path) -> None:
    stranger = open_ring(tmp_path / "others")
    assert visitor_in(ring, "shop", token_of(stranger, "shop", new_visitor(NOW)), NOW) is None


def test_a_token_of_an_older_key_is_still_good(ring: KeyRing, tmp_path: Path) -> None:
    token = token_of(ring, "shop", new_visitor(NOW))
    assert visitor_in(rotate(tmp_path / "keys"), "shop", token, NOW) is not None


def test_every_letter_counts(ring: KeyRing) -> None:
    token = token_of(ring, "shop", new_visitor(NOW))
    for place, letter in enumerate(token):
        forged = token[:place] + ("1" if letter != "1" else "2") + token[place + 1 :]
        assert visitor_in(ring, "shop", forged, NOW) is None, forged


@pytest.mark.parametrize("token", [None, "", ".", "a.b.c.d", "0" * 32, "０" * 32 + ".1.k." + "0" * 64, "x" * 10_000])
def test_what_is_no_token_names_nobody(ring: KeyRing, token: str | None) -> None:
    assert visitor_in(ring, "shop", token, NOW) is None


def test_a_token_lives_half_a_year_after_it_was_made(ring: KeyRing) -> None:
    token = token_of(ring, "shop", Visitor("a" * 32, NOW))
    assert visitor_in(ring, "shop", token, NOW + LIVES - timedelta(seconds=1)) is not None
    assert visitor_in(ring, "shop", token, NOW + LIVES) is None
