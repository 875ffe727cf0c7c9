"""What must still hold of a delivery at the moment it is sent, in the database's own words: parts of the claim."""

from sqlalchemy import Text, and_, bindparam, func, or_, select

from core.tables import consent, conversation, decision, delivery, freeze, template, template_version
from governance import freeze_scope, statements

_covered = (
    select(1)
    .select_from(freeze)
    .where(freeze_scope.covering(delivery.c.account_id, bindparam("channel", type_=Text), delivery.c.campaign))
    .correlate(delivery)
    .exists()
)
frozen = and_(_covered, ~statements.passes())
_opted_in = (
    select(consent.c.given)
    .join(conversation, conversation.c.identity_id == consent.c.identity_id)
    .where(conversation.c.id == delivery.c.conversation_id, consent.c.purpose == "marketing")
    .order_by(consent.c.id.desc())
    .limit(1)
    .correlate(delivery)
    .scalar_subquery()
)
unwanted = and_(delivery.c.purpose == "marketing", func.coalesce(_opted_in, False).is_(False))
epoch = select(conversation.c.epoch).where(conversation.c.id == delivery.c.conversation_id).scalar_subquery()
newest = select(conversation.c.last_inbound_at).where(conversation.c.id == delivery.c.conversation_id).scalar_subquery()
_let_out = (
    select(1)
    .where(decision.c.id == delivery.c.decision_id, decision.c.verdict.in_(("allow", "revise")))
    .correlate(delivery)
    .exists()
)
_template_holds = (
    select(1)
    .join(template, template.c.number == template_version.c.template_number)
    .where(
        template_version.c.template_number == delivery.c.template_number,
        template_version.c.version == delivery.c.template_version,
        template_version.c.state == "approved",
        template.c.retired_at.is_(None),
    )
    .correlate(delivery)
    .exists()
)
agreed = or_(
    delivery.c.approved_digest == delivery.c.digest,
    and_(_let_out, or_(delivery.c.template_number.is_(None), _template_holds)),
)
"""People agreed to exactly these words, or the gate let them out, for a template's sake only while that is approved."""
