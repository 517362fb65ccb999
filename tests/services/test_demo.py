import pytest
from sqlmodel import func, select

from carnet_app.core.database import reading
from carnet_app.core.demo_people import ANNE, DEMO_PASSWORD, DEMO_PEOPLE, KARIM
from carnet_app.demo import seed
from carnet_app.models import Account
from carnet_app.services.actors import Actor
from carnet_app.services.credentials import check, read_credentials
from carnet_app.services.space import read_space


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
