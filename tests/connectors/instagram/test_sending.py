"""Instagram's calls: which way, which bytes, on which of Meta's stacks; and what each answer means."""

import json
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from connectors.contract import Outcome, Refused, Request, Response, Sent, TryAgain, Uncertain
from connectors.instagram.connector import Instagram
from tests.connectors.given import (
    NOW,
    OWN_INSTAGRAM,
    SATO_ON_INSTAGRAM,
    YES_NO,
    answer,
    instagram_account,
    instagram_call,
    part,
)

INSTAGRAM = Instagram()
HOUR = timedelta(hours=1)
DAY = 24 * HOUR


def built(page_id: str = "", **changes: Any) -> Request:
    return INSTAGRAM.request(instagram_account(page_id=page_id), instagram_call(**changes))


def shape(request: Request) -> tuple[str, str, dict[str, str], Any]:
    address = urlsplit(request.url)
    body = json.loads(request.body) if request.body else None
    return request.method, address.path, dict(parse_qsl(address.query)), body


@pytest.mark.parametrize(
    ("author", "age", "way"),
    [
        ("bot", 0 * DAY, "message"),
        ("bot", 3 * DAY, "message"),
        ("system", 3 * DAY, "message"),
        ("scheduler", 3 * DAY, "message"),
        ("agent", 0 * DAY, "message"),
        ("agent", DAY - timedelta(minutes=5, seconds=1), "message"),
        ("agent", DAY - timedelta(minutes=5), "human_agent"),
        ("agent", 6 * DAY, "human_agent"),
    ],
)
def test_only_a_person_writes_after_the_bots_day(author: str, age: timedelta, way: str) -> None:
    assert INSTAGRAM.route(instagram_call(author=author, route=""), NOW + age) == way


@pytest.mark.parametrize("action", ["public_reply", "private_reply", "hide", "unhide", "delete", "like"])
def test_the_other_actions_have_one_way_each(action: str) -> None:
    call = instagram_call(action=action, author="agent", target="c1", route="")
    assert INSTAGRAM.route(call, NOW + 6 * DAY) == action


def test_without_a_customers_message_no_tag_is_guessed() -> None:
    call = instagram_call(author="agent", received_at=None, route="")
    assert INSTAGRAM.route(call, NOW) == "message"


def test_each_message_is_a_call_of_its_own() -> None:
    parts = [part("一", 1), part("二", 2)]
    assert [list(group) for group in INSTAGRAM.plan("message", parts)] == [[parts[0]], [parts[1]]]
    assert [list(group) for group in INSTAGRAM.plan("hide", [])] == [[]]


def test_a_message() -> None:
    request = built(parts=(part("どちらですか。", buttons=YES_NO),))
    assert request.url.startswith("https://graph.instagram.com/v25.0/")
    assert request.headers == {"authorization": "Bearer ig-token", "content-type": "application/json"}
    quick_replies = [
        {"content_type": "text", "title": "はい", "payload": "b:k3y"},
        {"content_type": "text", "title": "いいえ", "payload": "b:n0p"},
    ]
    message = {"text": "どちらですか。", "quick_replies": quick_replies}
    body = {"recipient": {"id": SATO_ON_INSTAGRAM}, "message": message}
    assert shape(request) == ("POST", f"/v25.0/{OWN_INSTAGRAM}/messages", {}, body)


def test_a_persons_late_message_says_so_and_a_bots_never_does() -> None:
    assert shape(built(author="agent", route="human_agent"))[3]["tag"] == "HUMAN_AGENT"
    assert "tag" not in shape(built(author="agent"))[3]
    for author in ("bot", "system", "scheduler"):
        with pytest.raises(ValueError, match="only a person"):
            built(author=author, route="human_agent")


