"""Databases for tests: migrated once, then copied, rolled back or emptied."""

import os
import secrets
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import NoReturn

import psycopg
import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine
from sqlalchemy.engine import make_url
from sqlmodel import Session, SQLModel

from carnet_app.core.database import (
    WRITES,
    driver_of,
    get_engine,
    is_sqlite,
    make_engine,
    transaction,
)

ROOT = Path(__file__).parents[1]
POSTGRES_HERE = ("127.0.0.1", 5432)


def skip_or_fail(reason: str) -> NoReturn:
    """Report a missing service as skipped, or as a failure where services are required."""
    if os.environ.get("CARNET_TEST_REQUIRE_SERVICES") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@contextmanager
def engine_of(url: str) -> Iterator[Engine]:
    """An engine that leaves no connection open."""
    engine = make_engine(url)
    yield engine
    engine.dispose()


def migrate(url: str) -> None:
    """Run all migrations on a database."""
    config = Config(ROOT / "alembic.ini")
    with engine_of(url) as engine, engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def migrated_sqlite(path: Path) -> Path:
    """Make an empty SQLite file with all tables, ready to be copied."""
    migrate(f"sqlite:///{path}")
    return path


def postgres_server() -> str | None:
    """The address of a PostgreSQL server tests may use, if there is one."""
    if given := os.environ.get("CARNET_TEST_POSTGRES_URL"):
        return given
    try:
        socket.create_connection(POSTGRES_HERE, timeout=1).close()
    except OSError:
        return None
    host, port = POSTGRES_HERE
    return f"postgresql://postgres@{host}:{port}/postgres"


@contextmanager
def throwaway_postgres(server: str) -> Iterator[str]:
    """A migrated database with a name of its own, dropped at the end."""
    name = f"carnet_test_{os.getpid()}_{secrets.token_hex(4)}"
    plain = make_url(server).set(drivername="postgresql")
    admin_url = plain.render_as_string(hide_password=False)
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}".encode())
        url = plain.set(drivername="postgresql+psycopg", database=name)
        try:
            address = url.render_as_string(hide_password=False)
            migrate(address)
            yield address
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@contextmanager
def rolled_back(engine: Engine) -> Iterator[Session]:
    """A session whose every change is undone at the end."""
    connection = engine.connect().execution_options(**{WRITES: True})
    if is_sqlite(engine):
        # In memory, SQLite looks through all that a transaction may have to undo, from its
        # beginning, for each savepoint: half of the time of tests that make thousands.
        driver_of(connection).execute("PRAGMA temp_store = FILE")
    outer = connection.begin()
    session = Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False)
    try:
        yield session
    finally:
        session.close()
        outer.rollback()
        connection.close()


@contextmanager
def behind_core(url: str, configure: Callable[..., object]) -> Iterator[None]:
    """Have ``core.database`` work on this database."""
    configure(database_url=url)
    get_engine.cache_clear()
    yield
    get_engine().dispose()
    get_engine.cache_clear()


@contextmanager
def another_writer() -> Iterator[Event]:
    """Somebody who writes, in a thread, until the event is set or the block ends."""
    began, may_end = Event(), Event()

    def write_long() -> None:
        with transaction() as session:
            session.connection()
            began.set()
            assert may_end.wait(10)

    writer = Thread(target=write_long)
    writer.start()
    try:
        assert began.wait(10)
        yield may_end
    finally:
        may_end.set()
        writer.join()


def empty(postgres_url: str) -> None:
    """Throw all rows away."""
    tables = ", ".join(table.name for table in SQLModel.metadata.sorted_tables)
    with engine_of(postgres_url) as engine, engine.begin() as connection:
        connection.exec_driver_sql(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")
