"""The database engine and the only two ways into it: ``transaction()`` and ``reading()``."""

from collections.abc import Generator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from sqlite3 import SQLITE_BUSY, OperationalError
from sqlite3 import Connection as SQLiteConnection
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import make_url
from sqlmodel import Session, create_engine

from carnet_app.core.settings import get_settings

SQLITE_BUSY_TIMEOUT_MS = 10_000
WRITES = "carnet_writes"
IN_TURN, AT_ONCE = "in turn", "at once"


class OthersWriteError(Exception):
    """Somebody else writes to SQLite at this moment."""


@contextmanager
def transaction(*, at_once: bool = False) -> Generator[Session]:
    """A session that commits at the end of the block, or rolls back on any exception.

    Args:
        at_once: Begin before the block, and on SQLite without waiting for other writers.

    Raises:
        OthersWriteError: it was to begin at once, and could not.
    """
    engine = _writing(get_engine(), AT_ONCE if at_once else IN_TURN)
    with Session(engine, expire_on_commit=False) as session, session.begin():
        if at_once:
            session.connection()
        yield session


@contextmanager
def reading() -> Generator[Session]:
    """A session whose changes, if any, are thrown away."""
    with Session(get_engine(), expire_on_commit=False) as session:
        yield session


@lru_cache(maxsize=1)
def get_engine() -> Engine:
    """The engine of the process, made on first use."""
    return make_engine(get_settings().sqlalchemy_url)


@lru_cache(maxsize=2)
def _writing(engine: Engine, how: str) -> Engine:
    return engine.execution_options(**{WRITES: how})


def make_engine(url: str, **options: Any) -> Engine:
    """An engine for SQLite or PostgreSQL with the durability the project promises."""
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True, pool_size=10, max_overflow=10, **options)
    if database := make_url(url).database:
        Path(database).parent.mkdir(parents=True, exist_ok=True)
    # The connection used last knows the most pages. There are as many as threads that ask.
    pool = {"pool_use_lifo": True, "max_overflow": -1}
    engine = create_engine(url, connect_args={"check_same_thread": False}, **pool, **options)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: SQLiteConnection, _record: object) -> None:
    # The driver must not open transactions by itself: _begin_sqlite does.
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout = {SQLITE_BUSY_TIMEOUT_MS}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "temp_store = MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A writer that begins deferred can fail at its first write with "database is
    # locked", whatever the busy timeout: IMMEDIATE queues it at the start instead.
    writes = connection.get_execution_options().get(WRITES)
    if writes is None:
        # Cannot fail, and is done at every event: straight to the driver.
        connection.connection.cursor().execute("BEGIN")
    elif writes == AT_ONCE:
        _begin_at_once(connection)
    else:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_at_once(connection: Connection) -> None:
    cursor = connection.connection.cursor()
    cursor.execute("PRAGMA busy_timeout = 0")
    try:
        cursor.execute("BEGIN IMMEDIATE")
    except OperationalError as error:
        if error.sqlite_errorcode != SQLITE_BUSY:
            raise
        raise OthersWriteError from None
    finally:
        cursor.execute(f"PRAGMA busy_timeout = {SQLITE_BUSY_TIMEOUT_MS}")
