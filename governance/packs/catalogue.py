"""All rules of the shipped packs as a page for people: `python -m governance.packs.catalogue > docs/policy.md`."""

import sys
from collections.abc import Iterator

import msgspec

from governance.packs.loader import Packs, load_packs
from governance.packs.schema import Applies, Pack, RuleRow

_HEAD = """\
# What the gate looks for

Made from the packs in `governance/packs` by `python -m governance.packs.catalogue`; a test fails when they differ.
How to write a rule stands in `governance/README.md`. This is what the program does, not legal advice.
"""
_COLUMNS = ("rule", "about", "holds for", "then", "rests on", "since", "safer words")


def page(packs: Packs) -> str:
    """The page in Markdown."""
    parts = [_HEAD, *("\n".join(_pack(pack)) + "\n" for pack in packs.packs), _company(packs)]
    return "\n".join(parts)


def _pack(pack: Pack) -> Iterator[str]:
    yield f"## {pack.title.en} · {pack.title.ja}\n"
    yield _row(_COLUMNS)
    yield "|---" * len(_COLUMNS) + "|"
    yield from (_row(_cells(rule)) for rule in pack.rules)


def _cells(rule: RuleRow) -> tuple[str, ...]:
    law = f"{rule.law.en} · {rule.law.ja}"
    return (
        f"`{rule.id}`",
        f"{rule.title.en} · {rule.title.ja}",
        _where(rule.applies) + ("" if rule.profiles == ("general",) else f", profile {', '.join(rule.profiles)}"),
        rule.action,
        f"[{law}]({rule.source})" if rule.source.startswith("https://") else law,
        rule.effective.isoformat(),
        f"{rule.suggestion.en} · {rule.suggestion.ja}" if rule.suggestion else "",
    )


def _where(applies: Applies) -> str:
    given = {name: value for name, value in msgspec.structs.asdict(applies).items() if value is not None}
    words = [f"{name} {', '.join(map(str, value))}" for name, value in given.items() if isinstance(value, tuple)]
    if applies.sponsored is not None:
        words.append("sponsored" if applies.sponsored else "not sponsored")
    return "; ".join(words) or "everything"


def _company(packs: Packs) -> str:
    company = packs.company
    told = ", ".join((*company.domains, *company.phones, *company.addresses)) or "nothing yet"
    return f"## The company's own data\n\nMay be told to everybody (`company.yml`): {told}.\n"


def _row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


if __name__ == "__main__":
    sys.stdout.write(page(load_packs()))
