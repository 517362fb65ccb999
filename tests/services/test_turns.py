"""Writers of SQLite: those that take their turn, and those that would rather not wait for it."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier

import pytest
from sqlmodel import Session, select

from carnet_app.core.database import (
    CONNECTION,
    SQLITE_BUSY_TIMEOUT_MS,
    OthersWriteError,
    driver_of,
    get_engine,
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


def test_a_connection_is_given_back_whatever_became_of_it(sqlite_database: str) -> None:
    used = list[sqlite3.Connection]()

    def note(session: Session) -> None:
        used.append(driver_of(session.info[CONNECTION]))
        raise RuntimeError

    for _ in range(3):
        with suppress(RuntimeError), reading() as session:
            note(session)
        with suppress(RuntimeError), transaction() as session:
            note(session)
    assert (len(used), len(set(used))) == (6, 1)
    assert not used[0].in_transaction
    get_engine().dispose()
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        used[0].execute("SELECT 1")


def test_each_thread_has_a_connection_of_its_own(sqlite_database: str) -> None:
    together, used = Barrier(8), list[sqlite3.Connection]()

    def read() -> None:
        with reading() as session:
            used.append(driver_of(session.connection()))
            together.wait(10)

    with ThreadPoolExecutor(8) as threads:
        for reader in [threads.submit(read) for _ in range(8)]:
            reader.result()
    assert len(set(used)) == 8
