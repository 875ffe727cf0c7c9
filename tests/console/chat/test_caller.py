"""Where a request comes from: behind proxies, and from whose page."""

import pytest

from console.chat.caller import address_of, is_encrypted, is_own_page
from tests.console.chat.asking import asking


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("93.184.216.34", None, "93.184.216.34"),
        ("93.184.216.34", "198.51.100.1", "93.184.216.34"),
        ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.2", "1.1.1.1, 198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", " ", "127.0.0.1"),
    ],
)
def test_only_a_near_proxys_word_counts(peer: str, forwarded: str | None, address: str) -> None:
    headers = {} if forwarded is None else {"x-forwarded-for": forwarded}
    assert address_of(asking(headers=headers, peer=peer)) == address


@pytest.mark.parametrize(
    ("headers", "public_url", "own"),
    [
        ({}, None, True),
        ({"origin": "http://chat.example.jp"}, None, True),
        ({"origin": "https://chat.example.jp"}, None, True),
        ({"origin": "HTTPS://Chat.Example.JP"}, None, True),
        ({"origin": "https://chat.example.jp:8443"}, None, False),
        ({"origin": "https://chat.example.jp.evil.example"}, None, False),
        ({"origin": "https://evil.example"}, None, False),
        ({"origin": "null"}, None, False),
        ({"origin": ""}, None, False),
        ({"origin": "https://support.example.jp"}, "https://support.example.jp/", True),
        ({"origin": "http://support.example.jp"}, "https://support.example.jp", False),
        ({"sec-fetch-site": "cross-site"}, None, False),
        ({"sec-fetch-site": "same-site"}, None, False),
        ({"sec-fetch-site": "same-origin"}, None, True),
    ],
)
def test_another_sites_page_is_known_by_its_origin(headers: dict[str, str], public_url: str | None, own: bool) -> None:
    assert is_own_page(asking(headers=headers), public_url) is own


def test_https_is_known_from_the_proxy_or_the_public_address() -> None:
    assert not is_encrypted(asking(), None)
    assert not is_encrypted(asking(), "http://chat.example.jp")
    assert is_encrypted(asking(), "https://chat.example.jp")
    assert is_encrypted(asking(headers={"x-forwarded-proto": "https"}), None)
