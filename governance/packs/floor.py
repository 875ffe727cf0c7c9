"""What must never leave, whatever a company writes in the console: rules that stay as they are shipped.

Words about them, examples and source may change; what they look for, where they hold and what they do may not. Whoever
can write to the company's own folder on the machine is not stopped: that is the operator's, not the editor's.
"""

from collections.abc import Iterable, Iterator

import msgspec

from governance.packs.schema import Pack, RuleRow

ALWAYS = frozenset(
    {
        *("form.empty", "personal.card", "personal.my_number"),
        *("secrets.password", "secrets.token", "secrets.private_key", "secrets.jwt", "secrets.login_in_url"),
    }
)
"""Empty or invisible text, card numbers, My Number, passwords and keys: always blocked."""
_WORDING = frozenset({"title", "law", "source", "reason", "suggestion", "hits", "non_hits"})


def weakened(packs: Iterable[Pack], shipped: Iterable[Pack]) -> Iterator[str]:
    """The ids of rules that the packs lack, or have in another form than they are shipped."""
    there = {rule.id: rule for pack in packs for rule in pack.rules}
    for pack in shipped:
        for rule in pack.rules:
            if rule.id in ALWAYS and (rule.id not in there or _judging(there[rule.id]) != _judging(rule)):
                yield rule.id


def missing(packs: Iterable[Pack]) -> list[str]:
    """The ids of rules that the packs lack, or that do not block in them."""
    there = {rule.id for pack in packs for rule in pack.rules if rule.action == "block"}
    return sorted(ALWAYS - there)


def _judging(rule: RuleRow) -> dict[str, object]:
    return {name: value for name, value in msgspec.structs.asdict(rule).items() if name not in _WORDING}
