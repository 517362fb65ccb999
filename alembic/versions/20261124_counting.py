"""counting: what a large carnet's pages count and sort, from indexes alone"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

COUNTED = [
    "carnet_id",
    "part",
    "status",
    "deleted_at",
    "author_id",
    "due_on",
    "happened_on",
    "created_at",
    "amount_cents",
]


def upgrade() -> None:
    op.create_index("ix_record_counted", "record", COUNTED, unique=False)
    op.create_index("ix_journal_entry_by_date", "journal_entry", ["carnet_id", "at"], unique=False)
    # What it was for, the one above does too.
    op.drop_index(op.f("ix_journal_entry_carnet_id"), table_name="journal_entry")


def downgrade() -> None:
    op.create_index(
        op.f("ix_journal_entry_carnet_id"), "journal_entry", ["carnet_id"], unique=False
    )
    op.drop_index("ix_journal_entry_by_date", table_name="journal_entry")
    op.drop_index("ix_record_counted", table_name="record")
