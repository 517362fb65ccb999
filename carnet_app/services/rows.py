"""Rows in and out, where SQLModel's own methods have no precise types."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import Session, SQLModel

from carnet_app.services.kept import Kept, Row


def fetch_rows(
    session: Session, statement: sa.Executable | Kept, **values: object
) -> Sequence[Row]:
    """All rows of a statement, by column name; ``values`` are those of its named parameters."""
    if isinstance(statement, Kept):
        return statement.fetch(session, values)
    return session.execute(statement, values or None).all()  # pyright: ignore[reportDeprecated] -- see above


def insert_row(session: Session, row: SQLModel) -> int:
    """Write a new row at once; gives the id it got."""
    session.add(row)
    session.flush()
    identity = sa.inspect(row, raiseerr=True).identity
    return identity[0]
