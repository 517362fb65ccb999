from collections.abc import Callable
from pathlib import Path

import pytest
from sqlmodel import func, select

from carnet_app.catalogue.registry import KIND_BY_KEY
from carnet_app.core.database import reading
from carnet_app.core.demo_people import ANNE, DEMO_PASSWORD, DEMO_PEOPLE, KARIM
from carnet_app.core.settings import Settings
from carnet_app.demo import seed
from carnet_app.demo_files import households
from carnet_app.models import Account, Attachment, Record
from carnet_app.services.actors import Actor
from carnet_app.services.credentials import check, read_credentials
from carnet_app.services.file_objects import check_files
from carnet_app.services.space import read_space
from carnet_app.storage.kinds import JPEG, KIND_BY_MEDIA_TYPE, PDF, PNG, TEXT, WEBP, XLSX
from carnet_app.storage.store import get_store, thumbnail_key


def actor_of(email: str) -> Actor:
    with reading() as session:
        account = session.exec(select(Account).where(Account.email == email)).one()
        return Actor(account.id or 0, 0, email, account.first_name, account.last_name)


@pytest.mark.usefixtures("database")
def test_the_demonstration_shows_every_kind_of_card() -> None:
    seed()
    with reading() as session:
        anne = read_space(session, actor=actor_of(ANNE.email))
        karim = read_space(session, actor=actor_of(KARIM.email))
    assert len(anne.own) == 2
    assert len(anne.shared) == 1
    assert len(anne.invitations) == 1
    assert [card.kind for card in karim.invitations] == ["ownership"]
    house = next(card for card in anne.own if card.name == "Maison de Clisson")
    assert house.facts.record_count > 40
    assert house.facts.waiting_count == 2
    assert house.facts.overdue_count > 0
    assert house.facts.soon_count > 0
    assert 0 < house.percent < 100
    assert all(card.facts.address for card in (*anne.own, *anne.shared, *karim.own))


@pytest.mark.usefixtures("sqlite_database")
def test_the_demonstrations_people_can_sign_in() -> None:
    seed()
    for person in DEMO_PEOPLE:
        with reading() as session:
            credentials = read_credentials(session, email=person.email, ip="192.0.2.1")
        assert check(credentials, DEMO_PASSWORD).account_id


@pytest.mark.usefixtures("sqlite_database")
def test_seeding_twice_adds_nothing() -> None:
    seed()
    seed()
    with reading() as session:
        assert session.exec(select(func.count()).select_from(Account)).one() == len(DEMO_PEOPLE)


@pytest.mark.usefixtures("sqlite_database")
def test_the_demonstrations_files_are_kept_whole_and_can_be_seen(
    configure: Callable[..., Settings], tmp_path: Path
) -> None:
    configure(data_dir=tmp_path)
    seed()
    assert check_files().problems == []
    with reading() as session:
        files = list(session.exec(select(Attachment)))
        slots = dict(session.exec(select(Record.kind, Attachment.slot).join(Attachment)).all())
    kinds = {KIND_BY_MEDIA_TYPE[file.media_type] for file in files}
    assert kinds == {PDF, JPEG, PNG, WEBP, TEXT, XLSX}
    assert slots["home"] == "photo"
    assert slots["dpe"] == "report"
    hidden = {file.name for file in files if file.reveals_amounts}
    assert {"Facture de la chaudière.pdf", "Facture de l’isolation.pdf"} <= hidden
    assert next(file.pages for file in files if file.name == "DPE.pdf") == 2
    drawn = {file.digest for file in files if file.has_thumbnail}
    assert drawn == {file.digest for file in files if not file.name.endswith((".txt", ".xlsx"))}
    assert all(get_store().size(thumbnail_key(digest)) for digest in drawn)


def test_the_demonstrations_files_are_the_same_each_time() -> None:
    assert households.files_of_clisson() == households.files_of_clisson()


@pytest.mark.usefixtures("sqlite_database")
def test_the_demonstration_has_a_record_of_every_kind() -> None:
    seed()
    with reading() as session:
        assert set(session.exec(select(Record.kind).distinct())) == set(KIND_BY_KEY)
