"""What the tests of a carnet's page share: a craftsman's share, and the page once it is open."""

from typing import Any

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PARTS
from carnet_app.catalogue.presets import PRESET_BY_KEY
from carnet_app.core.database import transaction
from carnet_app.features.carnet.state import CarnetState
from carnet_app.models import Carnet
from carnet_app.services.actors import Actor
from tests.services.sharing_factories import id_of, make_share
from tests.states import following
from tests.states.tabs import Tab

CRAFTSMAN = PRESET_BY_KEY["craftsman"]
CRAFTSMAN_PARTS = [part.key for part in PARTS if CRAFTSMAN.levels[part.key] > Access.NONE]


def new_share(carnet_id: int, guest: Actor | None = None, **terms: Any) -> int:
    """A craftsman's share; gives its id."""
    with transaction() as session:
        carnet = session.get_one(Carnet, carnet_id)
        return id_of(make_share(session, carnet, guest, levels=CRAFTSMAN.levels, **terms))


async def opened(path: str, tab: Tab | None = None) -> CarnetState:
    """The page's state, once loaded at an address."""
    return await following.opened(CarnetState, path, tab)


def keys(state: CarnetState) -> list[str]:
    """The parts that it shows."""
    return [part.key for part in state.carnet.parts]
