"""Templates: answers that people agreed to beforehand."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table('template',
    sa.Column('number', KEY, nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('made_by', sa.Text(), nullable=False, comment='user:ID'),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.Column('retired_by', sa.Text(), nullable=True),
    sa.Column('retired_at', sa.BigInteger(), nullable=True),
    sa.CheckConstraint('(retired_by IS NULL) = (retired_at IS NULL)', name=op.f('ck_template_retired')),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_template')),
    sqlite_autoincrement=True
    )
    op.create_table('template_version',
    sa.Column('template_number', KEY, nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('verdict', sa.Text(), nullable=False, comment='on the text with sample values in it'),
    sa.Column('tier', sa.Text(), nullable=False),
    sa.Column('findings', sa.Text(), nullable=False),
    sa.Column('agreed', sa.Text(), nullable=False, comment='rule and marked words of each finding that asks for a person'),
    sa.Column('route', sa.Text(), nullable=False, comment='the route as it was when the version was made'),
    sa.Column('stage', sa.Integer(), server_default='0', nullable=False),
    sa.Column('since', sa.BigInteger(), nullable=False, comment='when the present stage began'),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('made_by', sa.Text(), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.Column('decided_at', sa.BigInteger(), nullable=True),
    sa.CheckConstraint("state IN ('waiting','approved','rejected','withdrawn','replaced')", name=op.f('ck_template_version_state')),
    sa.CheckConstraint("verdict IN ('allow','revise','hold')", name=op.f('ck_template_version_verdict')),
    sa.ForeignKeyConstraint(['template_number'], ['template.number'], name=op.f('fk_template_version_template_number')),
    sa.PrimaryKeyConstraint('template_number', 'version', name=op.f('pk_template_version'))
    )
    op.create_index('uq_template_version_approved', 'template_version', ['template_number'], unique=True, sqlite_where=sa.text("state = 'approved'"), postgresql_where=sa.text("state = 'approved'"))
    op.create_index('uq_template_version_waiting', 'template_version', ['template_number'], unique=True, sqlite_where=sa.text("state = 'waiting'"), postgresql_where=sa.text("state = 'waiting'"))
    op.create_table('template_act',
    sa.Column('id', KEY, nullable=False),
    sa.Column('template_number', KEY, nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('stage', sa.Integer(), nullable=False),
    sa.Column('actor', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('comment', sa.Text(), server_default='', nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.CheckConstraint("kind IN ('made','approve','reject','withdraw','retire')", name=op.f('ck_template_act_kind')),
    sa.ForeignKeyConstraint(['template_number', 'version'], ['template_version.template_number', 'template_version.version'], name=op.f('fk_template_act_template_number')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_template_act')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_template_act_template_number_id'), 'template_act', ['template_number', 'id'], unique=False)
    op.add_column('delivery', sa.Column('template_number', KEY, nullable=True, comment='the template whose approval let these words out, with its version'))
    op.add_column('delivery', sa.Column('template_version', sa.Integer(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("what people agreed to would be lost")
