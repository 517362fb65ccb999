"""Ids that SQLite never gives again: a page left open names nothing but what it showed.

Without AUTOINCREMENT, SQLite gives a new row the id of the last one that was deleted.
The tables are rebuilt from what they say of themselves, in the order that
sqlite.org/lang_altertable.html gives in its section 7.
"""

import re

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_NAME = re.compile(r'^CREATE TABLE "?(\w+)"?')
_ID = re.compile(r'(?<=\W)"?id"? INTEGER NOT NULL')
_KEY = re.compile(r',\s*(?:CONSTRAINT "?\w+"? )?PRIMARY KEY \("?id"?\)')
_TABLES = "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
_REST = (
    "SELECT sql FROM sqlite_master "
    "WHERE tbl_name = :name AND type IN ('index', 'trigger') AND sql IS NOT NULL"
)


def upgrade() -> None:
    """Rebuild SQLite's tables that have an id; PostgreSQL never reuses one."""
    database = op.get_bind()
    if database.dialect.name != "sqlite":
        return
    for name, creation in database.exec_driver_sql(_TABLES).all():
        rebuilt, changed = _KEY.subn(
            "", _ID.sub("id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT", creation, count=1)
        )
        if changed:
            _rebuild(database, name, rebuilt)


def downgrade() -> None:
    """Nothing: what came before does as well with such tables."""


def _rebuild(database: sa.Connection, name: str, creation: str) -> None:
    rest = database.execute(sa.text(_REST), {"name": name}).scalars().all()
    if database.exec_driver_sql("PRAGMA foreign_keys").scalar():
        held = database.exec_driver_sql(f'SELECT count(*) FROM "{name}"').scalar()  # noqa: S608
        if held:
            raise RuntimeError("foreign keys have to be off: dropping a table acts on them")
    database.exec_driver_sql(_NAME.sub('CREATE TABLE "_rebuilt"', creation))
    database.exec_driver_sql(f'INSERT INTO "_rebuilt" SELECT * FROM "{name}"')  # noqa: S608
    database.exec_driver_sql(f'DROP TABLE "{name}"')
    database.exec_driver_sql(f'ALTER TABLE "_rebuilt" RENAME TO "{name}"')
    for statement in rest:
        database.exec_driver_sql(statement)
