"""Conditions of rules: typed expressions over the facts of a draft (https://zerosteiner.github.io/rule-engine/)."""

from collections.abc import Mapping
from functools import cache

import re2
import rule_engine
from rule_engine import DataType

from governance.errors import PackError
from governance.matter import Matter

_FACTS: Mapping[str, object] = {
    **dict.fromkeys(("author", "channel", "visibility", "purpose", "action"), DataType.STRING),
    "sponsored": DataType.BOOLEAN,
    "date": DataType.STRING,
    **dict.fromkeys(("month", "day", "weekday", "hour", "length", "lines", "hashtags", "links"), DataType.FLOAT),
}
"""`date`: MM-DD. `weekday`: 1 is Monday. All four moments in Japan. `length`: characters of all messages."""
_REFUSED = ("~", "**")
"""Patterns are RE2's, not an expression's; powers can be made to take for ever."""
_HASHTAG = re2.compile(r"(?:^|[\s　])[#＃][^\s#＃]+")
_LINK = re2.compile(r"(?i)https?://")


@cache
def _context() -> rule_engine.Context:
    return rule_engine.Context(type_resolver=rule_engine.type_resolver_from_dict(dict(_FACTS)))


class Condition:
    """An expression such as `purpose == "post" and date in ["03-11", "08-15"]`, read and typed once."""

    def __init__(self, rule: str, expression: str) -> None:
        """Raises PackError, naming the rule, for an expression that cannot be read or knows no such fact."""
        if any(sign in expression for sign in _REFUSED):
            raise PackError(f"rule {rule}: a condition has no patterns and no powers: {expression!r}")
        try:
            self._rule = rule_engine.Rule(expression, context=_context())
        except rule_engine.errors.SymbolResolutionError as error:
            known = ", ".join(sorted(_FACTS))
            raise PackError(f"rule {rule}: there is no fact {error.symbol_name!r}; there are {known}") from error
        except rule_engine.errors.EngineError as error:
            raise PackError(f"rule {rule}: the condition {expression!r} cannot be read: {error.message}") from error

    def holds(self, facts: Mapping[str, object]) -> bool:
        """Whether it is true of these facts. Raises rule_engine's EngineError for a comparison that has no answer."""
        return bool(self._rule.matches(facts))


def facts_of(matter: Matter) -> dict[str, object]:
    """The facts that conditions may name."""
    draft, now = matter.draft, matter.now
    text = "\n".join(draft.texts)
    readable = text.encode("utf-8", "replace").decode()  # half a surrogate pair cannot be encoded for RE2
    return {
        "author": draft.author,
        "channel": draft.channel,
        "visibility": draft.visibility,
        "purpose": draft.purpose,
        "action": draft.action,
        "sponsored": draft.sponsored,
        "date": f"{now:%m-%d}",
        "month": now.month,
        "day": now.day,
        "weekday": now.isoweekday(),
        "hour": now.hour,
        "length": len(text),
        "lines": text.count("\n") + 1,
        "hashtags": len(_HASHTAG.findall(readable)),
        "links": len(_LINK.findall(readable)),
    }
