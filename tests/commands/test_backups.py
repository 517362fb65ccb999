"""A copy taken while the site runs, put back, is the same data."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, make_url
from sqlmodel import SQLModel, select
from typer.testing import CliRunner, Result

from carnet_app.backups import BackupError, back_up, restore
from carnet_app.cli import app
from carnet_app.core.database import get_engine, transaction
from carnet_app.core.settings import Settings
from carnet_app.models import Carnet
from carnet_app.serving import ROOT
from tests import databases
from tests.factories import make_account, make_carnet

Configure = Callable[..., Settings]


def carnet(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def fill(name: str = "Maison de l’Odet") -> None:
    with transaction() as session:
        make_carnet(session, make_account(session), name=name)


def contents(engine: Engine) -> dict[str, list[str]]:
    with engine.connect() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(table.select())))
            for table in SQLModel.metadata.sorted_tables
        }


def test_a_restored_backup_is_identical(database: str, tmp_path: Path) -> None:
    if database.startswith("postgresql"):
        require_postgres_programs()
    fill()
    before = contents(get_engine())
    file = tmp_path / "sauvegarde"
    with suppress(RuntimeError), transaction() as session:  # the site is busy meanwhile
        make_account(session)
        back_up(file)
        raise RuntimeError  # so that this never is written
    fill("Maison d’après la sauvegarde")
    assert contents(get_engine()) != before
    get_engine().dispose()
    restore(file, overwrite=True)
    assert contents(get_engine()) == before
    with transaction() as session:
        make_account(session)


def require_postgres_programs() -> None:
    if shutil.which("pg_dump") is None:
        databases.skip_or_fail("pg_dump is not here: apt-get install postgresql-client")


def test_a_backup_is_for_its_owner_alone_and_leaves_no_draft(
    sqlite_database: str, tmp_path: Path
) -> None:
    folder = tmp_path / "sauvegardes"
    back_up(folder / "carnet.db")
    assert (folder / "carnet.db").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in folder.iterdir()] == ["carnet.db"]


def test_a_backup_overwrites_nothing(sqlite_database: str, tmp_path: Path) -> None:
    file = tmp_path / "sauvegarde"
    file.write_text("autre chose", encoding="utf-8")
    with pytest.raises(BackupError, match="exists already"):
        back_up(file)
    assert file.read_text(encoding="utf-8") == "autre chose"


def test_restoring_overwrites_data_only_when_told(sqlite_database: str, tmp_path: Path) -> None:
    file = tmp_path / "sauvegarde"
    back_up(file)
    fill()
    before = contents(get_engine())
    with pytest.raises(BackupError, match="--overwrite"):
        restore(file)
    assert contents(get_engine()) == before


@pytest.mark.parametrize("content", [b"", b"pas une base", b"SQLite format 3\0" + b"x" * 4096])
def test_what_is_no_sound_backup_replaces_nothing(
    sqlite_database: str, tmp_path: Path, content: bytes
) -> None:
    fill()
    before = contents(get_engine())
    file = tmp_path / "sauvegarde"
    file.write_bytes(content)
    with pytest.raises(BackupError, match=r"not a backup|damaged"):
        restore(file, overwrite=True)
    assert contents(get_engine()) == before


def test_a_missing_backup_is_said_plainly(sqlite_database: str, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="does not exist"):
        restore(tmp_path / "rien", overwrite=True)


def test_the_commands_back_up_and_restore(sqlite_database: str, tmp_path: Path) -> None:
    fill()
    before = contents(get_engine())
    file = tmp_path / "sauvegarde"
    assert carnet("backup", str(file)).exit_code == 0
    fill("Maison d’après la sauvegarde")
    get_engine().dispose()
    assert carnet("restore", str(file)).exit_code != 0
    assert carnet("restore", str(file), "--overwrite").exit_code == 0
    assert contents(get_engine()) == before


def test_check_finds_a_sound_database_sound(sqlite_database: str) -> None:
    checked = carnet("check")
    assert checked.exit_code == 0, checked.output
    assert "in order" in checked.output


def test_check_finds_a_row_that_refers_to_nothing(sqlite_database: str) -> None:
    with get_engine().connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("PRAGMA foreign_keys = OFF")
        driver.execute(
            "INSERT INTO login_session (account_id, device, created_at, last_seen_at, expires_at)"
            " VALUES (999, '', '2026-01-01', '2026-01-01', '2026-01-01')"
        )
        driver.execute("PRAGMA foreign_keys = ON")
    checked = carnet("check")
    assert checked.exit_code == 1
    assert "A row of login_session refers to nothing" in checked.output


def test_check_finds_a_database_without_migrations(
    sqlite_database: str, configure: Configure, tmp_path: Path
) -> None:
    with databases.behind_core(f"sqlite:///{tmp_path / 'vide.db'}", configure):
        checked = carnet("check")
        assert checked.exit_code == 1
        assert "run carnet migrate" in checked.output
        assert carnet("migrate").exit_code == 0
        assert carnet("check").exit_code == 0


def test_check_finds_a_redis_that_does_not_answer(
    sqlite_database: str, configure: Configure
) -> None:
    configure(redis_url="redis://127.0.0.1:1/0")
    checked = carnet("check")
    assert checked.exit_code == 1
    assert "CARNET_REDIS_URL: Redis does not answer" in checked.output


def test_a_backup_from_before_an_upgrade_is_put_back_over_the_upgraded_database(
    database: str, tmp_path: Path
) -> None:
    if database.startswith("postgresql"):
        require_postgres_programs()
    config = Config(ROOT / "alembic.ini")
    file = tmp_path / "sauvegarde"
    command.downgrade(config, "0005")
    back_up(file)
    get_engine().dispose()
    command.upgrade(config, "head")
    fill()
    get_engine().dispose()
    assert carnet("restore", str(file), "--overwrite").exit_code == 0
    assert carnet("check").exit_code == 0
    with transaction() as session:
        assert session.exec(select(Carnet)).all() == []
        make_account(session)


@pytest.mark.parametrize("revision", [None, "0099"])
def test_what_is_no_backup_of_this_code_replaces_nothing(
    sqlite_database: str, tmp_path: Path, revision: str | None
) -> None:
    fill()
    file = tmp_path / "autre.db"
    with closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE t (x)")
        if revision:
            other.execute("CREATE TABLE alembic_version (version_num)")
            other.execute("INSERT INTO alembic_version VALUES (?)", (revision,))
            other.commit()
    get_engine().dispose()
    with pytest.raises(BackupError):
        restore(file, overwrite=True)
    with transaction() as session:
        assert len(session.exec(select(Carnet)).all()) == 1


def test_code_older_than_the_database_says_so(sqlite_database: str) -> None:
    with transaction() as session:
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '0099'")
    get_engine().dispose()
    ended = carnet("migrate")
    assert "another version of the site" in str(ended.exception)


def test_a_place_that_cannot_be_written_to_is_said_plainly(sqlite_database: str) -> None:
    with pytest.raises(BackupError, match="cannot be written"):
        back_up(Path("/dev/null/sauvegarde"))


def test_check_says_that_a_database_is_damaged(
    sqlite_database: str, configure: Configure, tmp_path: Path
) -> None:
    file = tmp_path / "abîmée.db"
    back_up(file)
    with closing(sqlite3.connect(file)) as connection:
        where = "SELECT rootpage FROM sqlite_master WHERE name = 'account'"
        (page,) = connection.execute(where).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    content = bytearray(file.read_bytes())
    content[(page - 1) * size : page * size] = b"\xff" * size
    with databases.behind_core(f"sqlite:///{file}", configure):
        file.write_bytes(content)
        checked = carnet("check")
    assert checked.exit_code == 1
    assert "The database is damaged" in checked.output


def test_a_restored_database_is_for_its_owner_alone(
    configure: Configure, sqlite_database: str, tmp_path: Path
) -> None:
    file, data = tmp_path / "sauvegarde", tmp_path / "neuf" / "donnees"
    back_up(file)
    file.chmod(0o644)
    configure(data_dir=data, database_url="")
    restore(file)
    assert (data / "carnet.db").stat().st_mode & 0o777 == 0o600
    assert data.stat().st_mode & 0o777 == 0o700
    assert [path.name for path in data.iterdir()] == ["carnet.db"]


def test_what_a_log_holds_is_neither_lost_nor_played_into_what_takes_its_place(
    sqlite_database: str, tmp_path: Path
) -> None:
    file, target = tmp_path / "sauvegarde", Path(make_url(sqlite_database).database or "")
    back_up(file)
    fill()
    assert target.with_name(f"{target.name}-wal").exists()
    restore(file, overwrite=True)
    assert not target.with_name(f"{target.name}-wal").exists()
    with closing(sqlite3.connect(target)) as restored:
        assert restored.execute("SELECT count(*) FROM account").fetchone() == (0,)
