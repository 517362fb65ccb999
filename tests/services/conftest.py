"""Who and what the tests of services are about, where a test says nothing else."""

import pytest
from sqlmodel import Session

from carnet_app.models import Carnet
from carnet_app.services.actors import Actor
from tests.factories import make_actor, make_carnet
from tests.services.file_homes import Home
from tests.services.record_factories import Household


@pytest.fixture
def owner(session: Session) -> Actor:
    """The owner of a carnet."""
    return make_actor(session, email="anne@exemple.fr", first_name="Anne", last_name="Le Goff")


@pytest.fixture
def carnet(session: Session, owner: Actor) -> Carnet:
    """Their carnet, empty."""
    return make_carnet(session, owner, name="Longère de Locronan")


@pytest.fixture
def house(session: Session) -> Household:
    """An owner with a carnet, who adds records and has guests."""
    return Household(session)


@pytest.fixture
def home(session: Session) -> Home:
    """An owner with a carnet, whose records have files."""
    owner = make_actor(session)
    return Home(session, owner, make_carnet(session, owner))
