"""Where a rule holds beyond its kind of draft: its condition, what must or must not stand beside, what it misses."""

from collections.abc import Sequence

import re2

from governance.conditions import Condition, facts_of
from governance.matching import PatternEntry, compiled
from governance.matter import Matter
from governance.packs.schema import RuleRow


class Scope:
    """A rule's `when`, `needs`, `unless` and `missing`, compiled."""

    def __init__(self, row: RuleRow) -> None:
        """Raises PackError for an expression or a pattern that cannot be used."""
        self._condition = Condition(row.id, row.when) if row.when is not None else None
        self._needs, self._unless, self._missing = (
            tuple(compiled(PatternEntry(row.id, pattern, row.case)) for pattern in patterns)
            for patterns in (row.needs, row.unless, row.missing)
        )
        self.everywhere = self._condition is None and not self._needs and not self._unless

    def holds(self, matter: Matter) -> bool:
        """Whether the rule may object to anything in this answer."""
        if self.everywhere:
            return True
        if self._condition is not None and not self._condition.holds(facts_of(matter)):
            return False
        if self._needs and not _stands(matter, self._needs):
            return False
        return not (self._unless and _stands(matter, self._unless))

    def misses(self, matter: Matter) -> bool:
        """Whether the answer lacks everything that the rule asks for."""
        return not matter.wordless and not _stands(matter, self._missing)


def _stands(matter: Matter, patterns: "Sequence[re2._Regexp]") -> bool:
    """As it is written or as it is meant."""
    texts = [reading.text for passage in matter.passages for reading in passage.readings]
    return any(pattern.search(text) for text in texts for pattern in patterns)
