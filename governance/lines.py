"""Drafts from JSON lines and decisions back as JSON: the gate for those who ask it from outside."""

import json
from collections.abc import Sequence
from typing import cast

import msgspec

from core.limits import Visibility
from governance.draft import Action, Author, Decision, Draft, Purpose


class BadLineError(ValueError):
    """This line is no draft. The text says why."""


class Line(msgspec.Struct, frozen=True):
    """One draft as it is asked about; `profiles` left out: all apply; `recipient` left out: no person, no history."""

    id: str | int
    text: str
    author: Author
    channel: str
    visibility: Visibility
    purpose: Purpose = "reply"
    sponsored: bool = False
    profiles: tuple[str, ...] | None = None
    recipient: str | None = None

    def draft(self) -> Draft:
        """The line as the gate knows it."""
        return Draft(
            author=self.author,
            channel=self.channel,
            visibility=self.visibility,
            texts=(self.text,),
            action=_action(self.purpose, self.visibility),
            purpose=self.purpose,
            sponsored=self.sponsored,
            profiles=self.profiles,
            recipient=self.recipient,
        )


def read_line(raw: bytes) -> tuple[Line, Sequence[str]]:
    """The line, and the keys in it that mean nothing to the gate. Raises BadLineError."""
    try:
        content = json.loads(raw)
        if not isinstance(content, dict):
            raise BadLineError("a line is an object of JSON")
        keys = cast("dict[str, object]", content)
        return msgspec.convert(keys, Line), [key for key in keys if key not in Line.__struct_fields__]
    except UnicodeDecodeError as error:
        raise BadLineError("it is not UTF-8") from error
    except json.JSONDecodeError as error:
        raise BadLineError(f"no JSON: {error.msg} at column {error.colno}") from error
    except (msgspec.ValidationError, RecursionError) as error:
        raise BadLineError(str(error)) from error


def write_line(line: Line, decision: Decision) -> str:
    """The decision in the contract's shape, one line of JSON."""
    content = {
        "id": line.id,
        "verdict": decision.verdict,
        "text": decision.texts[0],
        "findings": [
            {name: getattr(finding, name) for name in ("rule", "law", "start", "end", "reason", "suggestion")}
            for finding in decision.findings
        ],
        "tier": decision.tier,
    }
    text = json.dumps(content, ensure_ascii=False)
    # Half a surrogate pair has no UTF-8: such a line goes out with escapes, as it came in.
    return json.dumps(content) if any("\ud800" <= char <= "\udfff" for char in text) else text


def _action(purpose: Purpose, visibility: Visibility) -> Action:
    if purpose == "post":
        return "publish"
    return "public_reply" if visibility == "public" else "message"
