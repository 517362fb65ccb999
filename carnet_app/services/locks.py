"""One writer at a time in what must not be decided twice."""

import sqlalchemy as sa
from sqlmodel import Session, col

from carnet_app.models import Account, Carnet
from carnet_app.services.kept import Statement, kept
from carnet_app.services.permissions import ACCOUNT_ID, CARNET_ID, is_id
from carnet_app.services.rows import fetch_rows


def lock_carnet(session: Session, *, carnet_id: int) -> None:
    """Have others who would share, transfer or delete this carnet wait for our commit.

    To be called before reading what the decision rests on. PostgreSQL locks the row;
    SQLite's writers already come one after the other. Says nothing of whether the
    carnet exists.
    """
    if is_id(carnet_id) and _locks_rows(session):
        fetch_rows(session, _locked_carnet(), carnet_id=carnet_id)


def lock_account(session: Session, *, account_id: int) -> None:
    """The same for what one person may have only so much of."""
    if _locks_rows(session):
        fetch_rows(session, _locked_account(), **{ACCOUNT_ID.key: account_id})


def _locks_rows(session: Session) -> bool:
    return session.get_bind().dialect.name != "sqlite"


@kept
def _locked_account() -> Statement:
    return sa.select(col(Account.id)).where(col(Account.id) == ACCOUNT_ID).with_for_update()


@kept
def _locked_carnet() -> Statement:
    return sa.select(col(Carnet.id)).where(col(Carnet.id) == CARNET_ID).with_for_update()
