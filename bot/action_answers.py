"""The check of an action server's answer, with its schema prepared once.

Rasa 3.6.21 checks the schema itself at every call before it checks the answer by it: 20 to 30 ms of the 40 that a turn
with an action took.
"""

from __future__ import annotations

from typing import Any

from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction

_SCHEMA = RemoteAction.action_response_format_spec()
_VALIDATOR = validator_for(_SCHEMA)(_SCHEMA)


def check_once() -> None:
    """Puts the prepared check in the place of Rasa's."""
    RemoteAction._validate_action_result = _is_valid


def _is_valid(_: RemoteAction, result: dict[str, Any]) -> bool:
    _VALIDATOR.validate(result)
    return True
