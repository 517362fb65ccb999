"""One writer at a time in what must not be decided twice."""

import sqlalchemy as sa
from sqlmodel import Session, col

from carnet_app.models import Carnet
from carnet_app.services.permissions import is_id
from carnet_app.services.rows import fetch_rows


def lock_carnet(session: Session, *, carnet_id: int) -> None:
    """Have others who would share, transfer or delete this carnet wait for our commit.

    To be called before reading what the decision rests on. PostgreSQL locks the row;
    SQLite's writers already come one after the other. Says nothing of whether the
    carnet exists.
    """
    if is_id(carnet_id):
        row = sa.select(col(Carnet.id)).where(col(Carnet.id) == carnet_id)
        fetch_rows(session, row.with_for_update())
