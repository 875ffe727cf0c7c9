"""Where rules hold, what a decision says, and what makes the gate refuse to answer."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from core.limits import Limits, register
from governance.draft import Context, Draft
from governance.errors import GateUnavailableError, LimitsUnknownError
from governance.gate import MOST_FINDINGS, evaluate
from governance.policy import Policy
from governance.wording import law, reason, suggestion, summary, title, verdict
from tests.governance.conftest import CONTEXT, NOON, Judge

PHONE = "ご連絡先は090-1234-5678でよろしいですか"


def test_a_clean_answer_is_allowed(judge: Judge) -> None:
    decision = judge("ご注文ありがとうございます。", "ご注文を承りました。")
    assert (decision.verdict, decision.tier, decision.findings) == ("allow", "none", ())
    assert decision.texts == ("ご注文ありがとうございます。", "ご注文を承りました。")
    assert decision.at == NOON


def test_one_bad_message_blocks_the_whole_answer(judge: Judge) -> None:
    decision = judge("ありがとうございます。", "カードは4111 1111 1111 1111ですね。")
    assert decision.verdict == "block"
    assert decision.tier == "high"
    (finding,) = decision.findings
    assert (finding.rule, finding.message, finding.start, finding.end) == ("personal.card", 1, 4, 23)
    assert finding.law == "割賦販売法 第35条の16"


def test_a_rule_for_the_public_leaves_private_answers_alone(judge: Judge) -> None:
    assert judge(PHONE).verdict == "allow"
    assert judge(PHONE, visibility="public").verdict == "block"


@pytest.mark.parametrize("author", ["bot", "agent", "system", "scheduler", "api"])
def test_personal_data_in_public_is_blocked_whoever_writes(judge: Judge, author: str) -> None:
    assert judge(PHONE, visibility="public", author=author).verdict == "block"


def test_a_buttons_title_is_judged_like_the_text(judge: Judge) -> None:
    decision = judge("どちらですか。", buttons=(("はい", "馬鹿"),))
    (finding,) = [each for each in decision.findings if each.rule == "words.insult"]
    assert (finding.rule, finding.message, finding.button, finding.start, finding.end) == ("words.insult", 0, 1, 0, 2)


def test_findings_come_in_reading_order(judge: Judge) -> None:
    decision = judge("馬鹿 090-1234-5678", "sato@example.com 外人", visibility="public")
    assert [(each.message, each.rule) for each in decision.findings] == [
        (0, "words.insult"),
        (0, "personal.phone"),
        (1, "personal.email"),
        (1, "words.discrimination"),
    ]


@pytest.mark.parametrize("profiles", [None, (), ("cosmetics",)])
def test_general_rules_hold_for_every_profile(judge: Judge, profiles: tuple[str, ...] | None) -> None:
    assert judge(PHONE, visibility="public", profiles=profiles).verdict == "block"


def test_a_rule_holds_from_its_day_on_in_japan(judge: Judge, policy: Policy) -> None:
    draft = Draft("bot", "line", "public", (PHONE,))
    eve = Context(datetime(2022, 3, 31, 14, 59, tzinfo=UTC), limits=CONTEXT.limits)
    day = Context(datetime(2022, 3, 31, 15, 0, tzinfo=UTC), limits=CONTEXT.limits)
    assert evaluate(draft, eve, policy).verdict == "allow"
    assert evaluate(draft, day, policy).verdict == "block"


def test_the_limits_that_a_connector_registered_are_used(policy: Policy) -> None:
    register([Limits("gate-test", "public", text_length=4, length_unit="graphemes")])
    short = Draft("bot", "gate-test", "public", ("👨‍👩‍👧ありが",))
    long = Draft("bot", "gate-test", "public", ("👨‍👩‍👧ありがと",))
    assert evaluate(short, Context(NOON), policy).verdict == "allow"
    (finding,) = evaluate(long, Context(NOON), policy).findings
    assert (finding.rule, finding.start, finding.end) == ("form.length", 8, 9)
    assert "5" in finding.reason
    assert "4" in finding.reason


def test_a_channel_without_limits_gets_no_decision(policy: Policy) -> None:
    with pytest.raises(LimitsUnknownError) as caught:
        evaluate(Draft("bot", "pigeon", "private", ("はい",)), Context(NOON), policy)
    assert isinstance(caught.value, GateUnavailableError)


def test_a_moment_without_a_zone_is_refused(policy: Policy) -> None:
    with pytest.raises(ValueError, match="zone"):
        evaluate(Draft("bot", "line", "private", ("はい",)), replace(CONTEXT, now=NOON.replace(tzinfo=None)), policy)


def test_a_flood_of_findings_is_cut(judge: Judge) -> None:
    decision = judge("馬鹿、" * 500 + "090-1234-5678 " * 100, visibility="public")
    rules = [each.rule for each in decision.findings]
    assert rules.count("words.insult") == MOST_FINDINGS
    assert rules.count("personal.phone") == MOST_FINDINGS


def test_the_same_draft_gets_the_same_decision(judge: Judge) -> None:
    assert judge(PHONE, visibility="public") == judge(PHONE, visibility="public")


def test_the_inputs_tell_everything_but_the_words(judge: Judge, policy: Policy) -> None:
    inputs = judge(PHONE, recipient="sato", context=replace(CONTEXT, recent_texts=("ab",))).inputs
    assert inputs["recipient"] == "sato"
    assert inputs["recent_texts"] == ["ab"]
    assert inputs["now"] == "2026-11-20T03:00:00+00:00"
    assert inputs["packs"] == policy.digests
    assert isinstance(inputs["limits"], dict)
    assert inputs["limits"]["text_length"] == 5000
    assert "090-1234-5678" not in str(inputs)


def test_a_finding_speaks_the_readers_language(judge: Judge) -> None:
    decision = judge(PHONE, visibility="public")
    (finding,) = decision.findings
    assert (title(finding, "ja"), title(finding, "en")) == ("電話番号", "Telephone number")
    assert (reason(finding, "ja"), reason(finding, "en")) == (
        "公開の場に電話番号が入っています。",
        "A telephone number in public.",
    )
    assert law(finding, "ja") == "個人情報保護法 第27条"
    assert law(finding, "en") == "個人情報保護法 Art. 27"
    assert (suggestion(finding, "ja"), suggestion(finding, "en")) == ("ご登録の電話番号", "the phone number on file")


def test_a_summary_names_each_reason_once_and_never_the_words(judge: Judge) -> None:
    decision = judge("090-1234-5678、080-1234-5678、外人", visibility="public")
    assert summary(decision, "ja") == "送れません：公開の場に電話番号が入っています。／人を差別する言葉です。"
    told = "Cannot be sent: A telephone number in public. / This discriminates against people."
    assert summary(decision, "en") == told
    assert summary(judge("はい"), "ja") == verdict("allow", "ja") == "送れます"


OFFER = "お詫びとして全額を返金いたします。"


def _held(judge: Judge, text: str) -> frozenset[tuple[str, str]]:
    """What a person agrees to who releases this text."""
    findings = judge(text, author="agent").findings
    return frozenset((each.rule, text[each.start : each.end]) for each in findings if each.action == "hold")


def test_words_that_people_agreed_to_before_need_nobody_again(judge: Judge) -> None:
    agreed = _held(judge, OFFER)
    assert agreed
    decision = judge(OFFER, author="agent", agreed=agreed)
    assert (decision.verdict, decision.tier) == ("allow", "none")
    assert {each.action for each in decision.findings} == {"warn"}
    assert decision.inputs["agreed"] == sorted(map(list, agreed))


def test_an_agreement_covers_no_other_words(judge: Judge) -> None:
    agreed = _held(judge, OFFER)
    assert judge("商品代金を全額補償いたします。", author="agent", agreed=agreed).verdict == "hold"
    assert judge(f"{OFFER}全額を補償いたします。", author="agent", agreed=agreed).verdict == "hold"


def test_an_agreement_lifts_no_block(judge: Judge) -> None:
    blocked = judge("馬鹿", author="agent").findings
    agreed = frozenset((each.rule, "馬鹿") for each in blocked)
    assert judge("馬鹿", author="agent", agreed=agreed).verdict == "block"
