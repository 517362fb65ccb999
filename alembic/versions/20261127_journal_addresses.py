"""journal addresses: whom an act was about, in a column with an index

To forget a person, the details of every entry of every journal were read.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

INDEX = "ix_journal_entry_about_email"
IS_TOLD = sa.text("about_email IS NOT NULL")

# Of somebody forgotten, an empty address was kept.
OUT_OF_DETAILS = {
    "sqlite": """
        UPDATE journal_entry
        SET about_email = nullif(json_extract(details, '$.email'), ''),
            details = json_remove(details, '$.email')
        WHERE json_extract(details, '$.email') IS NOT NULL""",
    "postgresql": """
        UPDATE journal_entry
        SET about_email = nullif(details ->> 'email', ''),
            details = CAST(CAST(details AS jsonb) - 'email' AS json)
        WHERE details ->> 'email' IS NOT NULL""",
}
INTO_DETAILS = {
    "sqlite": """
        UPDATE journal_entry SET details = json_set(details, '$.email', about_email)
        WHERE about_email IS NOT NULL""",
    "postgresql": """
        UPDATE journal_entry
        SET details =
            CAST(CAST(details AS jsonb) || jsonb_build_object('email', about_email) AS json)
        WHERE about_email IS NOT NULL""",
}


def upgrade() -> None:
    op.add_column("journal_entry", sa.Column("about_email", sa.String(254), nullable=True))
    op.execute(OUT_OF_DETAILS[op.get_bind().dialect.name])
    op.create_index(
        INDEX, "journal_entry", ["about_email"], sqlite_where=IS_TOLD, postgresql_where=IS_TOLD
    )


def downgrade() -> None:
    op.execute(INTO_DETAILS[op.get_bind().dialect.name])
    op.drop_index(INDEX, table_name="journal_entry")
    op.drop_column("journal_entry", "about_email")
