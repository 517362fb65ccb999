"""The page of all proposals, of one carnet or of all."""

from typing import Any

import pytest

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PartKey
from carnet_app.core.database import transaction
from carnet_app.features.space.proposals_state import ProposalsState
from carnet_app.features.space.state import SpaceState
from carnet_app.models import Carnet
from carnet_app.services import limits
from carnet_app.session.identity import act_as
from tests.services.record_factories import add
from tests.states.following import Home, opened
from tests.states.pages import HOSTILE_VALUES, new_carnet, new_person, run
from tests.states.tabs import Tab

pytestmark = pytest.mark.usefixtures("sqlite_database")
PATH = "/mon-espace/propositions"


def propose(home: Home, author: Any, count: int) -> list[int]:
    """Some works proposed by a guest; gives their ids."""
    ids: list[int] = []
    with transaction() as session:
        carnet = session.get_one(Carnet, home.id)
        for number in range(count):
            limits.reset()
            ids.append(add(session, author, carnet, title=f"Travaux {number}"))
    return ids


def test_mon_espace_shows_the_first_and_the_page_all_of_them() -> None:
    home = Home()
    author = home.guest(Access.CONTRIBUTE, PartKey.WORKS)
    ids = propose(home, author, 52)
    other = new_carnet(home.owner)

    async def scenario() -> None:
        act_as(home.owner)
        space = await Tab().state(SpaceState)
        await space.load()
        assert [card.id for card in space.space.proposals] == ids[:3]
        assert space.space.proposals_total == 52
        state = await opened(ProposalsState, PATH)
        assert [card.id for card in state.waiting.proposals] == ids[:50]
        assert (state.waiting_links.previous, state.waiting_links.next) == ("", f"{PATH}?page=2")
        assert (state.own.total, state.narrowed) == (0, False)
        last = await opened(ProposalsState, f"{PATH}?carnet={home.id}&page=2")
        assert [card.id for card in last.waiting.proposals] == ids[50:]
        assert (last.waiting_links.previous, last.waiting_links.next) == (
            f"{PATH}?carnet={home.id}&page=1",
            "",
        )
        assert last.narrowed
        assert (await opened(ProposalsState, f"{PATH}?carnet={other}")).waiting.total == 0

    run(scenario)


def test_a_contributor_finds_their_own_and_a_stranger_nothing() -> None:
    home = Home()
    author = home.guest(Access.CONTRIBUTE, PartKey.WORKS)
    (proposed,) = propose(home, author, 1)
    stranger = new_person("inconnu@exemple.fr")

    async def scenario() -> None:
        act_as(author)
        state = await opened(ProposalsState, f"{PATH}?carnet={home.id}")
        assert [card.id for card in state.own.proposals] == [proposed]
        assert state.waiting.total == 0
        act_as(stranger)
        for path in (PATH, f"{PATH}?carnet={home.id}"):
            state = await opened(ProposalsState, path)
            assert (state.own.total, state.waiting.total) == (0, 0)

    run(scenario)


@pytest.mark.parametrize("value", HOSTILE_VALUES)
def test_an_address_of_any_kind_breaks_nothing(value: Any) -> None:
    home = Home()
    propose(home, home.guest(Access.CONTRIBUTE, PartKey.WORKS), 1)

    async def scenario() -> None:
        act_as(home.owner)
        state = await opened(ProposalsState, f"{PATH}?carnet={str(value)[:99]}&page={value}"[:300])
        assert state.waiting.total in (0, 1)
        state = await opened(ProposalsState, f"{PATH}?page={str(value)[:99]}&siennes=-3")
        assert (state.waiting.total, state.errors) == (1, {})

    run(scenario)
