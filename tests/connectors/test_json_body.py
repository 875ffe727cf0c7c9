"""Bodies: what databases refuse is replaced, what is no JSON is said, and keys do not depend on spelling."""

from datetime import UTC, datetime

import pytest

from connectors.contract import NotUnderstoodError
from connectors.json_body import MAX_DEPTH, at_milliseconds, digest, read_body


@pytest.mark.parametrize(
    ("body", "value"),
    [
        ('{"text":"こんにちは😀"}'.encode(), {"text": "こんにちは😀"}),
        (b'{"text":"\\ud83d\\ude00"}', {"text": "😀"}),
        (b'{"a\\u0000b":"c\\u0000"}', {"a\ufffdb": "c\ufffd"}),
        (b'["\\ud83d"]', ["\ufffd"]),
        (b'["\\uDE00x", 1.5, "\\u0000"]', ["\ufffdx", 1.5, "\ufffd"]),
        (b"123456789012345678901234567890", 123456789012345678901234567890),
    ],
)
def test_reads(body: bytes, value: object) -> None:
    assert read_body(body) == value


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"hello",
        b'"\xff"',
        b"NaN",
        b"1e400",
        b'["\\ud83d", NaN]',
        b'["\\ud83d", 1e400]',
        b'["\\ud83d"',
        b"9" * 5000,
        b'["\\ud83d", ' + b"9" * 5000 + b"]",
        b"[" * 100_000,
        b"[" * 2000 + b"]" * 2000,
        b'{"a":' * (MAX_DEPTH + 1) + b"1" + b"}" * (MAX_DEPTH + 1),
    ],
)
def test_says_why_not(body: bytes) -> None:
    with pytest.raises(NotUnderstoodError, match="JSON"):
        read_body(body)


def test_many_events_side_by_side_are_not_deep() -> None:
    assert read_body(b"[" + b"[[1]]," * 5000 + b"0]") == [[[1]]] * 5000 + [0]


def test_a_digest_knows_content_and_not_spelling() -> None:
    first, second = read_body(b'{"a":1,"b":"\\u3042"}'), read_body('{ "b": "あ", "a": 1 }'.encode())
    assert digest(first) == digest(second)
    assert digest(first) != digest(read_body(b'{"a":1,"b":"x"}'))


def test_moments_outside_the_calendar_are_none() -> None:
    assert at_milliseconds(1_795_305_600_500) == datetime(2026, 11, 22, 0, 0, 0, 500_000, tzinfo=UTC)
    assert at_milliseconds(10**30) is None
    assert at_milliseconds(-(10**17)) is None
