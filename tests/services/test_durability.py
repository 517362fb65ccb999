"""What an acknowledged write is worth: it survives a killed process, and others' writes."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Barrier, Thread

import pytest
from sqlalchemy import String, bindparam, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, func, select

from carnet_app.core.database import (
    SQLITE_BUSY_TIMEOUT_MS,
    after_commit,
    get_engine,
    reading,
    transaction,
)
from carnet_app.models import Account, Carnet
from carnet_app.services.kept import Statement, kept
from tests.databases import ROOT
from tests.factories import make_account

FULL = 2  # PRAGMA synchronous

WRITER = """
import sys
from carnet_app.core.database import transaction
from carnet_app.models import ContactMessage

number = 0
while True:
    with transaction() as session:
        session.add(ContactMessage(name=str(number), email="a@exemple.fr", subject="", message=""))
    print(number, flush=True)
    number += 1
"""


@kept
def _all_names() -> Statement:
    return select(Account.first_name)


@kept
def _all_renamed() -> Statement:
    return update(Account).values(first_name=bindparam("new_name", type_=String()))


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", FULL),
        ("foreign_keys", 1),
        ("busy_timeout", SQLITE_BUSY_TIMEOUT_MS),
    ],
)
def test_sqlite_is_set_to_keep_what_it_acknowledges(
    sqlite_database: str, pragma: str, value: object
) -> None:
    with reading() as session:
        assert session.connection().exec_driver_sql(f"PRAGMA {pragma}").scalar() == value


def test_a_row_that_refers_to_nothing_is_refused(database: str) -> None:
    with pytest.raises(IntegrityError), transaction() as session:
        session.add(Carnet(name="Maison de personne", owner_id=12_345))


def test_a_failure_undoes_the_whole_transaction(database: str) -> None:
    def fail_late() -> None:
        with transaction() as session:
            make_account(session)
            raise RuntimeError("trop tard")

    with pytest.raises(RuntimeError, match="trop tard"):
        fail_late()
    with reading() as session:
        assert session.exec(select(func.count()).select_from(Account)).one() == 0


def test_statements_of_either_kind_are_undone_together(database: str) -> None:
    with transaction() as session:
        make_account(session, first_name="Anne")

    def fail_late() -> None:
        with transaction() as session:
            _all_renamed().fetch(session, {"new_name": "Élodie"})
            make_account(session, email="autre@exemple.fr")
            _all_renamed().fetch(session, {"new_name": "Inès"})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_late()
    with reading() as session:
        assert session.exec(select(Account.first_name)).all() == ["Anne"]


def test_statements_of_either_kind_see_one_state_of_the_database(sqlite_database: str) -> None:
    with reading() as reader:
        assert _all_names().fetch(reader, {}) == []
        with transaction() as writer:
            make_account(writer)
        assert reader.exec(select(Account.first_name)).all() == []
        assert _all_names().fetch(reader, {}) == []
    with reading() as reader:  # on the same connection, in a transaction of its own
        assert len(_all_names().fetch(reader, {})) == 1


def test_who_hears_of_a_commit_finds_it_written(database: str) -> None:
    heard = list[str]()

    def look() -> None:
        with reading() as other:
            heard.append(other.exec(select(Account.first_name)).one())

    with transaction() as session:
        after_commit(session, look)
        make_account(session, first_name="Anne")
    with transaction() as session:  # what is written by kept statements alone, as well
        after_commit(session, look)
        _all_renamed().fetch(session, {"new_name": "Élodie"})
    with suppress(RuntimeError), transaction() as session:
        after_commit(session, look)
        raise RuntimeError
    assert heard == ["Anne", "Élodie"]


def test_reading_keeps_nothing(database: str) -> None:
    with reading() as session:
        make_account(session)
    with reading() as session:
        assert session.exec(select(func.count()).select_from(Account)).one() == 0


def test_two_who_read_then_write_at_once_both_succeed(database: str) -> None:
    """Begun deferred, the second would fail at its write: it read before the first wrote."""
    with transaction() as session:
        account = make_account(session, first_name="")
    start, failures = Barrier(2), list[BaseException]()

    def add(letter: str) -> None:
        try:
            start.wait()
            for _ in range(10):
                with transaction() as session:
                    row = session.exec(
                        select(Account).where(Account.id == account.id).with_for_update()
                    ).one()
                    row.first_name += letter
        except BaseException as error:
            failures.append(error)

    threads = [Thread(target=add, args=(letter,)) for letter in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with reading() as session:
        assert sorted(session.exec(select(Account.first_name)).one()) == ["a"] * 10 + ["b"] * 10


def test_a_writer_holds_the_lock_from_its_first_word(sqlite_database: str) -> None:
    with transaction() as session:
        session.connection()
        with get_engine().connect() as connection:
            other = connection.connection.driver_connection
            assert isinstance(other, sqlite3.Connection)
            other.execute("PRAGMA busy_timeout = 0")
            with pytest.raises(sqlite3.OperationalError, match="database is locked"):
                other.execute("BEGIN IMMEDIATE")
            other.execute(f"PRAGMA busy_timeout = {SQLITE_BUSY_TIMEOUT_MS}")


def test_a_reader_does_not_wait_for_a_writer(sqlite_database: str) -> None:
    with transaction() as writer:
        make_account(writer)
        with reading() as reader:
            assert reader.exec(select(func.count()).select_from(Account)).one() == 0


def test_what_was_acknowledged_survives_kill_9(database: str, tmp_path: Path) -> None:
    environment = os.environ | {"CARNET_DATABASE_URL": database}
    with subprocess.Popen(
        [sys.executable, "-c", WRITER],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        acknowledged = [process.stdout.readline().strip() for _ in range(30)]
        process.send_signal(signal.SIGKILL)
        acknowledged += process.stdout.read().split()
    assert process.returncode == -signal.SIGKILL
    with Session(get_engine()) as session:
        names = session.connection().exec_driver_sql("SELECT name FROM contact_message ORDER BY id")
        kept = names.scalars().all()
        # One more may have been written, and the process killed before it could say so.
        assert list(kept[: len(acknowledged)]) == acknowledged
        assert len(kept) - len(acknowledged) in {0, 1}
        if session.get_bind().dialect.name == "sqlite":
            verdict = session.connection().exec_driver_sql("PRAGMA integrity_check").scalar()
            assert verdict == "ok"
