"""Pages from views: escaped, complete for every state, without a word or a style that the policy forbids."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import get_args

import pytest
from jinja2 import UndefinedError

from console import render
from console.headers import CONTENT_SECURITY_POLICY
from console.i18n.catalogue import LANGUAGES
from console.i18n.dates import ZONE
from console.view.chrome import Chrome, FreezeNotice, Person, Preferences, Toast
from console.view.conversation import (
    Attachment,
    Composer,
    Conversation,
    Decision,
    Failure,
    Finding,
    Message,
    Packet,
    ReplyWindow,
    SystemEvent,
    SystemKind,
)
from console.view.customer import Customer
from console.view.failures import Failures
from console.view.kinds import Language, MessageAuthor, MessageState, Role
from console.view.queue import Owner, Queue, QueueFilter, QueueRow

NOW = datetime(2026, 11, 20, 13, 23, tzinfo=ZONE)
EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
SUZUKI = Owner("agent", "鈴木", mine=True)


def chrome(language: Language = "ja", role: Role = "admin", toast: Toast | None = None) -> Chrome:
    """The frame for Suzuki."""
    person = Person("u1", "鈴木", "suzuki@example.jp", role)
    return Chrome(person, Preferences(language), "token", "店", NOW, "inbox", toast=toast)


def conversation(**changes: object) -> Conversation:
    """A ticket of Sato's that Suzuki owns."""
    plain = Conversation(
        128,
        "c1",
        "line",
        "dm",
        "店",
        "open",
        SUZUKI,
        Customer("佐藤 美咲"),
        (),
        Composer(("private",), 5000, "utf16", ReplyWindow()),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def drawn(message: Message, language: Language = "ja") -> str:
    """One message as a fragment."""
    return render.page("conversation/item.html", chrome(language), item=message, customer=Customer("佐藤 美咲"))


def words(html: str) -> str:
    """What can be read."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html))


def test_what_people_write_is_never_markup() -> None:
    view = conversation(
        customer=Customer(EVIL, handle=EVIL),
        topic=EVIL,
        packet=Packet(NOW, EVIL, EVIL, (EVIL,), (EVIL,)),
        timeline=(
            Message(
                "m1", "customer", NOW, EVIL, reply_to=EVIL, buttons=(EVIL,), attachments=(Attachment("file", EVIL),)
            ),
        ),
    )
    html = render.page("inbox/work_fragment.html", chrome(), conversation=view, query="")
    assert "<script>alert" not in html
    assert "<img" not in html
    assert html.count("&lt;script&gt;alert(1)") >= 8


def test_the_words_for_scripts_cannot_close_their_block() -> None:
    block = str(render.environment("ja").globals["words_json"])
    assert "<" not in block
    assert "に送ります(あと{n}秒)" in block


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", get_args(MessageState))
@pytest.mark.parametrize("author", [author for author in get_args(MessageAuthor) if author != "customer"])
def test_every_state_of_a_message_can_be_drawn(author: MessageAuthor, state: MessageState, language: Language) -> None:
    decision = Decision("allow", NOW, "v1")
    html = drawn(
        Message("m1", author, NOW, "承知しました", state=state, decision=decision, author_name="石井"), language
    )
    assert f'data-state="{state}"' in html
    stamped = state not in ("draft", "held", "blocked", "superseded")
    assert ('class="stamp"' in html) == stamped, "the stamp means: cleared, not asked"


def test_a_message_that_failed_says_why_and_offers_the_way() -> None:
    failure = Failure("d1", "相手が受信を止めています。", True, NOW, "403")
    html = drawn(
        Message("m1", "agent", NOW, "発送しました", state="failed", failure=failure, author_name="鈴木", mine=True)
    )
    assert "届いていません" in words(html)
    assert "相手が受信を止めています。" in html
    assert 'action="/deliveries/d1/retry"' in html
    permanent = drawn(
        Message("m1", "agent", NOW, "発送しました", state="failed", failure=replace(failure, can_retry=False))
    )
    assert "/retry" not in permanent


def test_an_unknown_fate_offers_both_answers_only_once_a_person_is_needed() -> None:
    message = Message("m1", "bot", NOW, "発送しました", state="unconfirmed")
    assert "届いたか確かめています" in drawn(message)
    assert "/send-again" not in drawn(message)
    stuck = drawn(replace(message, failure=Failure("d1", "分かりませんでした。", True, NOW)))
    assert 'action="/deliveries/d1/send-again"' in stuck
    assert 'action="/deliveries/d1/arrived"' in stuck


def test_a_message_that_waits_can_be_called_back_and_one_that_left_cannot() -> None:
    message = Message("m1", "agent", NOW, "承知しました", state="draft", undo_until=NOW + timedelta(seconds=6))
    assert 'data-cancel="m1"' in drawn(message)
    assert "13:23 に送ります" in words(drawn(message))
    assert "data-cancel" not in drawn(replace(message, undo_until=NOW - timedelta(seconds=1)))


def test_a_blocked_message_shows_its_findings() -> None:
    finding = Finding("card", "カード番号", "block", 0, 4, "カード番号は書けません。", "社内規程 3")
    html = drawn(
        Message("m1", "agent", NOW, "4111", state="blocked", decision=Decision("block", NOW, "v1", (finding,)))
    )
    assert "カード番号は書けません。" in html
    assert "社内規程 3" in html


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", get_args(SystemKind))
def test_every_event_of_a_ticket_has_its_line(kind: SystemKind, language: Language) -> None:
    view = conversation(timeline=(SystemEvent("e1", kind, NOW, who="石井"),))
    html = render.page("inbox/work_fragment.html", chrome(language), conversation=view, query="")
    assert "13:23" in html


@pytest.mark.parametrize("reason", get_args(Composer.__annotations__["blocked_by"]))
def test_every_reason_not_to_write_is_said(reason: str) -> None:
    composer = Composer(("private",), 5000, "utf16", ReplyWindow(), blocked_by=reason)  # type: ignore[arg-type]
    html = render.page("inbox/work_fragment.html", chrome(), conversation=conversation(composer=composer), query="")
    assert ("desk-bar" in html) == bool(reason)


def test_the_acts_offered_are_those_that_the_owner_may_do() -> None:
    def acts(**changes: object) -> set[str]:
        html = render.page("inbox/work_fragment.html", chrome(), conversation=conversation(**changes), query="")
        found = set(re.findall(r'action="/tickets/128/([a-z-]+)"', html))
        return found - {"consent"}  # whoever hears of it may write it down

    assert acts() == {"hand-back", "resolve"}
    assert acts(owner=Owner("bot"), status="bot") == {"take"}
    assert acts(owner=Owner("agent", "石井")) == {"take"}
    assert acts(status="resolved") >= {"reopen"}
    assert "resolve" not in acts(status="resolved")


def test_agents_see_no_way_to_accounts_and_freezes() -> None:
    html = render.page("failures.html", chrome(role="agent"), failures=_nothing_failed())
    assert 'href="/accounts"' not in html
    assert 'href="/freezes"' not in html
    assert 'href="/failures"' in html


def test_a_freeze_is_told_on_every_page() -> None:
    frame = replace(chrome(), freezes=(FreezeNotice("channel", "line", "田中", "誤りを直すまで", NOW),))
    html = render.page("failures.html", frame, failures=_nothing_failed())
    assert "LINE への送信を止めています。" in html
    assert "田中さん 13:23 理由:誤りを直すまで" in words(html)


def test_the_toast_names_the_act_and_the_way_back() -> None:
    toast = Toast("resolved", {"number": 128}, "/tickets/128/reopen", 128)
    html = render.page("inbox/work_fragment.html", chrome(toast=toast), conversation=conversation(), query="")
    assert "128 を完了にしました" in html
    assert 'hx-post="/tickets/128/reopen"' in html


def test_the_row_says_why_it_left() -> None:
    row = QueueRow(131, "line", "dm", "田中 悠斗", "袖に", NOW, Owner("agent", "石井"), "open", left="taken")
    html = render.page("inbox/row_fragment.html", chrome(), row=row, query="tab=unassigned", queue=_selected(None))
    assert "石井さんが担当" in html
    assert "slip-left" in html
    assert 'href="/tickets/131?tab=unassigned"' in html


def test_a_filter_keeps_what_it_does_not_change() -> None:
    chosen = QueueFilter("mine", channel="line", q="田中 100%")
    assert chosen.query() == "tab=mine&channel=line&q=%E7%94%B0%E4%B8%AD+100%25"
    assert chosen.query(tab="all", q="") == "channel=line"


def test_a_view_that_lacks_a_part_is_an_error_not_a_hole() -> None:
    with pytest.raises(UndefinedError):
        render.page("failures.html", chrome())


def test_every_template_compiles_and_holds_no_inline_script_or_style() -> None:
    render.warm()
    templates = [*Path(render.ROOM, "templates").rglob("*.html")]
    assert len(templates) > 20
    for path in templates:
        source = path.read_text(encoding="utf-8")
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:|hx-on|\| *safe", source), path.name
        for script in re.findall(r"<script[^>]*>", source):
            assert "src=" in script or 'type="application/json"' in script


def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere() -> None:
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "default-src 'none'" in CONTENT_SECURITY_POLICY
    assert "http" not in CONTENT_SECURITY_POLICY


def test_static_addresses_carry_the_version_of_what_they_name() -> None:
    assert render.asset("css/base.css") == f"/static/{render.static_version()}/css/base.css"
    with pytest.raises(FileNotFoundError):
        render.asset("css/none.css")


def _nothing_failed() -> Failures:
    return Failures()


def _selected(number: int | None) -> Queue:
    return Queue(QueueFilter(), NOW, 0, {}, (), (), (), selected=number)
