"""Copies of the database taken while the site runs, and put back.

SQLite: ``VACUUM INTO``, one consistent file. PostgreSQL: its own ``pg_dump`` and
``pg_restore``, in their custom format, put back by ``psql``.
"""

import os
import shutil
import sqlite3
import subprocess
import tempfile
from contextlib import closing, suppress
from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy.engine import URL, make_url

from carnet_app.core.settings import get_settings
from carnet_app.serving import ROOT

_EMPTY_SCHEMA = """
DO $$ DECLARE name text; BEGIN
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() LOOP
    EXECUTE format('DROP TABLE %I CASCADE', name);
  END LOOP;
END $$;
"""
SQLITE_MAGIC = b"SQLite format 3\0"


class BackupError(SystemExit):
    """A backup cannot be made or put back; the text says why."""


def back_up(target: Path) -> None:
    """Write a copy of the database, readable by its owner alone.

    Raises:
        BackupError: the file exists, or the copy failed.
    """
    if target.exists():
        raise BackupError(f"{target} exists already: choose another name.")
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft.touch(mode=0o600)
    except OSError as error:
        raise BackupError(f"{target} cannot be written ({error.strerror}).") from None
    try:
        _dump(_database(), draft)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def restore(source: Path, *, overwrite: bool = False) -> None:
    """Put a copy back in the place of the database. The site must be stopped.

    Raises:
        BackupError: no such copy, not a sound one, or there is data that it would overwrite.
    """
    if not source.is_file():
        raise BackupError(f"{source} does not exist.")
    database = _database()
    if _is_sqlite(database):
        _restore_sqlite(source, Path(database.database or ""), overwrite=overwrite)
    elif not overwrite:
        raise BackupError("This replaces what is in the PostgreSQL database: add --overwrite.")
    else:
        _restore_postgres(source, database)


def _database() -> URL:
    return make_url(get_settings().sqlalchemy_url)


def _is_sqlite(database: URL) -> bool:
    return database.get_backend_name() == "sqlite"


def _dump(database: URL, draft: Path) -> None:
    if not _is_sqlite(database):
        _run("pg_dump", "--format=custom", "--no-owner", "--file", str(draft), "--dbname", database)
        return
    origin = Path(database.database or "")
    if not origin.is_file():
        raise BackupError(f"There is no database at {origin}.")
    with closing(sqlite3.connect(origin)) as connection:
        try:
            connection.execute("VACUUM INTO ?", (str(draft),))
        except sqlite3.DatabaseError as error:
            raise BackupError(f"{origin} cannot be copied: {error}") from None


def _restore_sqlite(source: Path, target: Path, *, overwrite: bool) -> None:
    _require_sound(source)
    if target.exists() and not overwrite:
        raise BackupError(f"{target} holds data: add --overwrite to replace it.")
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        draft.touch(mode=0o600)
        with source.open("rb") as saved, draft.open("wb") as copy:
            shutil.copyfileobj(saved, copy)
            copy.flush()
            os.fsync(copy.fileno())
        _fold_log_in(target)
        draft.replace(target)
    except OSError as error:
        raise BackupError(f"{target} cannot be written ({error.strerror}).") from None
    finally:
        draft.unlink(missing_ok=True)


def _fold_log_in(target: Path) -> None:
    """Leave no log beside a database: it would be played into the one that takes its place.

    What it holds goes into the database first, which nothing has replaced yet.
    """
    if target.exists():
        with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(target)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for suffix in ("-wal", "-shm"):
        target.with_name(target.name + suffix).unlink(missing_ok=True)


def _restore_postgres(source: Path, database: URL) -> None:
    """All of it in one transaction: what is there goes only if the copy can be put back.

    ``pg_restore --clean`` drops what the copy knows of, and fails on what came since.
    """
    with tempfile.TemporaryDirectory(prefix="carnet-restore-") as folder:
        emptying, filling = Path(folder, "empty.sql"), Path(folder, "fill.sql")
        emptying.write_text(_EMPTY_SCHEMA, encoding="utf-8")
        _run("pg_restore", "--no-owner", "--exit-on-error", "--file", str(filling), str(source))
        _run("psql", "--quiet", "--no-psqlrc", "--single-transaction", "--set", "ON_ERROR_STOP=1",
             "--file", str(emptying), "--file", str(filling), "--output", os.devnull,
             "--dbname", database)  # fmt: skip


def _require_ours(source: Path, connection: sqlite3.Connection) -> None:
    scripts = ScriptDirectory.from_config(Config(ROOT / "alembic.ini"))
    known = {script.revision for script in scripts.walk_revisions()}
    try:
        found = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    except sqlite3.OperationalError:
        raise BackupError(f"{source} is not a backup of this site's database.") from None
    if not found or found[0][0] not in known:
        raise BackupError(f"{source} is of a newer version of the site: upgrade the code first.")


def _require_sound(source: Path) -> None:
    with source.open("rb") as file:
        if file.read(len(SQLITE_MAGIC)) != SQLITE_MAGIC:
            raise BackupError(f"{source} is not a backup of a SQLite database.")
    address = f"{source.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True)) as connection:
        try:
            (verdict,) = connection.execute("PRAGMA integrity_check").fetchone()
        except sqlite3.DatabaseError as error:
            verdict = str(error)
        if verdict != "ok":
            raise BackupError(f"{source} is damaged: {verdict}")
        _require_ours(source, connection)


def _run(program: str, *arguments: str | URL) -> None:
    # The password goes by the environment: arguments can be read by every process.
    environment = dict(os.environ)
    words: list[str] = []
    for argument in arguments:
        if isinstance(argument, URL):
            if argument.password:
                environment["PGPASSWORD"] = argument.password
            plain = argument.set(drivername="postgresql", password=None)
            argument = plain.render_as_string(hide_password=False)
        words.append(argument)
    if shutil.which(program) is None:
        raise BackupError(f"{program} is needed: on Debian, apt-get install postgresql-client")
    ended = subprocess.run([program, *words], env=environment)  # noqa: S603 -- no shell
    if ended.returncode != 0:
        raise BackupError(f"{program} failed; the reason stands above.")
