"""Windows are left with the page they were opened on."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from carnet_app.core.database import transaction
from carnet_app.features.carnet.state import RENAME, CarnetActionsState
from carnet_app.features.sharing.offer_state import OfferState
from carnet_app.features.sharing.state import SharingState
from carnet_app.services.third_party import create_for_third_party
from carnet_app.session.identity import act_as
from carnet_app.session.windows import PageState
from tests.states.pages import new_person, run
from tests.states.tabs import Tab

pytestmark = pytest.mark.usefixtures("sqlite_database")

Opening = Callable[[Tab, int], Awaitable[None]]


async def share(tab: Tab, carnet_id: int) -> None:
    await (await tab.state(SharingState)).open_for(carnet_id)


async def offer(tab: Tab, carnet_id: int) -> None:
    await (await tab.state(OfferState)).open_for(carnet_id)


async def ask(tab: Tab, _carnet_id: int) -> None:
    (await tab.state(CarnetActionsState)).ask(RENAME)


async def opened(tab: Tab) -> list[str]:
    sharing, offering = await tab.state(SharingState), await tab.state(OfferState)
    asking = await tab.state(CarnetActionsState)
    return [one for one in (sharing.opened_on, offering.opened_on, asking.question) if one]


async def visit(tab: Tab, path: str, **how: Any) -> Any:
    tab.open(path=path, **how)
    return await (await tab.state(PageState)).arrive()


def test_the_focus_goes_to_what_one_was_led_to_but_not_to_a_page_that_was_loaded() -> None:
    async def scenario() -> None:
        tab = Tab()
        assert await visit(tab, "/mon-espace") is None
        assert await visit(tab, "/carnets/1") is not None
        assert await visit(tab, "/carnets/1?partie=works") is not None
        assert await visit(tab, "/carnets/1", socket="socket-2") is None

    run(scenario)


@pytest.mark.parametrize("open_window", [share, offer, ask])
def test_a_window_stays_with_its_page(open_window: Opening) -> None:
    anne = new_person("anne@exemple.fr")
    with transaction() as session:
        names = {"name": "Maison", "email": "tiers@exemple.fr", "message": ""}
        carnet_id = create_for_third_party(session, actor=anne, **names)

    async def scenario() -> None:
        act_as(anne)
        tab, here = Tab(), f"/carnets/{carnet_id}"
        await visit(tab, here)
        await open_window(tab, carnet_id)
        for same in (here, f"{here}?partie=works", f"{here}/"):
            await visit(tab, same)
            assert len(await opened(tab)) == 1, same
        await visit(tab, f"{here}/fiches/1")
        assert await opened(tab) == []
        await visit(tab, here)
        assert await opened(tab) == []

    run(scenario)
