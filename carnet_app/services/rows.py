"""Rows in and out, where SQLModel's own methods have no precise types."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, SQLModel


def fetch_rows(
    session: Session, statement: sa.Executable, **values: object
) -> Sequence[sa.Row[*tuple[Any, ...]]]:
    """All rows of a statement, by column name; ``values`` are those of its named parameters."""
    return session.execute(statement, values or None).all()  # pyright: ignore[reportDeprecated] -- see above


def insert_row(session: Session, row: SQLModel) -> int:
    """Write a new row at once; gives the id it got."""
    session.add(row)
    session.flush()
    identity = sa.inspect(row, raiseerr=True).identity
    return identity[0]
