"""Webhooks that are wrong, at the door of the whole app: what each is answered, and whether anything was stored."""

import base64
import hmac
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from console.app import LONGEST_BODY
from core.keyring import KeyRing
from core.keyring.ring import new_key
from core.tables import delivery_in, event, message
from tests.console.pages.office import Browser, Office
from tests.until import until

WEBHOOK = "/webhooks/line/shop"
EMPTY = b'{"destination": "U0", "events": []}'


def signed(office: Office, body: bytes) -> dict[str, str]:
    secret = office.line.account.channel_secret.encode()
    return {"x-line-signature": base64.b64encode(hmac.digest(secret, body, "sha256")).decode()}


def stored(office: Office) -> tuple[int, ...]:
    """Raw deliveries, events, messages."""
    return tuple(
        int(office.rows(select(func.count()).select_from(each))[0][0]) for each in (delivery_in, event, message)
    )


@pytest.mark.parametrize("signature", [None, "", "%%%", "AAAA", "43 bytes of something else, in no base64 at all"])
async def test_a_wrong_signature_is_401_and_stores_nothing(
    office: Office, stranger: Browser, signature: str | None
) -> None:
    headers = {} if signature is None else {"x-line-signature": signature}
    answer = await stranger.http.post(WEBHOOK, content=EMPTY, headers=headers)
    assert (answer.status_code, stored(office)) == (401, (0, 0, 0))


async def test_a_body_that_was_changed_on_the_way_is_401(office: Office, stranger: Browser) -> None:
    answer = await stranger.http.post(WEBHOOK, content=EMPTY + b" ", headers=signed(office, EMPTY))
    assert (answer.status_code, stored(office)) == (401, (0, 0, 0))


async def test_an_oversized_body_is_413_whoever_signed_it(office: Office, stranger: Browser) -> None:
    body = b"x" * (LONGEST_BODY + 1)
    answer = await stranger.http.post(WEBHOOK, content=body, headers=signed(office, body))
    assert (answer.status_code, stored(office)) == (413, (0, 0, 0))


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff\xfe", b"5", b'{"events": "none"}', b"[" * 100_000, b"x" * LONGEST_BODY]
)
async def test_what_is_signed_and_no_webhook_is_200_and_kept_as_not_understood(
    office: Office, stranger: Browser, body: bytes
) -> None:
    answer = await stranger.http.post(WEBHOOK, content=body, headers=signed(office, body))
    assert answer.status_code == 200
    await until(lambda: stored(office) == (1, 1, 0))
    (row,) = office.rows(select(event.c.status, event.c.reason))
    assert row.status == "not_understood"
    assert row.reason


@pytest.mark.parametrize("path", ["/webhooks/line/nobody", "/webhooks/fax/shop", "/webhooks/instagram/shop"])
async def test_an_unknown_account_is_404(office: Office, stranger: Browser, path: str) -> None:
    answer = await stranger.http.post(path, content=EMPTY, headers=signed(office, EMPTY))
    assert (answer.status_code, stored(office)) == (404, (0, 0, 0))


async def test_secrets_that_cannot_be_read_are_503_until_they_can(office: Office, stranger: Browser) -> None:
    book = office.counter.house.book
    right = book._ring
    book._ring = replace(right, keys=KeyRing((new_key(),)).keys)
    await book.read()
    answer = await stranger.http.post(WEBHOOK, content=EMPTY, headers=signed(office, EMPTY))
    assert (answer.status_code, stored(office)) == (503, (0, 0, 0))
    book._ring = right
    await book.read()
    answer = await stranger.http.post(WEBHOOK, content=EMPTY, headers=signed(office, EMPTY))
    assert (answer.status_code, stored(office)) == (200, (1, 0, 0))
