"""A dry run as the page shows it."""

from collections.abc import Iterator, Sequence

from console.pages.findings import of_message
from console.pages.policy.trying import pieces
from console.view.kinds import Language, Verdict
from console.view.policy import DryRun, Fate, Piece
from desk.dry_runs import LOOKS_BACK, MOST, Change, Run
from governance import wording
from governance.draft import Finding

STRICTNESS: tuple[Verdict, ...] = ("allow", "revise", "hold", "block")


def dry_run_view(run: Run, mark: str, language: Language) -> DryRun:
    """Counted by what would happen now; the list with the words marked."""
    stricter: dict[Verdict, int] = {}
    milder: dict[Verdict, int] = {}
    for (before, after), count in run.counts.items():
        kinds = stricter if _rank(after) > _rank(before) else milder
        verdict = STRICTNESS[_rank(after)]
        kinds[verdict] = kinds.get(verdict, 0) + count
    fates = tuple(_fate(each, language) for each in run.changes)
    return DryRun(
        version=run.version_id, state=run.state, judged=run.judged, most=MOST, share=_share(run),
        reached=run.reached, since=run.since, full=run.full, stale=run.mark != mark, stricter=_ordered(stricter),
        milder=_ordered(milder), fates=fates, more=sum(run.counts.values()) - len(fates), anyway=run.others["anyway"],
        gone=run.others["gone"], failed=run.others["failed"],
    )  # fmt: skip


def _ordered(counts: dict[Verdict, int]) -> tuple[tuple[Verdict, int], ...]:
    return tuple((verdict, counts[verdict]) for verdict in reversed(STRICTNESS) if verdict in counts)


def _rank(verdict: str) -> int:
    return next(number for number, each in enumerate(STRICTNESS) if each == verdict)


def _share(run: Run) -> int:
    """How far it is: by the answers it may judge, or by the days it has gone back, whichever is further."""
    if not run.going:
        return 100
    days = (run.started - run.reached) / LOOKS_BACK if run.reached else 0.0
    return min(99, int(100 * max(days, run.judged / MOST)))


def _fate(change: Change, language: Language) -> Fate:
    answer, difference = change.answer, change.difference
    stricter = _rank(difference.after) > _rank(answer.verdict)
    findings = (difference.candidate if stricter else difference.present).findings
    return Fate(
        ticket=answer.ticket, at=answer.at, author=str(answer.inputs.get("author", "")),
        channel=str(answer.inputs.get("channel", "")), before=STRICTNESS[_rank(answer.verdict)],
        after=difference.after, pieces=tuple(_marked(answer.texts, findings, language)),
        rules=tuple(dict.fromkeys(f"{wording.title(each, language) or each.rule} · {each.rule}" for each in findings)),
    )  # fmt: skip


def _marked(texts: Sequence[str], findings: Sequence[Finding], language: Language) -> Iterator[tuple[Piece, ...]]:
    for number, text in enumerate(texts):
        yield pieces(text, of_message(findings, number, text, language))