def test_a_picture() -> None:
    request = built(parts=(part("", image="https://example.com/coat.jpg"),))
    attachment = {"type": "image", "payload": {"url": "https://example.com/coat.jpg"}}
    assert shape(request)[3]["message"] == {"attachment": attachment}
    with pytest.raises(ValueError, match="not both"):
        built(parts=(part("新作です。", image="https://example.com/coat.jpg"),))


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("public_reply", ("POST", "/v25.0/c1/replies", {}, {"message": "承りました。"})),
        (
            "private_reply",
            (
                "POST",
                f"/v25.0/{OWN_INSTAGRAM}/messages",
                {},
                {"recipient": {"comment_id": "c1"}, "message": {"text": "承りました。"}},
            ),
        ),
        ("hide", ("POST", "/v25.0/c1", {"hide": "true"}, None)),
        ("unhide", ("POST", "/v25.0/c1", {"hide": "false"}, None)),
        ("delete", ("DELETE", "/v25.0/c1", {}, None)),
        ("like", ("POST", f"/v25.0/{OWN_INSTAGRAM}/likes", {"comment_id": "c1"}, None)),
    ],
)
def test_what_is_done_to_a_comment(action: str, expected: tuple[str, str, dict[str, str], Any]) -> None:
    assert shape(built(action=action, route=action, target="c1")) == expected
    with pytest.raises(ValueError, match="needs the comment"):
        built(action=action, route=action)


def test_through_a_page_the_page_sends_and_facebooks_host_listens() -> None:
    message, reply = built(page_id="1029"), built(page_id="1029", action="public_reply", target="c1")
    assert message.url == "https://graph.facebook.com/v25.0/1029/messages"
    assert reply.url == "https://graph.facebook.com/v25.0/c1/replies"
    simulated = INSTAGRAM.request(instagram_account("http://127.0.0.1:9000/", page_id="1029"), instagram_call())
    assert simulated.url == "http://127.0.0.1:9000/v25.0/1029/messages"


