"""LINE's calls: which way, how many, which bytes; and what each answer and each silence means."""

import json
from datetime import timedelta
from typing import Any

import pytest

from connectors.contract import Button, Outcome, Part, Refused, Response, Sent, TryAgain, Uncertain
from connectors.line.connector import Line
from tests.connectors.given import NOW, SATO, YES_NO, answer, line_account, line_call, part, seconds

LINE = Line()
MONTHLY = "You have reached your monthly limit."
RATE = "The API rate limit has been exceeded. Try again later."


@pytest.mark.parametrize(
    ("age", "token", "way"),
    [
        (0, "token", "reply"),
        (49.999, "token", "reply"),
        (50, "token", "push"),
        (3600, "token", "push"),
        (0, None, "push"),
        (0, "", "push"),
    ],
)
def test_reply_while_the_token_is_surely_good_else_push(age: float, token: str | None, way: str) -> None:
    call = line_call(reply_token=token, route="")
    assert LINE.route(call, NOW + seconds(age)) == way


def test_without_a_time_of_receipt_a_token_is_not_trusted() -> None:
    assert LINE.route(line_call(received_at=None, route=""), NOW) == "push"


@pytest.mark.parametrize(
    ("parts", "sizes"),
    [
        ([], []),
        ([part()], [1]),
        ([part()] * 5, [5]),
        ([part()] * 6, [5, 1]),
        ([part()] * 12, [5, 5, 2]),
        ([part(image="https://example.com/1.jpg")] * 3, [2, 1]),
        ([part("", image="https://example.com/1.jpg")] * 5, [5]),
        ([part(buttons=(Button("i", "t"),) * 7)] * 2, [1, 1]),
        ([part(buttons=(Button("i", "t"),) * 13)], [1]),
    ],
)
def test_as_few_calls_as_five_messages_allow(parts: list[Part], sizes: list[int]) -> None:
    groups = LINE.plan("message", parts)
    assert [len(group) for group in groups] == sizes
    assert [each for group in groups for each in group] == parts


def body_of(**changes: Any) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(LINE.request(line_account(), line_call(**changes)).body)
    return body


def test_a_reply_carries_the_token_and_no_retry_key() -> None:
    request = LINE.request(line_account(), line_call(parts=(part("一"), part("二"))))
    assert (request.method, request.url) == ("POST", "https://api.line.me/v2/bot/message/reply")
    assert request.headers == {"content-type": "application/json", "authorization": "Bearer line-token"}
    messages = [{"type": "text", "text": "一"}, {"type": "text", "text": "二"}]
    assert json.loads(request.body) == {"replyToken": "token", "messages": messages}


def test_a_push_carries_the_recipient_and_the_retry_key() -> None:
    call = line_call(route="push")
    request = LINE.request(line_account("http://127.0.0.1:9000/"), call)
    assert request.url == "http://127.0.0.1:9000/v2/bot/message/push"
    assert request.headers["x-line-retry-key"] == call.retry_key
    assert json.loads(request.body) == {"to": SATO, "messages": [{"type": "text", "text": "承りました。"}]}


@pytest.mark.parametrize("way", ["reply", "push"])
def test_the_same_call_gives_the_same_bytes(way: str) -> None:
    calls = [line_call(route=way, attempts=number, unknown=bool(number)) for number in range(2)]
    first, second = (LINE.request(line_account(), call) for call in calls)
    assert (first.body, first.headers, first.url) == (second.body, second.headers, second.url)


def test_all_buttons_of_a_call_stand_under_its_last_message() -> None:
    parts = (part("どちらですか。", 1, YES_NO), part("お選びください。", 2, (Button("oth3r", "その他"),)))
    first, last = body_of(parts=parts)["messages"]
    assert "quickReply" not in first
    assert [item["action"] for item in last["quickReply"]["items"]] == [
        {"type": "postback", "label": title, "data": data, "displayText": title}
        for title, data in [("はい", "b:k3y"), ("いいえ", "b:n0p"), ("その他", "b:oth3r")]
    ]
    assert all(item["type"] == "action" for item in last["quickReply"]["items"])


