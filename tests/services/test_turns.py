"""Writers of SQLite: those that take their turn, and those that would rather not wait for it."""

import pytest
from sqlmodel import Session, select

from carnet_app.core.database import (
    SQLITE_BUSY_TIMEOUT_MS,
    OthersWriteError,
    reading,
    transaction,
)
from carnet_app.models import Account
from tests.databases import another_writer
from tests.factories import make_account


def test_a_write_at_once_is_kept(database: str) -> None:
    with transaction(at_once=True) as session:
        make_account(session, email="anne@exemple.fr")
    with reading() as session:
        assert session.exec(select(Account.email)).all() == ["anne@exemple.fr"]


def test_a_write_at_once_that_fails_leaves_nothing(database: str) -> None:
    def fail(session: Session) -> None:
        make_account(session)
        raise RuntimeError

    with pytest.raises(RuntimeError), transaction(at_once=True) as session:
        fail(session)
    with reading() as session:
        assert session.exec(select(Account.id)).all() == []


def test_who_would_write_at_once_is_told_that_others_write(sqlite_database: str) -> None:
    with another_writer(), pytest.raises(OthersWriteError), transaction(at_once=True):
        pytest.fail("it began, while another wrote")
    with transaction(at_once=True) as session:  # now it is free
        make_account(session, email="breve@exemple.fr")
    with reading() as session:
        assert len(session.exec(select(Account.id)).all()) == 1


def test_after_a_write_at_once_others_wait_for_their_turn_as_before(sqlite_database: str) -> None:
    with transaction(at_once=True) as session:
        make_account(session)
        in_it = session.connection().exec_driver_sql("PRAGMA busy_timeout").scalar()
    with reading() as session:
        after = session.connection().exec_driver_sql("PRAGMA busy_timeout").scalar()
    assert (in_it, after) == (SQLITE_BUSY_TIMEOUT_MS, SQLITE_BUSY_TIMEOUT_MS)
