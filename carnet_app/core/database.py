"""The database engine and the only two ways into it: ``transaction()`` and ``reading()``."""

from collections.abc import Generator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from sqlite3 import Connection as SQLiteConnection
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import make_url
from sqlmodel import Session, create_engine

from carnet_app.core.settings import get_settings

SQLITE_BUSY_TIMEOUT_MS = 10_000
WRITES = "carnet_writes"


@contextmanager
def transaction() -> Generator[Session]:
    """A session that commits at the end of the block, or rolls back on any exception."""
    engine = get_engine().execution_options(**{WRITES: True})
    with Session(engine, expire_on_commit=False) as session, session.begin():
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


def make_engine(url: str, **options: Any) -> Engine:
    """An engine for SQLite or PostgreSQL with the durability the project promises."""
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True, pool_size=10, max_overflow=10, **options)
    if database := make_url(url).database:
        Path(database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"check_same_thread": False}, **options)
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
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
