"""Alembic's entry point: migrates the database named by the settings, or the connection given."""

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel import SQLModel

import carnet_app.models
from carnet_app.core.database import WRITES, get_engine

MIGRATION_LOCK = 7_026_126  # any number, the same in every process

assert carnet_app.models  # noqa: S101 -- imported to register the tables


def plain_type(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    """Write our column types as SQLAlchemy's own: old migrations must not follow new code."""
    if kind != "type" or not isinstance(item, TypeDecorator):
        return False
    del autogen
    stored: TypeEngine[Any] = item.impl_instance
    return f"sa.{stored!r}"


def is_modelled(item: Any, name: str | None, kind: str, reflected: bool, other: Any) -> bool:
    """Leave the search indexes to their migration: no model can say what they are."""
    del item, kind, reflected, other
    return not (name or "").startswith("record_search")


@contextmanager
def without_foreign_keys(connection: Connection) -> Generator[None]:
    """Keep SQLite from deleting what refers to a table while it is being rebuilt.

    SQLite changes a column by copying the table and dropping the old one, and dropping
    acts on every ``ON DELETE CASCADE``. The switch works outside a transaction only.
    """
    driver = connection.connection.driver_connection
    if not isinstance(driver, sqlite3.Connection) or driver.in_transaction:
        yield
        return
    driver.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        connection.rollback()  # a failed migration's transaction would ignore the switch
        driver.execute("PRAGMA foreign_keys = ON")


def migrate(connection: Connection) -> None:
    """Run the migrations on an open connection, one process at a time."""
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        render_item=plain_type,
        include_object=is_modelled,
    )
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")
        context.run_migrations()
        if connection.dialect.name == "sqlite":
            orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            if orphans:
                raise RuntimeError(f"rows that refer to nothing: {orphans}")


if (given := context.config.attributes.get("connection")) is not None:
    migrate(given)
else:
    engine = get_engine().execution_options(**{WRITES: True})
    with engine.connect() as own, without_foreign_keys(own):
        migrate(own)
        own.commit()
