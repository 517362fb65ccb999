"""Reading several columns at once, which SQLModel's own ``exec`` types for few statements."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session


def fetch_rows(session: Session, statement: sa.Executable) -> Sequence[sa.Row[*tuple[Any, ...]]]:
    """All rows of a statement, by column name."""
    return session.execute(statement).all()  # pyright: ignore[reportDeprecated] -- see above


def fetch_one(session: Session, statement: sa.Executable) -> sa.Row[*tuple[Any, ...]] | None:
    """The only row of a statement, or None."""
    return session.execute(statement).one_or_none()  # pyright: ignore[reportDeprecated]
