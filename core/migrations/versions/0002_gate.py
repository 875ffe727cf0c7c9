"""Held answers, consent, versions of packs, holding statements, freezes by brand and campaign."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table('pack_version',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False, comment='the file it stands in the place of: words.yml'),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('content', sa.Text(), nullable=False, comment='YAML'),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('base', sa.Integer(), server_default='0', nullable=False, comment='the number it was written over; 0: the file'),
    sa.Column('note', sa.Text(), server_default='', nullable=False),
    sa.Column('made_by', sa.Text(), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.Column('published_by', sa.Text(), nullable=True),
    sa.Column('published_at', sa.BigInteger(), nullable=True),
    sa.CheckConstraint("state IN ('draft','published','replaced','discarded')", name=op.f('ck_pack_version_state')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pack_version')),
    sa.UniqueConstraint('name', 'number', name=op.f('uq_pack_version_name_number'))
    )
    op.create_index('uq_pack_version_published', 'pack_version', ['name'], unique=True, sqlite_where=sa.text("state = 'published'"), postgresql_where=sa.text("state = 'published'"))
    op.create_table('statement',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False, comment='exactly these words pass a freeze'),
    sa.Column('made_by', sa.Text(), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.Column('approved_by', sa.Text(), nullable=True),
    sa.Column('approved_at', sa.BigInteger(), nullable=True),
    sa.Column('withdrawn_at', sa.BigInteger(), nullable=True),
    sa.CheckConstraint('approved_by IS NULL OR approved_by <> made_by', name=op.f('ck_statement_approver')),
    sa.CheckConstraint('(approved_by IS NULL) = (approved_at IS NULL)', name=op.f('ck_statement_approved')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_statement'))
    )
    op.create_table('team',
    sa.Column('id', sa.Text(), nullable=False, comment='as routes name it: team:legal'),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_team'))
    )
    op.create_table('absence',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('user_id', sa.Text(), nullable=False),
    sa.Column('deputy_id', sa.Text(), nullable=True, comment='who decides in their place meanwhile'),
    sa.Column('starts_at', sa.BigInteger(), nullable=False),
    sa.Column('ends_at', sa.BigInteger(), nullable=False),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('deputy_id IS NULL OR deputy_id <> user_id', name=op.f('ck_absence_deputy')),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_absence_ends')),
    sa.ForeignKeyConstraint(['deputy_id'], ['user_account.id'], name=op.f('fk_absence_deputy_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_absence_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_absence'))
    )
    op.create_index(op.f('ix_absence_user_id'), 'absence', ['user_id'], unique=False)
    op.create_table('team_member',
    sa.Column('team_id', sa.Text(), nullable=False),
    sa.Column('user_id', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_team_member_team_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_team_member_user_id')),
    sa.PrimaryKeyConstraint('team_id', 'user_id', name=op.f('pk_team_member'))
    )
    op.create_table('consent',
    sa.Column('id', KEY, nullable=False),
    sa.Column('identity_id', sa.Text(), nullable=False),
    sa.Column('purpose', sa.Text(), nullable=False),
    sa.Column('given', sa.Boolean(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False, comment='message, form, import, agent, platform'),
    sa.Column('message_id', sa.Text(), nullable=True, comment='the message that said so'),
    sa.Column('actor', sa.Text(), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.CheckConstraint("purpose IN ('marketing')", name=op.f('ck_consent_purpose')),
    sa.ForeignKeyConstraint(['identity_id'], ['identity.id'], name=op.f('fk_consent_identity_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consent')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_consent_identity_id_purpose_id'), 'consent', ['identity_id', 'purpose', 'id'], unique=False)
    op.create_table('approval',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('answer_id', sa.Text(), nullable=False),
    sa.Column('conversation_id', sa.Text(), nullable=False),
    sa.Column('ticket_number', KEY, nullable=False),
    sa.Column('author', sa.Text(), nullable=False, comment='bot, system, user:ID, token:ID'),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), server_default='', nullable=False, comment='why it is late'),
    sa.Column('tier', sa.Text(), nullable=False),
    sa.Column('route', sa.Text(), nullable=False, comment='the route as it was when the present version was made'),
    sa.Column('stage', sa.Integer(), server_default='0', nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False, comment='the newest'),
    sa.Column('since', sa.BigInteger(), nullable=False, comment='when the present stage began'),
    sa.Column('due_at', sa.BigInteger(), nullable=True, comment='when the present stage is overdue'),
    sa.Column('overdue', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('heard', sa.Integer(), nullable=False, comment="sequence of the customer's newest message that its author knew"),
    sa.Column('line_at', sa.BigInteger(), nullable=True, comment='when the waiting customer was told'),
    sa.Column('opened_at', sa.BigInteger(), nullable=False),
    sa.Column('closed_at', sa.BigInteger(), nullable=True),
    sa.Column('updated_at', sa.BigInteger(), nullable=False),
    sa.CheckConstraint("state IN ('waiting','changes','approved','rejected','withdrawn','late')", name=op.f('ck_approval_state')),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversation.id'], name=op.f('fk_approval_conversation_id')),
    sa.ForeignKeyConstraint(['ticket_number'], ['ticket.number'], name=op.f('fk_approval_ticket_number')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_approval')),
    sa.UniqueConstraint('answer_id', name=op.f('uq_approval_answer_id'))
    )
    op.create_index(op.f('ix_approval_conversation_id'), 'approval', ['conversation_id'], unique=False)
    op.create_index(op.f('ix_approval_state_opened_at'), 'approval', ['state', 'opened_at'], unique=False)
    op.create_table('approval_act',
    sa.Column('id', KEY, nullable=False),
    sa.Column('approval_id', sa.Text(), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('actor', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('stage', sa.Integer(), nullable=False),
    sa.Column('comment', sa.Text(), server_default='', nullable=False),
    sa.Column('via', sa.Text(), server_default='', nullable=False, comment="the outsider who decided in the actor's place"),
    sa.ForeignKeyConstraint(['approval_id'], ['approval.id'], name=op.f('fk_approval_act_approval_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_approval_act')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_approval_act_approval_id_id'), 'approval_act', ['approval_id', 'id'], unique=False)
    op.create_table('approval_link',
    sa.Column('digest', sa.Text(), nullable=False, comment="SHA-256 of the link's token"),
    sa.Column('approval_id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False, comment='the one version that it decides'),
    sa.Column('address', sa.Text(), nullable=False, comment='an e-mail address that belongs to no user'),
    sa.Column('made_by', sa.Text(), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.Column('expires_at', sa.BigInteger(), nullable=False),
    sa.Column('used_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['approval_id'], ['approval.id'], name=op.f('fk_approval_link_approval_id')),
    sa.PrimaryKeyConstraint('digest', name=op.f('pk_approval_link'))
    )
    op.create_index(op.f('ix_approval_link_approval_id'), 'approval_link', ['approval_id'], unique=False)
    op.create_table('approval_version',
    sa.Column('approval_id', sa.Text(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False, comment='of words, attachments, account, recipient and time window'),
    sa.Column('texts', sa.Text(), nullable=False),
    sa.Column('authors', sa.Text(), nullable=False, comment='user:ID, token:ID, bot'),
    sa.Column('verdict', sa.Text(), nullable=False),
    sa.Column('decision_id', sa.Text(), nullable=False),
    sa.Column('made_by', sa.Text(), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['approval_id'], ['approval.id'], name=op.f('fk_approval_version_approval_id')),
    sa.ForeignKeyConstraint(['decision_id'], ['decision.id'], name=op.f('fk_approval_version_decision_id')),
    sa.PrimaryKeyConstraint('approval_id', 'number', name=op.f('pk_approval_version'))
    )
    op.add_column('account', sa.Column('brand', sa.Text(), server_default='', nullable=False, comment="the company's brand that it speaks for"))
    op.create_index(op.f('ix_audit_act_id'), 'audit', ['act', 'id'], unique=False)
    op.create_index(op.f('ix_audit_subject_id'), 'audit', ['subject', 'id'], unique=False)
    op.add_column('delivery', sa.Column('approved_digest', sa.Text(), nullable=True, comment='what people agreed to, where the gate held it; must equal the digest'))
    op.add_column('delivery', sa.Column('purpose', sa.Text(), server_default='reply', nullable=False))
    op.add_column('delivery', sa.Column('campaign', sa.Text(), nullable=True))
    op.add_column('delivery', sa.Column('statement_id', sa.Text(), nullable=True, comment='the holding statement that these words are: passes a freeze'))
    op.add_column('delivery', sa.Column('paused_by', sa.Text(), nullable=True, comment='the freeze that stopped it; after it a person decides'))
    op.add_column('freeze', sa.Column('stopped', sa.Integer(), server_default='0', nullable=False, comment='what waited when it was lifted'))


def downgrade() -> None:
    raise NotImplementedError("what people decided would be lost")
