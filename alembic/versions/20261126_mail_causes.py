"""mail causes: a mail that tells others what a person did goes with the person

Those written before are known by their sender's address, or gone after 30 days.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

NEVER_REUSED = {"sqlite_autoincrement": True}
"""SQLite rebuilds the table: without this its ids would be given again."""


def upgrade() -> None:
    with op.batch_alter_table("outbox_message", schema=None, table_kwargs=NEVER_REUSED) as batch_op:
        batch_op.add_column(sa.Column("caused_by_id", sa.Integer(), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_outbox_message_caused_by_id"), ["caused_by_id"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_outbox_message_caused_by_id_account"),
            "account",
            ["caused_by_id"],
            ["id"],
            ondelete="CASCADE",
        )


def downgrade() -> None:
    with op.batch_alter_table("outbox_message", schema=None, table_kwargs=NEVER_REUSED) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_outbox_message_caused_by_id_account"), type_="foreignkey"
        )
        batch_op.drop_index(batch_op.f("ix_outbox_message_caused_by_id"))
        batch_op.drop_column("caused_by_id")
