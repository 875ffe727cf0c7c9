"""The first shape of the tables."""

from alembic import op

from core import crash_points
from core.tables import metadata, transition
from core.tables.states import rows, trigger_statements

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    bind = op.get_bind()
    metadata.create_all(bind)
    crash_points.reached("while_migrating")
    bind.execute(transition.insert(), rows())
    for statement in trigger_statements(bind.dialect.name):
        bind.exec_driver_sql(statement)


def downgrade() -> None:
    raise NotImplementedError("there is nothing before the first shape")
