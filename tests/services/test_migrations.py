"""Migrations up, down and up again on filled data, and models that say what they do."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect
from sqlmodel import Session, SQLModel, select

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PartKey
from carnet_app.core.clock import now
from carnet_app.core.database import WRITES, driver_of, get_engine, transaction
from carnet_app.core.tokens import new_token
from carnet_app.models import (
    Account,
    AccountLink,
    Attachment,
    BlockMark,
    CarnetVisit,
    ContactMessage,
    Invitation,
    InvitationKind,
    JournalAction,
    JournalEntry,
    LinkPurpose,
    OutboxMessage,
    Record,
    RecordVersion,
    Share,
    ShareLevel,
)
from carnet_app.services.search_words import found_by
from tests import databases
from tests.factories import make_account, make_carnet, make_login


def run(connection: Connection, order: Callable[..., Any], *arguments: str) -> None:
    config = Config(databases.ROOT / "alembic.ini")
    config.attributes["connection"] = connection
    order(config, *arguments)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A migrated database of each kind, for this test alone."""
    if request.param == "sqlite":
        databases.migrate(url := f"sqlite:///{tmp_path / 'own.db'}")
        with databases.engine_of(url) as own:
            yield own
        return
    server = databases.postgres_server()
    if server is None:
        databases.skip_or_fail("no PostgreSQL: set CARNET_TEST_POSTGRES_URL or start one")
    with databases.throwaway_postgres(server) as url, databases.engine_of(url) as own:
        yield own


def fill(session: Session) -> None:
    """One row of everything, at least."""
    owner = make_account(session, email="anne@exemple.fr", first_name="Anne")
    guest = make_account(session, email="marc@exemple.fr", first_name="Marc")
    assert owner.id
    make_login(session, owner)
    carnet = make_carnet(session, owner, name="Maison de l’Odet")
    assert carnet.id
    share = Share(carnet_id=carnet.id, email=guest.email, account_id=guest.id)
    session.add(share)
    session.flush()
    assert share.id
    record = Record(
        carnet_id=carnet.id, part=PartKey.WORKS, kind="works", title="Toiture", author_id=owner.id
    )
    session.add(record)
    session.flush()
    assert record.id
    session.add_all(
        [
            RecordVersion(record_id=record.id, version=1, kind="works", title="Toiture"),
            CarnetVisit(carnet_id=carnet.id, account_id=owner.id),
            BlockMark(carnet_id=carnet.id, block="reseaux"),
            Attachment(
                carnet_id=carnet.id,
                record_id=record.id,
                name="facture.pdf",
                media_type="application/pdf",
                size=1000,
                digest="0" * 64,
                author_id=owner.id,
            ),
            AccountLink(
                account_id=owner.id,
                purpose=LinkPurpose.RESET_PASSWORD,
                email=owner.email,
                token_digest=new_token().digest,
                expires_at=now(),
            ),
            ShareLevel(share_id=share.id, part=PartKey.WORKS, access=Access.CONTRIBUTE),
            Invitation(
                carnet_id=carnet.id,
                kind=InvitationKind.SHARE,
                share_id=share.id,
                invited_by_id=owner.id,
                email=guest.email,
                token_digest=new_token().digest,
                expires_at=now(),
            ),
            JournalEntry(
                carnet_id=carnet.id,
                account_id=owner.id,
                action=JournalAction.CARNET_CREATED,
                details={"name": "Maison de l’Odet"},
                record_id=record.id,
            ),
            OutboxMessage(
                message_id="<1@exemple.fr>",
                template="invitation",
                account_id=owner.id,
                caused_by_id=owner.id,
                recipient=guest.email,
                subject="Invitation",
                text_body="…",
                html_body="…",
            ),
            ContactMessage(name="Zoé", email="zoe@exemple.fr", subject="?", message="…"),
        ]
    )


