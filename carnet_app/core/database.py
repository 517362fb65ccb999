"""The database engine and the only two ways into it: ``transaction()`` and ``reading()``."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from sqlite3 import SQLITE_BUSY, OperationalError
from sqlite3 import Connection as SQLiteConnection
from typing import Any, cast

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import make_url
from sqlmodel import Session, create_engine

from carnet_app.core.settings import get_settings

SQLITE_BUSY_TIMEOUT_MS = 10_000
LARGEST_ID = 2**31 - 1
"""Beyond it a number from outside is no id: the tables' INTEGER keys do not hold it."""
WRITES = "carnet_writes"
"""The option of a connection that writes, for those that come by neither way."""
CONNECTION = "carnet_connection"
"""In a session's ``info``: its connection, where its transaction has begun already."""

_AFTER_COMMIT = "carnet_after_commit"


class OthersWriteError(Exception):
    """Somebody else writes to SQLite at this moment."""


@contextmanager
def transaction(
    *, at_once: bool = False, acts: list[Callable[[], object]] | None = None
) -> Generator[Session]:
    """A session that commits at the end of the block, or rolls back on any exception.

    Args:
        at_once: On SQLite, do not wait for other writers.
        acts: Takes what ``after_commit`` was given, for the caller to do; it is done here without.

    Raises:
        OthersWriteError: it was to begin at once, and could not.
    """
    engine = get_engine()
    with _writing_sqlite(engine, at_once) if is_sqlite(engine) else _writing(engine) as session:
        yield session
    asked: list[Callable[[], object]] = session.info.pop(_AFTER_COMMIT, [])
    if acts is not None:
        acts += asked
        return
    for act in asked:
        act()


def after_commit(session: Session, act: Callable[[], object]) -> None:
    """Have something done once the transaction that the session is of is committed."""
    session.info.setdefault(_AFTER_COMMIT, []).append(act)


@contextmanager
def reading() -> Generator[Session]:
    """A session whose changes, if any, are thrown away."""
    engine = get_engine()
    if not is_sqlite(engine):
        with Session(engine, expire_on_commit=False) as session:
            yield session
        return
    with _lender_of(engine).lent() as connection:
        driver_of(connection).execute("BEGIN")
        with _session_on(connection) as session:
            yield session


@lru_cache(maxsize=1)
def get_engine() -> Engine:
    """The engine of the process, made on first use."""
    return make_engine(get_settings().sqlalchemy_url)


def is_sqlite(engine: Engine) -> bool:
    """Whether the database is in this very process."""
    return engine.dialect.name == "sqlite"


def driver_of(connection: Connection) -> SQLiteConnection:
    """The driver's own connection behind one of SQLAlchemy's, to SQLite."""
    return cast("SQLiteConnection", connection.connection.dbapi_connection)


@contextmanager
def _writing(engine: Engine) -> Generator[Session]:
    with Session(engine, expire_on_commit=False) as session, session.begin():
        yield session


@contextmanager
def _writing_sqlite(engine: Engine, at_once: bool) -> Generator[Session]:
    with _lender_of(engine).lent() as connection:
        driver = driver_of(connection)
        _begin_writing(driver, at_once=at_once)
        with _session_on(connection) as session:
            yield session
            session.flush()
            driver.execute("COMMIT")
            if session.in_transaction():  # in its own account
                session.commit()


class _Lender:
    """The connections to SQLite that nobody uses.

    SQLAlchemy's pool and its transactions take thirty times what SQLite takes to begin and
    end one, at every event. The connection used last knows the most pages: it is lent first.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._idle: list[Connection] = []
        event.listen(engine, "engine_disposed", self._close_idle)

    @contextmanager
    def lent(self) -> Generator[Connection]:
        """A connection outside any transaction; one left open is rolled back."""
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = self._engine.connect()
            connection.detach()  # from the pool, which would wait for it
        driver = driver_of(connection)
        try:
            yield connection
        finally:
            try:
                if driver.in_transaction:
                    driver.execute("ROLLBACK")
            except BaseException:
                connection.close()
                raise
            self._idle.append(connection)

    def _close_idle(self, _engine: Engine) -> None:
        while self._idle:
            self._idle.pop().close()


def _session_on(connection: Connection) -> Session:
    return Session(connection, expire_on_commit=False, info={CONNECTION: connection})


@lru_cache(maxsize=1)
def _lender_of(engine: Engine) -> _Lender:
    return _Lender(engine)


def make_engine(url: str, **options: Any) -> Engine:
    """An engine for SQLite or PostgreSQL with the durability the project promises."""
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True, pool_size=10, max_overflow=10, **options)
    if database := make_url(url).database:
        Path(database).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # There are as many connections as threads that ask.
    options |= {"connect_args": {"check_same_thread": False}, "max_overflow": -1}
    engine = create_engine(url, **options)
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
    driver = driver_of(connection)
    if not driver.in_transaction:  # it is, in a session of reading() or transaction()
        writes = connection.get_execution_options().get(WRITES, False)
        driver.execute("BEGIN IMMEDIATE" if writes else "BEGIN")


def _begin_writing(driver: SQLiteConnection, *, at_once: bool) -> None:
    if not at_once:
        driver.execute("BEGIN IMMEDIATE")
        return
    driver.execute("PRAGMA busy_timeout = 0")
    try:
        driver.execute("BEGIN IMMEDIATE")
    except OperationalError as error:
        if error.sqlite_errorcode != SQLITE_BUSY:
            raise
        raise OthersWriteError from None
    finally:
        driver.execute(f"PRAGMA busy_timeout = {SQLITE_BUSY_TIMEOUT_MS}")
