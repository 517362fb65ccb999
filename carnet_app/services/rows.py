"""Rows in and out, where SQLModel's own methods have no precise types."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import Session, SQLModel

from carnet_app.services.kept import Kept, Row, Statement, kept


def fetch_rows(
    session: Session, statement: sa.Executable | Kept, **values: object
) -> Sequence[Row]:
    """All rows of a statement, by column name; ``values`` are those of its named parameters."""
    if isinstance(statement, Kept):
        return statement.fetch(session, values)
    return session.execute(statement, values or None).all()  # pyright: ignore[reportDeprecated] -- see above


def insert_row(session: Session, row: SQLModel) -> int:
    """Write a new row at once, and keep it as an object of the session; gives the id it got."""
    session.add(row)
    session.flush()
    identity = sa.inspect(row, raiseerr=True).identity
    return identity[0]


def write_row(session: Session, table: type[SQLModel], **values: object) -> int:
    """Write a new row, of which the session makes no object; gives the id it got.

    Args:
        session: Where to write.
        table: Where it belongs.
        **values: Those of its columns but the id, defaults included.
    """
    statement = _new_row(table, tuple(values))
    named = {f"new_{name}": value for name, value in values.items()}
    return statement.fetch(session, named)[0][0]


@kept
def _new_row(table: type[SQLModel], names: tuple[str, ...]) -> Statement:
    columns = sa.inspect(table, raiseerr=True).columns
    parameters = {name: sa.bindparam(f"new_{name}", type_=columns[name].type) for name in names}
    return sa.insert(table).values(parameters).returning(columns["id"])