def test_a_picture_comes_before_its_words() -> None:
    picture = "https://example.com/coat.jpg"
    image = {"type": "image", "originalContentUrl": picture, "previewImageUrl": picture}
    assert body_of(parts=(part("新作です。", image=picture),))["messages"] == [
        image,
        {"type": "text", "text": "新作です。"},
    ]
    assert body_of(parts=(part("", image=picture),))["messages"] == [image]


@pytest.mark.parametrize("action", ["public_reply", "private_reply", "hide", "unhide", "delete", "like", "publish"])
def test_line_has_chats_alone(action: str) -> None:
    call = line_call(action=action)
    for refused in (
        lambda: LINE.plan(call.action, [part()]),
        lambda: LINE.route(call, NOW),
        lambda: LINE.request(line_account(), call),
    ):
        with pytest.raises(ValueError, match=f"LINE has no {action}"):
            refused()


def test_a_call_without_a_way_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="no route ''"):
        LINE.request(line_account(), line_call(route=""))


def error(status: int, message: str, **more: Any) -> Response:
    return answer({"message": message, **more}, status)


TOKEN_EXPIRED = TryAgain("reply_token_expired", after=timedelta(0), route="push", counts=False)

FIRST_ATTEMPT: list[tuple[str, Response, Outcome]] = [
    ("reply", answer({"sentMessages": [{"id": "461", "quoteToken": "q"}]}), Sent(("461",))),
    ("reply", answer({}), Sent()),
    ("reply", answer(b"<html>"), Sent()),
    ("push", answer({"sentMessages": [{"id": "461"}]}), Sent(("461",))),
    (
        "push",
        error(409, "The retry key is already accepted", sentMessages=[{"id": "461"}]),
        Sent(("461",)),
    ),
    ("reply", error(409, "Conflict"), Refused("refused", "Conflict")),
    ("reply", error(400, "Invalid reply token"), TOKEN_EXPIRED),
    ("push", error(400, "Failed to send messages"), Refused("unknown_recipient", "Failed to send messages")),
    (
        "reply",
        error(
            400,
            "The request body has 1 error(s)",
            details=[{"message": "May not be empty", "property": "messages[0].text"}],
        ),
        Refused("invalid_request", "The request body has 1 error(s); messages[0].text: May not be empty"),
    ),
    ("reply", error(401, "Authentication failed"), Refused("token_dead", "Authentication failed", token_dead=True)),
    ("push", error(401, "Authentication failed"), Refused("token_dead", "Authentication failed", token_dead=True)),
    ("push", error(403, "Not available for your plan"), Refused("forbidden", "Not available for your plan")),
    ("push", error(404, "Not found"), Refused("not_found", "Not found")),
    ("push", error(413, "Request exceeds 2MB"), Refused("too_large", "Request exceeds 2MB")),
    ("push", error(415, "Not supported"), Refused("invalid_request", "Not supported")),
    ("push", error(418, "?"), Refused("refused", "?")),
    ("push", answer(b"\xff\xfe", 400), Refused("invalid_request", "��")),
    ("push", error(429, MONTHLY), Refused("monthly_limit", MONTHLY, account_blocked=True)),
    ("push", error(429, RATE), TryAgain("rate_limited", counts=False)),
    ("reply", error(429, RATE), TryAgain("rate_limited", counts=False)),
    ("push", answer({"message": RATE}, 429, {"retry-after": "7"}), TryAgain("rate_limited", seconds(7), counts=False)),
    ("push", answer(b"", 500), TryAgain("server_error")),
    ("push", answer(b"", 503), TryAgain("server_error")),
    ("push", answer(b"", 408), TryAgain("server_error")),
    ("reply", answer(b"", 500), Uncertain("server_error")),
    ("reply", answer(b"", 504), Uncertain("server_error")),
    ("reply", answer(b"", 302), Uncertain("unexpected_answer")),
    ("push", answer(b"", 302), Uncertain("unexpected_answer")),
]