def test_an_id_cannot_lead_elsewhere() -> None:
    request = built(action="hide", target="c1/../../me?access_token=x#y")
    assert urlsplit(request.url).path == "/v25.0/c1%2F..%2F..%2Fme%3Faccess_token%3Dx%23y"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"action": "publish"}, "no publish"),
        ({"parts": ()}, "one message"),
        ({"parts": (part(), part())}, "one message"),
    ],
)
def test_mistakes_of_ours_are_said(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        built(**changes)


def error(code: int, subcode: int = 0, status: int = 400, **more: Any) -> Response:
    fields = {"message": f"(#{code})", "type": "OAuthException", "code": code, "fbtrace_id": "A", **more}
    return answer({"error": {**fields, "error_subcode": subcode} if subcode else fields}, status)


def detail(code: int, subcode: int = 0) -> str:
    return f"{code}-{subcode} (#{code})" if subcode else f"{code} (#{code})"


def refused(reason: str, code: int, subcode: int = 0, **flags: bool) -> Refused:
    return Refused(reason, detail(code, subcode), **flags)


LATER = TryAgain("rate_limited", counts=False)
AGAIN = TryAgain("server_error")
PERHAPS = Uncertain("server_error")

ANSWERS: list[tuple[Response, Outcome]] = [
    (answer({"recipient_id": "1", "message_id": "m7"}), Sent(("m7",))),
    (answer({"id": "c9"}), Sent(("c9",))),
    (answer({"id": 9}), Sent(("9",))),
    (answer({"success": True}), Sent()),
    (answer({"success": False}), Refused("refused", "success: false")),
    (answer(b"<html>"), Sent()),
    *((error(190, subcode), refused("token_dead", 190, subcode, token_dead=True)) for subcode in (0, 463, 460, 458)),
    *((error(10, subcode), refused("window_closed", 10, subcode)) for subcode in (2534022, 2018278, 2018065)),
    *((error(100, subcode), refused("unknown_recipient", 100, subcode)) for subcode in (2534014, 2018001)),
    (error(100, 2534025), refused("private_reply_refused", 100, 2534025)),
    (error(10900), refused("private_reply_refused", 10900)),
    (error(100, 2534015), refused("invalid_request", 100, 2534015)),
    (error(100, 77), refused("invalid_request", 100, 77)),
    (error(100, 33), refused("not_found", 100, 33)),
    (error(100, 2534029), refused("recipient_unavailable", 100, 2534029)),
    (error(551, 1545041), refused("recipient_unavailable", 551, 1545041)),
    (error(10, 2018108), refused("recipient_unavailable", 10, 2018108)),
    (error(200, 1545041), refused("recipient_unavailable", 200, 1545041)),
    (error(200, 2534041), refused("access_switched_off", 200, 2534041, account_blocked=True)),
    (error(10, 2534077), refused("account_link", 10, 2534077, account_blocked=True)),
    (error(10, 1893063), refused("account_restricted", 10, 1893063, account_blocked=True)),
    (error(368), refused("account_restricted", 368, account_blocked=True)),
    (error(2022), refused("account_restricted", 2022, account_blocked=True)),
    (error(10), refused("forbidden", 10)),
    (error(200, 5), refused("forbidden", 200, 5)),
    (error(2018300), refused("thread_taken", 2018300)),
    (error(100, 2534037), refused("thread_taken", 100, 2534037)),
    (error(100, 2018109), refused("too_large", 100, 2018109)),
    (error(9004, 2207052), refused("media_refused", 9004, 2207052)),
    (error(77777), refused("refused", 77777)),
    *((error(code, subcode), LATER) for code, subcode in [(4, 0), (17, 0), (32, 0), (613, 2534040), (80002, 0)]),
    *((error(code), AGAIN) for code in (2, 1200)),
    (error(100, is_transient=True), AGAIN),
    *((error(code), PERHAPS) for code in (1, -1, 0)),
    (error(1, is_transient=True), AGAIN),
    *((error(code, status=500, is_transient=True), PERHAPS) for code in (1, 2, 1200, 77777)),
    (error(551, 1545041, status=500), refused("recipient_unavailable", 551, 1545041)),
    *((answer(b"<html>", status), PERHAPS) for status in (500, 502, 503, 504, 408)),
    (answer(b"", 429, {"retry-after": "3"}), TryAgain("rate_limited", timedelta(seconds=3), counts=False)),
    (answer(b"", 401), Refused("token_dead", token_dead=True)),
    (answer(b"", 404), Refused("refused", "HTTP 404")),
    (answer(b"", 302), Uncertain("unexpected_answer")),
]


@pytest.mark.parametrize(("response", "outcome"), ANSWERS)
def test_what_an_answer_to_a_first_attempt_means(response: Response, outcome: Outcome) -> None:
    assert INSTAGRAM.outcome(instagram_call(), response) == outcome


def test_a_persons_message_that_came_too_late_takes_the_tagged_way_once() -> None:
    closed = error(10, 2534022)
    again = TryAgain("window_closed", route="human_agent", counts=False)
    assert INSTAGRAM.outcome(instagram_call(author="agent"), closed) == again
    assert INSTAGRAM.outcome(instagram_call(author="agent", route="human_agent"), closed) == refused(
        "window_closed", 10, 2534022
    )


@pytest.mark.parametrize(
    ("response", "outcome"),
    [
        (error(190), Uncertain("token_dead", token_dead=True)),
        (error(368), Uncertain("account_restricted", account_blocked=True)),
        (error(10, 2534022), Uncertain("window_closed")),
        (error(100, 2534025), Uncertain("private_reply_refused")),
        (error(613), LATER),
        (answer({"message_id": "m7"}), Sent(("m7",))),
    ],
)
def test_after_an_attempt_of_unknown_fate_a_refusal_proves_nothing(response: Response, outcome: Outcome) -> None:
    assert INSTAGRAM.outcome(instagram_call(author="agent", unknown=True), response) == outcome


@pytest.mark.parametrize(
    ("header", "after"),
    [
        ('{"178":[{"type":"messenger","call_count":100,"estimated_time_to_regain_access":19}]}', timedelta(minutes=19)),
        ('{"1":[{"estimated_time_to_regain_access":2},{"estimated_time_to_regain_access":5}]}', timedelta(minutes=5)),
        ('{"1":[{"estimated_time_to_regain_access":99999999}]}', DAY),
        ('{"1":[{"call_count":3}]}', None),
        ('{"1":{"call_count":3}}', None),
        ("?", None),
    ],
)
def test_meta_says_how_long_to_wait(header: str, after: timedelta | None) -> None:
    response = error(613, 2534040)
    limited = Response(response.status, {"x-business-use-case-usage": header}, response.body)
    assert INSTAGRAM.outcome(instagram_call(), limited) == TryAgain("rate_limited", after, counts=False)


@pytest.mark.parametrize("action", ["message", "public_reply", "private_reply", "hide", "delete", "like"])
def test_silence_is_never_answered_by_repeating(action: str) -> None:
    call = instagram_call(action=action, target="c1")
    assert INSTAGRAM.after_silence(call, NOW) == Uncertain("no_answer")
