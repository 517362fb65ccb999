"""Alembic's entry point: migrates the database named by the settings, or the connection given."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel import SQLModel

import carnet_app.models
from carnet_app.core.database import get_engine

assert carnet_app.models  # noqa: S101 -- imported to register the tables


def plain_type(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    """Write our column types as SQLAlchemy's own: old migrations must not follow new code."""
    if kind != "type" or not isinstance(item, TypeDecorator):
        return False
    del autogen
    stored: TypeEngine[Any] = item.impl_instance
    return f"sa.{stored!r}"


def migrate(connection: Connection) -> None:
    """Run the migrations on an open connection."""
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        render_item=plain_type,
    )
    with context.begin_transaction():
        context.run_migrations()


if (given := context.config.attributes.get("connection")) is not None:
    migrate(given)
else:
    with get_engine().connect() as own:
        migrate(own)
        own.commit()
