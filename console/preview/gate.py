"""A stand-in for the gate: a few patterns, enough to see findings drawn. It decides nothing real."""

import re

from console.view.conversation import Finding

_RULES = (
    (
        r"0\d{1,3}-\d{2,4}-\d{3,4}",
        "phone_number",
        "電話番号",
        "block",
        "お客さまの番号を SNS の文面に残さない決まりです。",
        "社内規程 4",
        "ご登録の電話番号",
    ),
    (
        r"どこよりもお安い",
        "lowest_price",
        "最安をうたう表現",
        "hold",
        "根拠の資料がないと、有利誤認とみなされるおそれがあります。",
        "景品表示法 第5条第2号",
        "ご購入時の",
    ),
    (r"させていただきま", "wordy", "回りくどい言い方", "suggest", "短く言えます。", "", "しま"),
    (r"絶対|必ず", "certainty", "言い切り", "block", "結果を約束する言い方です。", "景品表示法 第5条第1号", ""),
)


def judge(text: str) -> tuple[Finding, ...]:
    """Findings in the order of the text."""
    found = [
        Finding(rule, name, kind, hit.start(), hit.end(), reason, law, hit.group(), suggestion)  # type: ignore[arg-type]
        for pattern, rule, name, kind, reason, law, suggestion in _RULES
        for hit in re.finditer(pattern, text)
    ]
    return tuple(sorted(found, key=lambda finding: finding.start))


def decision(text: str) -> dict[str, object]:
    """The decision as the composer receives it."""
    fields = ("rule", "name", "kind", "start", "end", "reason", "law", "suggestion")
    found = judge(text)
    return {"verdict": verdict(found), "findings": [{name: getattr(one, name) for name in fields} for one in found]}


def verdict(findings: tuple[Finding, ...]) -> str:
    """The strictest."""
    kinds = {finding.kind for finding in findings}
    return "block" if "block" in kinds else "hold" if "hold" in kinds else "allow"