def contents(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of the models."""
    with engine.connect() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(table.select())), key=repr)
            for table in SQLModel.metadata.sorted_tables
        }


def tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names()) - {"alembic_version"}


def writing(engine: Engine) -> Engine:
    return engine.execution_options(**{WRITES: True})


@contextmanager
def migrating(engine: Engine) -> Iterator[Connection]:
    """A connection on which tables may be rebuilt, as the migrations' own one is."""
    with writing(engine).connect() as connection:
        if engine.dialect.name == "sqlite":
            driver_of(connection).execute("PRAGMA foreign_keys = OFF")
        with connection.begin():
            yield connection
        if engine.dialect.name == "sqlite":
            driver_of(connection).execute("PRAGMA foreign_keys = ON")


def test_the_models_say_what_the_migrations_do(engine: Engine) -> None:
    with engine.connect() as connection:
        run(connection, command.check)


def test_records_are_found_by_the_files_they_had_before(engine: Engine) -> None:
    with Session(writing(engine)) as session, session.begin():
        fill(session)
        record = session.exec(select(Record)).one()
        file = session.exec(select(Attachment)).one()
        record_id, carnet_id = record.id, record.carnet_id
        record.search_words = f"{carnet_id}.toiture"
        file.name, file.deleted_at = "Été_1250.pdf", None
        others = {"carnet_id": carnet_id, "record_id": record_id, "size": 1, "digest": "0" * 64}
        for name, tells, gone in (("devis toiture", True, None), ("parti", False, now())):
            session.add(
                Attachment(
                    name=name,
                    media_type="text/plain",
                    reveals_amounts=tells,
                    deleted_at=gone,
                    **others,
                )
            )
    with migrating(engine) as connection:
        run(connection, command.downgrade, "0004")
        run(connection, command.upgrade, "head")
    with Session(engine) as session:
        words = session.get_one(Record, record_id).search_words
        kept = [f"{carnet_id}{word}" for word in (".toiture", ".ete", ".1250", ".pdf", "$devis")]
        assert words.split() == [*kept, f"{carnet_id}$toiture"]
        found = found_by(session, ["1250"], carnet_id=carnet_id, with_amounts=False)
        assert session.exec(select(Record.id).where(found)).all() == [record_id]


def test_whom_the_journal_tells_of_is_found_by_their_address(engine: Engine) -> None:
    """In the details before, "" of somebody forgotten; in a column since."""
    journal = SQLModel.metadata.tables[str(JournalEntry.__tablename__)]
    told = {
        "anne@exemple.fr": {"email": "anne@exemple.fr", "parts": 3, "name": "L’été"},
        None: {"email": ""},
    }
    with Session(writing(engine)) as session, session.begin():
        fill(session)
        entry = session.exec(select(JournalEntry)).one()
        noted: dict[str, Any] = {
            "carnet_id": entry.carnet_id,
            "at": now(),
            "action": JournalAction.INVITATION_SENT,
        }
        before = [entry.details]
    with migrating(engine) as connection:
        run(connection, command.downgrade, "0007")
        for details in told.values():
            connection.execute(journal.insert().values(**noted, details=details))
        run(connection, command.upgrade, "head")
    with Session(engine) as session:
        entries = session.exec(select(JournalEntry).order_by("id")).all()
        assert [entry.about_email for entry in entries] == [None, *told]
        assert [entry.details for entry in entries[1:]] == [{"parts": 3, "name": "L’été"}, {}]
    with migrating(engine) as connection:
        run(connection, command.downgrade, "0007")
        kept = connection.execute(select(JournalEntry.details).order_by("id")).scalars().all()
    assert kept == [*before, told["anne@exemple.fr"], {}]


def test_a_model_without_migration_is_noticed(engine: Engine) -> None:
    with writing(engine).begin() as connection:
        connection.exec_driver_sql("DROP TABLE contact_message")
    with engine.connect() as connection, pytest.raises(Exception, match="New upgrade operations"):
        run(connection, command.check)


def test_filled_data_survives_every_step_down_to_the_first_and_up_again(engine: Engine) -> None:
    with Session(writing(engine)) as session, session.begin():
        fill(session)
    before = contents(engine)
    assert all(before.values()), "fill() leaves a table empty"
    with migrating(engine) as connection:
        run(connection, command.downgrade, "0001")
    with Session(engine) as session:
        names = session.connection().exec_driver_sql("SELECT first_name FROM account ORDER BY 1")
        assert names.scalars().all() == ["Anne", "Marc"]
    with migrating(engine) as connection:
        run(connection, command.upgrade, "head")
    assert contents(engine).keys() == before.keys()
    with Session(engine) as session:
        assert session.exec(select(Account.email).order_by(Account.email)).all() == [
            "anne@exemple.fr",
            "marc@exemple.fr",
        ]
        share = session.exec(select(ShareLevel)).one()
        assert (share.part, share.access) == (PartKey.WORKS, Access.CONTRIBUTE)
    with engine.connect() as connection:
        run(connection, command.check)


def test_filled_data_goes_all_the_way_down_and_the_schema_comes_back(engine: Engine) -> None:
    with Session(writing(engine)) as session, session.begin():
        fill(session)
    expected = tables(engine)
    with migrating(engine) as connection:
        run(connection, command.downgrade, "base")
    assert tables(engine) == set()
    with migrating(engine) as connection:
        run(connection, command.upgrade, "head")
    assert tables(engine) == expected
    with engine.connect() as connection:
        run(connection, command.check)
    with Session(writing(engine)) as session, session.begin():
        fill(session)


def test_no_id_is_given_again(engine: Engine) -> None:
    """A page left open on a share or in a session must not mean the next one."""
    with Session(writing(engine)) as session, session.begin():
        fill(session)
    for table in reversed(SQLModel.metadata.sorted_tables):  # what refers to others first
        if "id" not in table.primary_key.columns:
            continue
        with writing(engine).begin() as connection:
            newest = table.select().order_by(table.c.id.desc())
            last = dict(connection.execute(newest).mappings().first() or {})
            former = last.pop("id")
            connection.execute(table.delete().where(table.c.id == former))
            given = connection.execute(table.insert().values(last)).inserted_primary_key
        assert given is not None
        assert given[0] > former, table.name


OLDER_ROWS = (
    "INSERT INTO account (id, email, first_name, last_name, password_hash, created_at,"
    " terms_accepted_at)"
    " VALUES (7, 'anne@exemple.fr', 'Anne', 'M', '', '2026-01-01', '2026-01-01')",
    "INSERT INTO carnet (id, name, owner_id, created_at) VALUES (9, 'Maison', 7, '2026-01-01')",
)


def test_ids_stay_what_they_were_and_no_filled_table_is_dropped_with_its_keys(
    tmp_path: Path,
) -> None:
    with databases.engine_of(f"sqlite:///{tmp_path / 'older.db'}") as engine:
        with writing(engine).begin() as connection:
            run(connection, command.upgrade, "0005")
            for row in OLDER_ROWS:
                connection.exec_driver_sql(row)
        with (
            pytest.raises(RuntimeError, match="foreign keys"),
            writing(engine).begin() as connection,
        ):
            run(connection, command.upgrade, "head")
        with migrating(engine) as connection:
            run(connection, command.upgrade, "head")
        with engine.connect() as connection:
            kept = "SELECT account.id, carnet.id FROM account, carnet WHERE owner_id = account.id"
            assert connection.exec_driver_sql(kept).all() == [(7, 9)]


REBUILDING = """
import sqlalchemy as sa
from alembic import op

revision = "rebuilding"
down_revision = "{head}"


def upgrade():
    with op.batch_alter_table("account", recreate="always") as table:
        table.add_column(sa.Column("nickname", sa.String(20), nullable=True))


def downgrade():
    with op.batch_alter_table("account", recreate="always") as table:
        table.drop_column("nickname")
"""


def test_rebuilding_a_table_on_sqlite_deletes_nothing_that_refers_to_it(
    sqlite_database: str, tmp_path: Path
) -> None:
    with transaction() as session:
        fill(session)
    config = Config(databases.ROOT / "alembic.ini")
    versions = tmp_path / "versions"
    versions.mkdir()
    head = ScriptDirectory.from_config(config).get_current_head()
    (versions / "rebuilding.py").write_text(REBUILDING.format(head=head), encoding="utf-8")
    config.set_main_option("path_separator", "newline")
    config.set_main_option(
        "version_locations", f"{databases.ROOT / 'alembic' / 'versions'}\n{versions}"
    )
    before = contents(get_engine())
    command.upgrade(config, "head")
    assert contents(get_engine()) == before
    command.downgrade(config, "-1")
    assert contents(get_engine()) == before
    with get_engine().connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
