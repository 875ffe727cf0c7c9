"""Every table of the house. The rules that must hold whoever writes stand in the schema itself."""

from core.tables.access import attempt, session, token, user
from core.tables.accounts import account, credential
from core.tables.conversations import button, conversation, message, ticket, turn
from core.tables.inbound import delivery_in, event
from core.tables.outbound import decision, delivery, freeze
from core.tables.people import customer, identity
from core.tables.record import audit, seal
from core.tables.schema import metadata
from core.tables.states import transition
from core.tables.work import job, lease

__all__ = [
    "account", "attempt", "audit", "button", "conversation", "credential", "customer", "decision", "delivery",
    "delivery_in", "event", "freeze", "identity", "job", "lease", "message", "metadata", "seal", "session",
    "ticket", "token", "transition", "turn", "user",
]  # fmt: skip
