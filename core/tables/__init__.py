"""Every table of the house. The rules that must hold whoever writes stand in the schema itself."""

from core.tables.access import attempt, session, token, user
from core.tables.accounts import account, credential
from core.tables.approvals import absence, approval, approval_act, approval_link, approval_version, team, team_member
from core.tables.conversations import button, conversation, message, ticket, turn
from core.tables.inbound import delivery_in, event
from core.tables.outbound import decision, delivery, freeze
from core.tables.people import customer, identity
from core.tables.policy import consent, pack_version, statement
from core.tables.record import audit, seal
from core.tables.schema import metadata
from core.tables.states import transition
from core.tables.templates import template, template_act, template_version
from core.tables.work import job, lease

__all__ = [
    "absence", "account", "approval", "approval_act", "approval_link", "approval_version", "attempt", "audit",
    "button", "consent", "conversation", "credential", "customer", "decision", "delivery", "delivery_in", "event",
    "freeze", "identity", "job", "lease", "message", "metadata", "pack_version", "seal", "session", "statement",
    "team", "team_member", "template", "template_act", "template_version", "ticket", "token", "transition", "turn",
    "user",
]  # fmt: skip
