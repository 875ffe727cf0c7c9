"""How well the rules find what the labelled texts say: `python -m tests.governance.measure [--part open] [--misses]`.

A text is found in a category when a rule of that category objects and the verdict is at least what the label asks for.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from core.limits import Limits
from governance.draft import Context, Decision, Draft
from governance.gate import evaluate
from governance.policy import Policy, load_policy
from tests.governance.labelled_texts import Labelled, labelled

ANY_DAY = datetime(2027, 6, 9, 3, 0, tzinfo=UTC)
_CATEGORY_OF_PACK = {"secrets": "personal", "words": "abuse", "form": "unicode"}
_CATEGORY_OF_RULE = {
    **dict.fromkeys(("corrections.invisible", "corrections.blank", "corrections.radical"), "unicode"),
    "corrections.own_http": "links",
}
"""What is put right counts where the labels look for it; other corrections object to nothing."""
_STRICTNESS = ("allow", "revise", "hold", "block")
_LEAST = {"warn": "allow", "hold": "hold", "block": "block"}


@dataclass
class Score:
    """Counts of one category."""

    right: int = 0
    missed: int = 0
    wrong: int = 0
    marked: int = 0
    exact: int = 0
    to_mark: int = 0

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + self.missed)

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.wrong)


@dataclass
class Report:
    """Scores by category, the recall of disguised texts by kind of disguise, and every text that came out wrong."""

    by_category: dict[str, Score] = field(default_factory=dict)
    disguised: Counter[str] = field(default_factory=Counter)
    disguised_found: Counter[str] = field(default_factory=Counter)
    clean: int = 0
    left_alone: int = 0
    misses: list[str] = field(default_factory=list)

    @property
    def total(self) -> Score:
        """All categories together."""
        names = ("right", "missed", "wrong", "marked", "exact", "to_mark")
        return Score(*(sum(getattr(each, name) for each in self.by_category.values()) for name in names))


def decided(each: Labelled, policy: Policy) -> Decision:
    """The gate's word on a labelled text, as `gate check` would ask."""
    action = "publish" if each.purpose == "post" else "public_reply" if each.visibility == "public" else "message"
    limits = Limits(
        each.channel, each.visibility, text_length=5000, length_unit="utf16", messages_per_call=5, buttons=13
    )
    draft = Draft(each.author, each.channel, each.visibility, (each.text,), action=action, purpose=each.purpose,
                  sponsored=each.sponsored, profiles=each.profiles)  # fmt: skip
    return evaluate(draft, Context(now=each.now or ANY_DAY, limits=limits), policy)


def measured(texts: Iterable[Labelled], policy: Policy) -> Report:
    """Every text judged and compared with its label."""
    report = Report()
    for each in texts:
        _compare(report, each, decided(each, policy))
    return report


def _compare(report: Report, each: Labelled, decision: Decision) -> None:
    found = {category_of(finding.rule) for finding in decision.findings} - {"corrections"}
    strict = each.least is None or _STRICTNESS.index(decision.verdict) >= _STRICTNESS.index(_LEAST[each.least])
    rules = ", ".join(sorted({finding.rule for finding in decision.findings}))
    for category in each.expect:
        score = report.by_category.setdefault(category, Score())
        if category in found and strict:
            score.right += 1
        else:
            score.missed += 1
            why = "not found" if category not in found else f"{decision.verdict} instead of {each.least}"
            report.misses.append(f"{each.id} {category} {why} [{rules}]: {each.text!r}")
    for category in found.difference(each.expect):
        report.by_category.setdefault(category, Score()).wrong += 1
        report.misses.append(f"{each.id} {category} found without reason [{rules}]: {each.text!r}")
    if each.mark is not None:
        score = report.by_category[each.expect[0]]
        score.to_mark += 1
        score.marked += any(_touches(each, finding.start, finding.end) for finding in decision.findings)
        score.exact += any(each.text[finding.start : finding.end] == each.mark for finding in decision.findings)
    if not each.expect:
        report.clean += 1
        report.left_alone += not found
    if each.evasion is not None:
        report.disguised[each.evasion] += 1
        report.disguised_found[each.evasion] += strict and set(each.expect) <= found


def _touches(each: Labelled, start: int, end: int) -> bool:
    at = each.text.index(each.mark or "")
    return start < at + len(each.mark or "") and at < end


def category_of(rule: str) -> str:
    """The category that a rule belongs to, by its pack as a rule."""
    if rule in _CATEGORY_OF_RULE:
        return _CATEGORY_OF_RULE[rule]
    pack = rule.partition(".")[0]
    return _CATEGORY_OF_PACK.get(pack, pack)


def lines(report: Report) -> Iterator[str]:
    """The report as a Markdown table."""
    yield "| category | texts | recall | precision | marked at the right place | marked exactly |"
    yield "|---|---|---|---|---|---|"
    rows = [*sorted(report.by_category.items()), ("all", report.total)]
    for name, each in rows:
        place = " | ".join(f"{count / each.to_mark:.3f}" if each.to_mark else "" for count in (each.marked, each.exact))
        yield f"| {name} | {each.right + each.missed} | {each.recall:.3f} | {each.precision:.3f} | {place} |"
    yield ""
    yield f"Of {report.clean} texts with nothing to object to, {report.left_alone} are left alone."
    yield ""
    yield "| disguise | texts | recall |"
    yield "|---|---|---|"
    for kind, count in sorted(report.disguised.items()):
        yield f"| {kind} | {count} | {report.disguised_found[kind] / count:.3f} |"
    total = report.disguised.total()
    yield f"| all | {total} | {report.disguised_found.total() / max(1, total):.3f} |"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--part", choices=("open", "held-out", "all"), default="all")
    parser.add_argument("--category", help="only texts of this category's file")
    parser.add_argument("--misses", action="store_true", help="every text that came out wrong")
    options = parser.parse_args(arguments)
    if options.misses and options.part != "open":
        parser.error("--misses shows texts: only with --part open, the held-out part stays unseen")
    wanted = {"open": (False,), "held-out": (True,), "all": (False, True)}[options.part]
    texts = [each for each in labelled() if each.held_out in wanted]
    if options.category:
        texts = [each for each in texts if each.id.startswith(f"{options.category}-")]
    report = measured(texts, load_policy())
    sys.stdout.write("\n".join([*lines(report), *(report.misses if options.misses else ())]) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