@pytest.mark.parametrize(("way", "response", "outcome"), FIRST_ATTEMPT)
def test_what_an_answer_to_a_first_attempt_means(way: str, response: Response, outcome: Outcome) -> None:
    assert LINE.outcome(line_call(route=way), response) == outcome


AFTER_UNKNOWN: list[tuple[str, Response, Outcome]] = [
    ("reply", answer({"sentMessages": [{"id": "461"}]}), Sent(("461",))),
    ("reply", error(400, "Invalid reply token"), Uncertain("reply_token_expired")),
    ("reply", error(429, RATE), Uncertain("rate_limited")),
    ("reply", answer(b"", 500), Uncertain("server_error")),
    ("reply", error(401, "Authentication failed"), Uncertain("token_dead", token_dead=True)),
    ("reply", error(400, "The request body has 1 error(s)"), Uncertain("invalid_request")),
    ("push", error(409, "accepted", sentMessages=[{"id": "461"}]), Sent(("461",))),
    ("push", answer(b"", 500), TryAgain("server_error")),
    ("push", error(429, RATE), TryAgain("rate_limited", counts=False)),
    ("push", error(429, MONTHLY), Uncertain("monthly_limit", account_blocked=True)),
    ("push", error(401, "Authentication failed"), Uncertain("token_dead", token_dead=True)),
    ("push", error(400, "Failed to send messages"), Uncertain("unknown_recipient")),
]


@pytest.mark.parametrize(("way", "response", "outcome"), AFTER_UNKNOWN)
def test_after_an_attempt_of_unknown_fate_a_refusal_proves_nothing(
    way: str, response: Response, outcome: Outcome
) -> None:
    assert LINE.outcome(line_call(route=way, unknown=True, attempts=1), response) == outcome


def test_each_part_gets_the_id_of_its_words() -> None:
    parts = (part("一", 1, image="https://example.com/1.jpg"), part("二", 2))
    response = answer({"sentMessages": [{"id": "1"}, {"id": "2"}, {"id": "3"}]})
    assert LINE.outcome(line_call(parts=parts), response) == Sent(("2", "3"))
    short = answer({"sentMessages": [{"id": "1"}, {"id": "2"}]})
    assert LINE.outcome(line_call(parts=parts), short) == Sent(("2",))


@pytest.mark.parametrize(
    ("changes", "age", "verdict"),
    [
        ({"route": "reply"}, 10, TryAgain("no_answer", after=timedelta(0))),
        ({"route": "reply"}, 49.999, TryAgain("no_answer", after=timedelta(0))),
        ({"route": "reply"}, 50, Uncertain("no_answer")),
        ({"route": "reply", "attempts": 2}, 10, Uncertain("no_answer")),
        ({"route": "reply", "received_at": None}, 10, Uncertain("no_answer")),
        ({"route": "push"}, 3600, TryAgain("no_answer")),
        ({"route": "push", "attempts": 3, "tried_at": NOW}, 3600, TryAgain("no_answer")),
        ({"route": "push", "tried_at": NOW}, 23 * 3600, Uncertain("no_answer")),
        ({"route": "push", "retry_key": ""}, 10, Uncertain("no_answer")),
        ({"route": ""}, 10, Uncertain("no_answer")),
    ],
)
def test_what_silence_means(changes: dict[str, Any], age: float, verdict: TryAgain | Uncertain) -> None:
    silent = line_call(**{"attempts": 1, "unknown": True, **changes})
    assert LINE.after_silence(silent, NOW + seconds(age)) == verdict


async def test_a_chat_cannot_be_read() -> None:
    async def fetch(request: object) -> Response:
        raise AssertionError("nothing to ask")

    assert await LINE.find_sent(line_account(), line_call(unknown=True), fetch) is None
