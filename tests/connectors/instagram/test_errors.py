"""Instagram's answers over HTTP, from the simulated platform: its error table line by line, and what people read."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from connectors.contract import Account, Call, Refused, Sent, TryAgain, Uncertain
from connectors.instagram.connector import Instagram
from desk.inbound import Inbound
from tests.connectors.given import YES_NO, instagram_call, part
from tests.connectors.platform_calls import Caller, calling
from tests.platforms.clock import DAY, HOUR, ManualClock
from tests.platforms.instagram import InstagramSimulator, InstagramUser
from tests.platforms.instagram.events import Event

WORDS = "承りました。"
WAIT = TryAgain("rate_limited", after=timedelta(minutes=5), counts=False)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
async def ig(clock: ManualClock) -> AsyncIterator[InstagramSimulator]:
    async with InstagramSimulator(clock=clock) as ig:
        yield ig


def connected(ig: InstagramSimulator, through_page: bool = False) -> Account:
    settings = {"instagram_id": ig.account.id} | ({"page_id": ig.account.page_id} if through_page else {})
    token = ig.account.page_token if through_page else ig.account.access_token
    secrets = {"app_secret": ig.account.app_secret, "verify_token": "v", "access_token": token}
    return Account("a2", "instagram", "青空商店", ig.api_base, settings, secrets)


@pytest.fixture
async def caller(ig: InstagramSimulator, clock: ManualClock) -> AsyncIterator[Caller]:
    async with calling(Instagram(), connected(ig), clock) as caller:
        yield caller


@pytest.fixture
def sato(ig: InstagramSimulator) -> InstagramUser:
    return ig.user(name="佐藤 花子")


def heard(ig: InstagramSimulator, event: Event) -> Inbound:
    """The event as our own parser reads its webhook."""
    (inbound,) = Instagram().parse(ig.build(event).body, datetime.fromtimestamp(ig.world.clock(), UTC))
    return inbound


def answer_to(ig: InstagramSimulator, user: InstagramUser, words: str = WORDS, **changes: Any) -> Call:
    """The answer to a message that just came."""
    inbound = heard(ig, ig.events.text(user, "返品したい"))
    given = {"recipient": inbound.external_user, "received_at": inbound.platform_at, "parts": (part(words),)}
    return instagram_call(**{**given, "route": "", **changes})


def about_comment(ig: InstagramSimulator, user: InstagramUser, action: str, words: str = "", **changes: Any) -> Call:
    """What is done about a comment that was just written."""
    inbound = heard(ig, ig.events.comment(user, "在庫ありますか", ig.world.post()))
    given = {"recipient": inbound.external_user, "received_at": inbound.platform_at, "target": inbound.external_message}
    parts = (part(words),) if words else ()
    return instagram_call(**{**given, "action": action, "parts": parts, "route": "", **changes})


@pytest.mark.parametrize("through_page", [False, True])
async def test_a_message_arrives_on_both_of_metas_stacks(
    ig: InstagramSimulator, clock: ManualClock, sato: InstagramUser, through_page: bool
) -> None:
    async with calling(Instagram(), connected(ig, through_page), clock) as caller:
        outcome = await caller.outcome(answer_to(ig, sato))
        steps = await Instagram().check(caller.account, caller.fetch, "https://mado.example.jp/hook")
    assert outcome == Sent((ig.delivered(sato)[0].id,))
    assert ig.texts(sato) == [WORDS]
    assert {step.state for step in steps} <= ({"ok", "todo", "fail"} if through_page else {"ok", "todo"})


async def test_buttons_are_what_instagram_accepts(ig: InstagramSimulator, caller: Caller, sato: InstagramUser) -> None:
    call = answer_to(ig, sato, parts=(part("どちらですか。", buttons=YES_NO),))
    assert isinstance(await caller.outcome(call), Sent)
    (shown,) = ig.delivered(sato)
    button = shown.content["quick_replies"][1]
    pressed = heard(ig, ig.events.press(sato, button["title"], button["payload"]))
    assert (pressed.kind, pressed.button, pressed.text) == ("postback", "n0p", "いいえ")


async def test_what_is_done_to_a_comment_is_seen_there(
    ig: InstagramSimulator, caller: Caller, sato: InstagramUser
) -> None:
    call = about_comment(ig, sato, "public_reply", "DMでご案内します。")
    comment = ig.world.comments[str(call.target)]
    assert isinstance(await caller.outcome(call), Sent)
    assert ig.public_replies(comment.id) == ["DMでご案内します。"]
    states = []
    for action in ("hide", "unhide", "like", "delete"):
        assert await caller.outcome(instagram_call(action=action, parts=(), target=comment.id, route="")) == Sent()
        states.append((comment.hidden, comment.liked, comment.deleted))
    assert states == [
        (True, False, False),
        (False, False, False),
        (False, True, False),
        (False, True, True),
    ]


async def test_a_comment_is_answered_privately_once(
    ig: InstagramSimulator, caller: Caller, sato: InstagramUser
) -> None:
    call = about_comment(ig, sato, "private_reply", "こちらで承ります。")
    assert isinstance(await caller.outcome(call), Sent)
    assert ig.texts(sato) == ["こちらで承ります。"]
    outcome = await caller.outcome(call)
    assert isinstance(outcome, Refused)
    assert outcome.reason == "private_reply_refused"


async def test_after_a_day_a_bot_is_refused_and_a_person_writes_with_the_tag(
    ig: InstagramSimulator, caller: Caller, clock: ManualClock, sato: InstagramUser
) -> None:
    bots, persons = answer_to(ig, sato, "自動"), answer_to(ig, sato, "鈴木です。", author="agent")
    clock.advance(DAY + HOUR)
    refused = await caller.outcome(bots)
    assert isinstance(refused, Refused)
    assert refused.reason == "window_closed"
    assert isinstance(await caller.outcome(persons), Sent)
    assert ig.texts(sato) == ["鈴木です。"]
    assert [entry.request.json_object().get("tag") for entry in ig.received] == [None, "HUMAN_AGENT"]


async def test_a_person_whose_day_ended_on_the_way_takes_the_tag(
    ig: InstagramSimulator, caller: Caller, clock: ManualClock, sato: InstagramUser
) -> None:
    call = answer_to(ig, sato, author="agent", route="message")
    clock.advance(DAY + 1)
    call, outcome = await caller.attempt(call)
    assert outcome == TryAgain("window_closed", route="human_agent", counts=False)
    assert isinstance(await caller.outcome(call), Sent)


async def test_after_a_week_nobody_writes(
    ig: InstagramSimulator, caller: Caller, clock: ManualClock, sato: InstagramUser
) -> None:
    call = answer_to(ig, sato, author="agent")
    clock.advance(7 * DAY + 1)
    outcome = await caller.outcome(call)
    assert isinstance(outcome, Refused)
    assert outcome.reason == "window_closed"


@pytest.mark.parametrize(
    ("error", "reason", "stops"),
    [
        ("10-2534022", "window_closed", False),
        ("100-2534014", "unknown_recipient", False),
        ("100-2534025", "private_reply_refused", False),
        ("100-2534015", "invalid_request", False),
        ("100-2534029", "recipient_unavailable", False),
        ("100-33", "not_found", False),
        ("200-2534041", "access_switched_off", True),
        ("10-2534077", "account_link", True),
        ("9004-2207052", "media_refused", False),
        ("3", "forbidden", False),
        ("9-2207042", "refused", False),
    ],
)
async def test_permanent_refusals(
    ig: InstagramSimulator, caller: Caller, sato: InstagramUser, error: str, reason: str, stops: bool
) -> None:
    ig.fault("message", error=error)
    outcome = await caller.outcome(answer_to(ig, sato))
    assert isinstance(outcome, Refused)
    assert (outcome.reason, outcome.account_blocked, outcome.token_dead) == (reason, stops, False)
    assert outcome.detail.startswith(error)


@pytest.mark.parametrize("error", ["190", "190-463", "190-460"])
async def test_a_dead_token(ig: InstagramSimulator, caller: Caller, sato: InstagramUser, error: str) -> None:
    ig.fault("message", error=error)
    outcome = await caller.outcome(answer_to(ig, sato))
    assert isinstance(outcome, Refused)
    assert (outcome.reason, outcome.token_dead) == ("token_dead", True)


@pytest.mark.parametrize("error", ["613-2534040", "613", "4", "17", "80002"])
async def test_too_many_calls(ig: InstagramSimulator, caller: Caller, sato: InstagramUser, error: str) -> None:
    ig.fault("message", error=error)
    assert await caller.outcome(answer_to(ig, sato)) == WAIT


@pytest.mark.parametrize("error", ["1", "2"])
@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_server_error_is_looked_up_and_never_repeated(
    ig: InstagramSimulator, caller: Caller, sato: InstagramUser, error: str, when: Any
) -> None:
    ig.fault("message", when=when, error=error)
    call, outcome = await caller.attempt(answer_to(ig, sato))
    assert outcome == Uncertain("server_error")
    assert caller.connector.after_silence(call, caller.now) == Uncertain("no_answer")
    found = await Instagram().find_sent(caller.account, call, caller.fetch)
    assert found == (Sent((ig.delivered(sato)[0].id,)) if when == "after" else None)


@pytest.mark.parametrize("act", ["hang", "reset", "close", "truncate"])
@pytest.mark.parametrize(
    ("action", "endpoint"),
    [("message", "message"), ("private_reply", "private_reply"), ("public_reply", "comment_reply")],
)
async def test_what_was_accepted_in_silence_is_found_by_reading(
    ig: InstagramSimulator, caller: Caller, sato: InstagramUser, act: Any, action: str, endpoint: str
) -> None:
    ig.fault(endpoint, act, when="after")
    call = answer_to(ig, sato) if action == "message" else about_comment(ig, sato, action, WORDS)
    call, outcome = await caller.attempt(call)
    assert outcome == Uncertain("no_answer")
    found = await Instagram().find_sent(caller.account, call, caller.fetch)
    sent = ig.delivered(sato) or ig.world.replies(str(call.target))
    assert found == Sent((sent[0].id,))


@pytest.mark.parametrize(
    ("action", "endpoint"),
    [("message", "message"), ("private_reply", "private_reply"), ("public_reply", "comment_reply"), ("hide", "hide")],
)
async def test_what_was_lost_on_the_way_is_not_found(
    ig: InstagramSimulator, caller: Caller, sato: InstagramUser, action: str, endpoint: str
) -> None:
    ig.fault(endpoint, "reset", when="before")
    words = "" if action == "hide" else WORDS
    call = answer_to(ig, sato) if action == "message" else about_comment(ig, sato, action, words)
    call, outcome = await caller.attempt(call)
    assert outcome == Uncertain("no_answer")
    assert await Instagram().find_sent(caller.account, call, caller.fetch) is None


async def test_a_silent_hide_is_found_by_reading_the_comment(
    ig: InstagramSimulator, caller: Caller, sato: InstagramUser
) -> None:
    ig.fault("hide", "reset", when="after")
    call, _ = await caller.attempt(about_comment(ig, sato, "hide"))
    assert await Instagram().find_sent(caller.account, call, caller.fetch) == Sent()


async def test_yesterdays_equal_words_are_no_proof(
    ig: InstagramSimulator, caller: Caller, clock: ManualClock, sato: InstagramUser
) -> None:
    assert isinstance(await caller.outcome(answer_to(ig, sato)), Sent)
    clock.advance(HOUR)
    ig.fault("message", "reset", when="before")
    call, _ = await caller.attempt(answer_to(ig, sato))
    assert await Instagram().find_sent(caller.account, call, caller.fetch) is None


async def test_the_name_of_who_wrote_and_of_who_only_commented(
    ig: InstagramSimulator, caller: Caller, sato: InstagramUser
) -> None:
    about_comment(ig, sato, "hide")
    assert await Instagram().profile(caller.account, sato.id, caller.fetch) is None
    answer_to(ig, sato)
    assert await Instagram().profile(caller.account, sato.id, caller.fetch) == "佐藤 花子"


async def test_the_check_over_http(ig: InstagramSimulator, caller: Caller) -> None:
    ig.account.subscribed = {"messages", "comments"}
    steps = await Instagram().check(caller.account, caller.fetch, "https://mado.example.jp/hook")
    states = {step.name: (step.state, step.detail) for step in steps}
    assert states["instagram.token"] == ("ok", f"@{ig.account.username}")
    assert states["instagram.account"] == ("ok", ig.account.id)
    assert states["instagram.subscription"] == ("fail", "messaging_postbacks")
    ig.account.token_alive = False
    dead = await Instagram().check(caller.account, caller.fetch, None)
    assert dead[-1].name == "instagram.token"
    assert dead[-1].state == "fail"
