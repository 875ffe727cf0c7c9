"""A finding and a decision in the reader's language."""

from typing import Literal

from governance.draft import Decision, Finding, Verdict

Locale = Literal["ja", "en"]

_VERDICTS: dict[Locale, dict[Verdict, str]] = {
    "ja": {"allow": "送れます", "revise": "直して送ります", "hold": "承認が必要です", "block": "送れません"},
    "en": {
        "allow": "Can be sent",
        "revise": "Sent with a correction",
        "hold": "Needs approval",
        "block": "Cannot be sent",
    },
}


def title(finding: Finding, locale: Locale) -> str:
    """What it is about, in a word or two."""
    return finding.title_en if locale == "en" and finding.title_en else finding.title


def reason(finding: Finding, locale: Locale) -> str:
    """Why, in one sentence."""
    return finding.reason_en if locale == "en" and finding.reason_en else finding.reason


def law(finding: Finding, locale: Locale) -> str:
    """What it rests on."""
    return finding.law_en if locale == "en" and finding.law_en else finding.law


def suggestion(finding: Finding, locale: Locale) -> str | None:
    """Safer wording, where the rule knows one."""
    return finding.suggestion_en if locale == "en" and finding.suggestion_en else finding.suggestion


def verdict(given: Verdict, locale: Locale) -> str:
    """The verdict in a few words."""
    return _VERDICTS[locale][given]


def summary(decision: Decision, locale: Locale) -> str:
    """One line for a ticket or a list: the verdict and each reason once. It never repeats the words it objects to."""
    head = verdict(decision.verdict, locale)
    reasons = list(dict.fromkeys(reason(finding, locale) for finding in decision.findings))
    if not reasons:
        return head
    return f"{head}：{'／'.join(reasons)}" if locale == "ja" else f"{head}: {' / '.join(reasons)}"
