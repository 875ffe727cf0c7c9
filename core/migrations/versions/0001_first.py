"""The first shape of the tables."""

import sqlalchemy as sa
from alembic import op

from core import crash_points
from core.tables.states import trigger_statements

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CHANGES = {
    "delivery": {
        "draft": ("held", "blocked", "cleared", "superseded"),
        "held": ("cleared", "blocked", "superseded"),
        "cleared": ("sending", "superseded"),
        "sending": ("sent", "failed", "unconfirmed", "cleared"),
        "unconfirmed": ("sent", "failed"),
        "sent": ("delivered", "read", "failed"),
        "delivered": ("read",),
    },
    "ticket": {
        "bot": ("queued", "open", "resolved"),
        "queued": ("open", "bot", "resolved"),
        "open": ("queued", "pending", "snoozed", "resolved", "bot"),
        "pending": ("open", "queued", "snoozed", "resolved", "bot"),
        "snoozed": ("open", "queued", "pending", "resolved", "bot"),
        "resolved": ("open", "queued", "bot", "closed"),
    },
}


def upgrade() -> None:
    op.create_table('account',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('channel', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('api_base', sa.Text(), nullable=False),
    sa.Column('platform_id', sa.Text(), nullable=True, comment="the platform's own id of the account: routes entries"),
    sa.Column('settings', sa.Text(), nullable=False, comment='what is no secret'),
    sa.Column('state', sa.Text(), server_default='connected', nullable=False),
    sa.Column('state_reason', sa.Text(), server_default='', nullable=False),
    sa.Column('checks', sa.Text(), nullable=True, comment='the last connection check'),
    sa.Column('checked_at', sa.BigInteger(), nullable=True),
    sa.Column('last_event_at', sa.BigInteger(), nullable=True),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.Column('removed_at', sa.BigInteger(), nullable=True),
    sa.CheckConstraint("state IN ('connected','token_dead','stopped','removed')", name=op.f('ck_account_state')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account'))
    )
    op.create_table('audit',
    sa.Column('id', KEY, nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('actor', sa.Text(), nullable=False, comment='user:ID, token:ID, bot, system'),
    sa.Column('act', sa.Text(), nullable=False),
    sa.Column('subject', sa.Text(), nullable=False),
    sa.Column('facts', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit')),
    sqlite_autoincrement=True
    )
    op.create_table('customer',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), server_default='', nullable=False),
    sa.Column('locale', sa.Text(), server_default='ja', nullable=False),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_customer'))
    )
    op.create_table('decision',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('answer_id', sa.Text(), nullable=False),
    sa.Column('verdict', sa.Text(), nullable=False),
    sa.Column('findings', sa.Text(), nullable=False),
    sa.Column('tier', sa.Text(), nullable=False),
    sa.Column('policy_version', sa.Text(), nullable=False),
    sa.Column('inputs', sa.Text(), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.CheckConstraint("verdict IN ('allow','revise','hold','block')", name=op.f('ck_decision_verdict')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decision'))
    )
    op.create_index(op.f('ix_decision_answer_id'), 'decision', ['answer_id'], unique=False)
    op.create_table('freeze',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('scope', sa.Text(), nullable=False, comment='everything, channel:line, account:shop'),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('by', sa.Text(), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('lifted_at', sa.BigInteger(), nullable=True),
    sa.Column('lifted_by', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_freeze'))
    )
    op.create_index(op.f('ix_freeze_lifted_at'), 'freeze', ['lifted_at'], unique=False)
    op.create_table('job',
    sa.Column('id', KEY, nullable=False),
    sa.Column('lane', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('payload', sa.Text(), nullable=False),
    sa.Column('due_at', sa.BigInteger(), nullable=False),
    sa.Column('attempts', sa.Integer(), server_default='0', nullable=False),
    sa.Column('state', sa.Text(), server_default='ready', nullable=False),
    sa.Column('error', sa.Text(), server_default='', nullable=False),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.CheckConstraint("state IN ('ready','dead')", name=op.f('ck_job_state')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_job')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_job_state_lane_id'), 'job', ['state', 'lane', 'id'], unique=False)
    op.create_table('lease',
    sa.Column('lane', sa.Text(), nullable=False),
    sa.Column('fence', sa.Text(), nullable=False, comment='a new random token at each claim'),
    sa.Column('until', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('lane', name=op.f('pk_lease'))
    )
    op.create_table('sign_in_attempt',
    sa.Column('id', KEY, nullable=False),
    sa.Column('key', sa.Text(), nullable=False, comment='email:… or address:…'),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in_attempt')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_sign_in_attempt_key_at'), 'sign_in_attempt', ['key', 'at'], unique=False)
    op.create_table('token',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('role', sa.Text(), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.Column('revoked_at', sa.BigInteger(), nullable=True),
    sa.CheckConstraint("role IN ('admin','agent')", name=op.f('ck_token_role')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_token')),
    sa.UniqueConstraint('digest', name=op.f('uq_token_digest')),
    sa.UniqueConstraint('name', name=op.f('uq_token_name'))
    )
    op.create_table('transition',
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('before', sa.Text(), nullable=False),
    sa.Column('after', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('kind', 'before', 'after', name=op.f('pk_transition'))
    )
    op.create_table('user_account',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('email', sa.Text(), nullable=False, comment='in lower case'),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('role', sa.Text(), nullable=False),
    sa.Column('password_hash', sa.Text(), nullable=False),
    sa.Column('must_change', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('preferences', sa.Text(), nullable=False, comment='language, theme, sound, enter_sends, shortcuts'),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.Column('disabled_at', sa.BigInteger(), nullable=True),
    sa.CheckConstraint("role IN ('admin','agent')", name=op.f('ck_user_account_role')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_user_account')),
    sa.UniqueConstraint('email', name=op.f('uq_user_account_email'))
    )
    op.create_table('credential',
    sa.Column('account_id', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('key_id', sa.Text(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False, comment='nonce and AES-GCM ciphertext, bound to account and name'),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_credential_account_id')),
    sa.PrimaryKeyConstraint('account_id', 'name', name=op.f('pk_credential'))
    )
    op.create_table('delivery_in',
    sa.Column('id', KEY, nullable=False),
    sa.Column('account_id', sa.Text(), nullable=False),
    sa.Column('received_at', sa.BigInteger(), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=True, comment='the raw bytes; gone 30 days later or with an unsend'),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_delivery_in_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_delivery_in')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_delivery_in_received_at'), 'delivery_in', ['received_at'], unique=False)
    op.create_table('event',
    sa.Column('id', KEY, nullable=False),
    sa.Column('account_id', sa.Text(), nullable=False),
    sa.Column('event_key', sa.Text(), nullable=False),
    sa.Column('delivery_in_id', KEY, nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), server_default='', nullable=False),
    sa.Column('payload', sa.Text(), nullable=True),
    sa.Column('conversation_id', sa.Text(), nullable=True),
    sa.Column('message_id', sa.Text(), nullable=True),
    sa.Column('external_message', sa.Text(), nullable=True),
    sa.Column('platform_at', sa.BigInteger(), nullable=False),
    sa.Column('received_at', sa.BigInteger(), nullable=False),
    sa.CheckConstraint("status IN ('filed','ignored','not_understood','waiting','erased')", name=op.f('ck_event_status')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_event_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event')),
    sa.UniqueConstraint('account_id', 'event_key', name=op.f('uq_event_account_id_event_key')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_event_account_id_external_message'), 'event', ['account_id', 'external_message'], unique=False)
    op.create_index(op.f('ix_event_received_at'), 'event', ['received_at'], unique=False)
    op.create_index(op.f('ix_event_status_id'), 'event', ['status', 'id'], unique=False)
    op.create_table('identity',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('account_id', sa.Text(), nullable=False),
    sa.Column('external_id', sa.Text(), nullable=False),
    sa.Column('customer_id', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), server_default='', nullable=False),
    sa.Column('reachable', sa.Boolean(), server_default=sa.true(), nullable=False, comment='false after an unfollow or a block'),
    sa.Column('profile_at', sa.BigInteger(), nullable=True, comment='when the platform was last asked for the name'),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_identity_account_id')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_identity_customer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_identity')),
    sa.UniqueConstraint('account_id', 'external_id', name=op.f('uq_identity_account_id_external_id'))
    )
    op.create_table('seal',
    sa.Column('position', KEY, autoincrement=False, nullable=False),
    sa.Column('audit_id', KEY, nullable=False),
    sa.Column('key_id', sa.Text(), nullable=False),
    sa.Column('previous', sa.Text(), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False, comment='HMAC over position, previous digest and the entry'),
    sa.ForeignKeyConstraint(['audit_id'], ['audit.id'], name=op.f('fk_seal_audit_id')),
    sa.PrimaryKeyConstraint('position', name=op.f('pk_seal')),
    sa.UniqueConstraint('audit_id', name=op.f('uq_seal_audit_id'))
    )
    op.create_index(op.f('ix_seal_audit_id'), 'seal', ['audit_id'], unique=False)
    op.create_table('session',
    sa.Column('digest', sa.Text(), nullable=False, comment="SHA-256 of the cookie's token"),
    sa.Column('user_id', sa.Text(), nullable=False),
    sa.Column('csrf', sa.Text(), nullable=False),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.Column('seen_at', sa.BigInteger(), nullable=False),
    sa.Column('expires_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_session_user_id')),
    sa.PrimaryKeyConstraint('digest', name=op.f('pk_session'))
    )
    op.create_index(op.f('ix_session_user_id'), 'session', ['user_id'], unique=False)
    op.create_table('conversation',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('account_id', sa.Text(), nullable=False),
    sa.Column('identity_id', sa.Text(), nullable=False),
    sa.Column('channel', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('thread', sa.Text(), server_default='', nullable=False),
    sa.Column('linked_id', sa.Text(), nullable=True, comment="the comment's dm, or the dm's comment"),
    sa.Column('owner', sa.Text(), server_default='bot', nullable=False),
    sa.Column('owner_id', sa.Text(), nullable=True, comment='the user, when a person owns it'),
    sa.Column('epoch', sa.Integer(), server_default='0', nullable=False),
    sa.Column('last_sequence', sa.Integer(), server_default='0', nullable=False),
    sa.Column('turns', sa.Integer(), server_default='0', nullable=False, comment='how many turns there were'),
    sa.Column('turn_wanted', sa.Boolean(), server_default=sa.false(), nullable=False, comment='a turn job waits'),
    sa.Column('waiting_line_at', sa.BigInteger(), nullable=True),
    sa.Column('bot_paused_until', sa.BigInteger(), nullable=True, comment="after an operator's native reply"),
    sa.Column('last_inbound_at', sa.BigInteger(), nullable=True, comment="the platform's time of the customer's newest message"),
    sa.Column('locale', sa.Text(), server_default='ja', nullable=False),
    sa.Column('marks', sa.Text(), nullable=True, comment='small platform facts of the newest message'),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.Column('updated_at', sa.BigInteger(), nullable=False),
    sa.CheckConstraint("(owner = 'agent') = (owner_id IS NOT NULL)", name=op.f('ck_conversation_owner_id')),
    sa.CheckConstraint("kind IN ('dm','comment','email','call','form')", name=op.f('ck_conversation_kind')),
    sa.CheckConstraint("owner IN ('bot','queue','agent')", name=op.f('ck_conversation_owner')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_conversation_account_id')),
    sa.ForeignKeyConstraint(['identity_id'], ['identity.id'], name=op.f('fk_conversation_identity_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_conversation')),
    sa.UniqueConstraint('identity_id', 'kind', 'thread', name=op.f('uq_conversation_identity_id_kind_thread'))
    )
    op.create_index(op.f('ix_conversation_account_id'), 'conversation', ['account_id'], unique=False)
    op.create_index(op.f('ix_conversation_updated_at'), 'conversation', ['updated_at'], unique=False)
    op.create_table('button',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('conversation_id', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('payload', sa.Text(), nullable=False),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversation.id'], name=op.f('fk_button_conversation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_button'))
    )
    op.create_table('delivery',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('answer_id', sa.Text(), nullable=False, comment='the messages of one turn: judged and cleared together'),
    sa.Column('conversation_id', sa.Text(), nullable=False),
    sa.Column('account_id', sa.Text(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False, comment='place within its answer'),
    sa.Column('action', sa.Text(), nullable=False),
    sa.Column('author', sa.Text(), nullable=False),
    sa.Column('user_id', sa.Text(), nullable=True),
    sa.Column('epoch', sa.Integer(), nullable=False),
    sa.Column('recipient', sa.Text(), nullable=False, comment="the identity's id on the platform"),
    sa.Column('target', sa.Text(), nullable=True, comment='the comment it is about'),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('decision_id', sa.Text(), nullable=True),
    sa.Column('digest', sa.Text(), nullable=False, comment='SHA-256 of what was cleared: action, target, words, recipient'),
    sa.Column('text_digest', sa.Text(), server_default='', nullable=False, comment='of the normalised words, for repetition'),
    sa.Column('idempotency_key', sa.Text(), nullable=True),
    sa.Column('request_digest', sa.Text(), nullable=True, comment='of the bytes of the first attempt: a repetition must be the same'),
    sa.Column('reply_token', sa.Text(), nullable=True),
    sa.Column('received_at', sa.BigInteger(), nullable=True, comment='when the newest customer message of this answer reached us'),
    sa.Column('route', sa.Text(), server_default='', nullable=False),
    sa.Column('retry_key', sa.Text(), nullable=False),
    sa.Column('attempts', sa.Integer(), server_default='0', nullable=False),
    sa.Column('unknown', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('reason', sa.Text(), server_default='', nullable=False),
    sa.Column('detail', sa.Text(), server_default='', nullable=False),
    sa.Column('due_at', sa.BigInteger(), nullable=True, comment='not before: the author may still take it back'),
    sa.Column('expires_at', sa.BigInteger(), nullable=False),
    sa.Column('tried_at', sa.BigInteger(), nullable=True, comment='the first attempt: a retry key lives from here'),
    sa.Column('sending_at', sa.BigInteger(), nullable=True),
    sa.Column('sent_at', sa.BigInteger(), nullable=True),
    sa.Column('settled_by', sa.Text(), nullable=True, comment='who said it arrived, was seen, or shall be sent again'),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.Column('updated_at', sa.BigInteger(), nullable=False),
    sa.CheckConstraint("author IN ('bot','agent','system','scheduler','api')", name=op.f('ck_delivery_author')),
    sa.CheckConstraint("state IN ('draft','held','blocked','cleared','superseded','sending','sent','failed','unconfirmed','delivered','read')", name=op.f('ck_delivery_state')),
    sa.CheckConstraint("state IN ('draft','superseded') OR decision_id IS NOT NULL", name=op.f('ck_delivery_decided')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_delivery_account_id')),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversation.id'], name=op.f('fk_delivery_conversation_id')),
    sa.ForeignKeyConstraint(['decision_id'], ['decision.id'], name=op.f('fk_delivery_decision_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_delivery')),
    sa.UniqueConstraint('conversation_id', 'idempotency_key', name=op.f('uq_delivery_conversation_id_idempotency_key'))
    )
    op.create_index(op.f('ix_delivery_conversation_id_created_at'), 'delivery', ['conversation_id', 'created_at'], unique=False)
    op.create_index(op.f('ix_delivery_recipient_text_digest'), 'delivery', ['recipient', 'text_digest'], unique=False)
    op.create_index(op.f('ix_delivery_state_updated_at'), 'delivery', ['state', 'updated_at'], unique=False)
    op.create_table('ticket',
    sa.Column('number', KEY, nullable=False),
    sa.Column('conversation_id', sa.Text(), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('priority', sa.Text(), server_default='normal', nullable=False),
    sa.Column('queue', sa.Text(), server_default='general', nullable=False),
    sa.Column('topic', sa.Text(), nullable=True, comment='the newest intent that was understood'),
    sa.Column('handoff', sa.Text(), nullable=True, comment='the packet: reason, summary, findings'),
    sa.Column('unread', sa.Integer(), server_default='0', nullable=False),
    sa.Column('opened_at', sa.BigInteger(), nullable=False),
    sa.Column('queued_at', sa.BigInteger(), nullable=True),
    sa.Column('taken_at', sa.BigInteger(), nullable=True),
    sa.Column('answered_at', sa.BigInteger(), nullable=True, comment="a person's first answer"),
    sa.Column('resolved_at', sa.BigInteger(), nullable=True),
    sa.Column('closed_at', sa.BigInteger(), nullable=True),
    sa.Column('updated_at', sa.BigInteger(), nullable=False),
    sa.CheckConstraint("priority IN ('low','normal','high','urgent')", name=op.f('ck_ticket_priority')),
    sa.CheckConstraint("status IN ('bot','queued','open','pending','snoozed','resolved','closed')", name=op.f('ck_ticket_status')),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversation.id'], name=op.f('fk_ticket_conversation_id')),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_ticket')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_ticket_conversation_id_number'), 'ticket', ['conversation_id', 'number'], unique=False)
    op.create_index(op.f('ix_ticket_status_number'), 'ticket', ['status', 'number'], unique=False)
    op.create_index('uq_ticket_live', 'ticket', ['conversation_id'], unique=True, sqlite_where=sa.text("status <> 'closed'"), postgresql_where=sa.text("status <> 'closed'"))
    op.create_table('turn',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('conversation_id', sa.Text(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False, comment='within its conversation, from 1'),
    sa.Column('message_id', sa.Text(), nullable=False, comment='the newest message of the turn: its key towards Rasa'),
    sa.Column('epoch', sa.Integer(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), server_default='', nullable=False),
    sa.Column('intent', sa.Text(), nullable=True),
    sa.Column('understood', sa.Text(), nullable=True),
    sa.Column('model', sa.Text(), nullable=True),
    sa.Column('started_at', sa.BigInteger(), nullable=False),
    sa.Column('received_at', sa.BigInteger(), nullable=False, comment='when its newest message reached us'),
    sa.Column('ended_at', sa.BigInteger(), nullable=True),
    sa.CheckConstraint("state IN ('running','answered','handed_off','voided')", name=op.f('ck_turn_state')),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversation.id'], name=op.f('fk_turn_conversation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_turn'))
    )
    op.create_index(op.f('ix_turn_conversation_id_started_at'), 'turn', ['conversation_id', 'started_at'], unique=False)
    op.create_table('message',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('account_id', sa.Text(), nullable=False),
    sa.Column('conversation_id', sa.Text(), nullable=False),
    sa.Column('ticket_number', KEY, nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('direction', sa.Text(), nullable=False),
    sa.Column('author', sa.Text(), nullable=False),
    sa.Column('user_id', sa.Text(), nullable=True, comment="the agent who wrote it; empty for one who answered in the platform's own app"),
    sa.Column('external_id', sa.Text(), nullable=True),
    sa.Column('kind', sa.Text(), server_default='text', nullable=False),
    sa.Column('text', sa.Text(), server_default='', nullable=False),
    sa.Column('attachments', sa.Text(), nullable=True),
    sa.Column('buttons', sa.Text(), nullable=True),
    sa.Column('payload', sa.Text(), nullable=True, comment='what a pressed button stands for'),
    sa.Column('reply_token', sa.Text(), nullable=True),
    sa.Column('in_reply_to', sa.Text(), nullable=True),
    sa.Column('turn_id', sa.Text(), nullable=True),
    sa.Column('delivery_id', sa.Text(), nullable=True),
    sa.Column('position', sa.Integer(), server_default='0', nullable=False, comment='place within its delivery'),
    sa.Column('platform_at', sa.BigInteger(), nullable=False),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.Column('erased_at', sa.BigInteger(), nullable=True),
    sa.Column('edited_at', sa.BigInteger(), nullable=True),
    sa.CheckConstraint("author IN ('customer','bot','agent','system')", name=op.f('ck_message_author')),
    sa.CheckConstraint("direction IN ('in','out','note')", name=op.f('ck_message_direction')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_message_account_id')),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversation.id'], name=op.f('fk_message_conversation_id')),
    sa.ForeignKeyConstraint(['ticket_number'], ['ticket.number'], name=op.f('fk_message_ticket_number')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_message')),
    sa.UniqueConstraint('account_id', 'external_id', name=op.f('uq_message_account_id_external_id')),
    sa.UniqueConstraint('conversation_id', 'sequence', name=op.f('uq_message_conversation_id_sequence'))
    )
    op.create_index(op.f('ix_message_conversation_id_platform_at_sequence'), 'message', ['conversation_id', 'platform_at', 'sequence'], unique=False)
    op.create_index(op.f('ix_message_delivery_id'), 'message', ['delivery_id'], unique=False)
    op.create_index('ix_message_unturned', 'message', ['conversation_id'], unique=False, sqlite_where=sa.text("turn_id IS NULL AND direction = 'in'"), postgresql_where=sa.text("turn_id IS NULL AND direction = 'in'"))
    crash_points.reached("while_migrating")
    bind = op.get_bind()
    changes = sa.table("transition", sa.column("kind"), sa.column("before"), sa.column("after"))
    rows = [
        {"kind": kind, "before": before, "after": after}
        for kind, graph in CHANGES.items()
        for before, afters in graph.items()
        for after in afters
    ]
    op.bulk_insert(changes, rows)
    for statement in trigger_statements(bind.dialect.name):
        bind.exec_driver_sql(statement)


def downgrade() -> None:
    raise NotImplementedError("there is nothing before the first shape")
