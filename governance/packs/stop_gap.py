"""What holds everything while rules that were published cannot be read: nobody knows what they would have stopped."""

from datetime import date

from governance.packs.schema import Bilingual, Pack, RuleRow

NEVER = r"[^\x00-\x{10FFFF}]"
"""RE2: no character at all. A rule that misses it objects to every text."""

HOLD_ALL = Pack(
    pack="gate",
    title=Bilingual("読めないルール", "Rules that cannot be read"),
    rules=(
        RuleRow(
            id="gate.rules_unreadable",
            title=Bilingual("読めないルール", "Rules that cannot be read"),
            law=Bilingual("社内基準（ルールの版）", "House rule (versions of rules)"),
            source="社内基準",
            effective=date(2026, 1, 1),
            action="hold",
            reason=Bilingual(
                "公開したルールを読めないため、人が確かめるまで送れません。",
                "Published rules cannot be read, so a person must look at this first.",
            ),
            hits=(),
            non_hits=(),
            missing=(NEVER,),
            tier="high",
        ),
    ),
)
"""The same for everybody and at every time, so that decisions made by it can be replayed."""
