"""Search inside a carnet: what the address may hold, who finds what."""

from typing import Any
from urllib.parse import quote

import pytest

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PartKey
from carnet_app.features.search.state import SearchState
from carnet_app.session.carnet_heading import NO_HEADING, carnet_address
from carnet_app.session.identity import act_as
from tests.states.following import Home, opened
from tests.states.pages import HOSTILE_VALUES, destination, new_person, run
from tests.states.tabs import Tab

pytestmark = pytest.mark.usefixtures("sqlite_database")


def titles(state: SearchState) -> list[str]:
    return [row.title for row in state.found.records]


def test_the_address_holds_the_term_and_the_part() -> None:
    home = Home()
    home.works("Réfection de la toiture")
    home.add("contact", title="Toitures d’Armor", trade="roofer")

    async def scenario() -> None:
        act_as(home.owner)
        tab, path = Tab(), f"/carnets/{home.id}/recherche"
        state = await opened(SearchState, path, tab)
        assert (state.found.query, titles(state), state.carnet.name) == (
            "",
            [],
            "Maison de Quimper",
        )
        state = await opened(SearchState, f"{path}?q=TOIT", tab)
        assert sorted(titles(state)) == ["Réfection de la toiture", "Toitures d’Armor"]
        assert (state.everywhere, len(state.found.parts)) == (2, 2)
        state = await opened(SearchState, f"{path}?q={quote('réfection')}", tab)
        assert titles(state) == ["Réfection de la toiture"]
        state = await opened(SearchState, f"{path}?q=toit&partie=works", tab)
        assert (titles(state), state.part) == (["Réfection de la toiture"], "works")
        assert state.everywhere == 2
        assert destination(state.narrow("contacts")) == f"{path}?q=toit&partie=contacts"
        assert destination(state.narrow("works")) == f"{path}?q=toit"  # pressed again
        assert destination(state.narrow("nothing")) == f"{path}?q=toit"

    run(scenario)


def test_a_term_is_asked_for_by_changing_the_address() -> None:
    home = Home()

    async def scenario() -> None:
        act_as(home.owner)
        tab, path = Tab(), f"/carnets/{home.id}/recherche"
        state = await opened(SearchState, path, tab)
        key = state.field_key
        assert destination(state.search({"q": " Chauffe & eau "})) == f"{path}?q=Chauffe+%26+eau"
        state = await opened(SearchState, f"{path}?q=Chauffe+%26+eau", tab)
        assert state.found.query == "Chauffe & eau"
        assert state.field_key == key  # the field keeps the cursor
        state = await opened(SearchState, f"{path}?q=autre", tab)
        assert state.field_key != key  # and shows what the address brought
        assert destination(state.search({"q": ""})) == path
        assert len(destination(state.search({"q": "a" * 900}))) == len(f"{path}?q=") + 200

    run(scenario)


def test_a_guest_finds_only_in_their_parts_and_the_owner_sees_it_so() -> None:
    home = Home()
    home.works("Toiture")
    home.add("contact", title="Toitures d’Armor", trade="roofer")
    guest = new_person("luc@exemple.fr")
    share = home.share(guest, {PartKey.WORKS: Access.READ})

    async def scenario() -> None:
        path = f"/carnets/{home.id}/recherche?q=toit"
        act_as(guest)
        state = await opened(SearchState, path)
        assert (titles(state), [hits.key for hits in state.found.parts]) == (["Toiture"], ["works"])
        assert state.carnet.may_restore is False
        state = await opened(SearchState, f"{path}&partie=contacts")  # not theirs
        assert (titles(state), state.part) == (["Toiture"], "")
        act_as(home.owner)
        state = await opened(SearchState, f"{path}&invite={share}")
        assert (titles(state), state.carnet.preview_of) == (["Toiture"], guest.full_name)
        assert state.carnet.query == f"?invite={share}"
        search = state.search({"q": "x"})
        assert destination(search) == f"/carnets/{home.id}/recherche?invite={share}&q=x"

    run(scenario)


@pytest.mark.parametrize("value", [*HOSTILE_VALUES, "\ud800", '"*', "<b>", "%00"])
def test_values_of_any_type_break_nothing(value: Any) -> None:
    home = Home()

    async def scenario() -> None:
        act_as(home.owner)
        tab, path = Tab(), f"/carnets/{home.id}/recherche"
        state = await opened(SearchState, path, tab)
        state.narrow(value)
        state.search(value)
        state.search({"q": value})
        if isinstance(value, str):
            given = quote(value[:2_000], errors="replace")
            state = await opened(SearchState, f"{path}?q={given}&partie={given}&page={given}", tab)
            assert (state.carnet.id, titles(state)) == (home.id, [])
            assert len(state.found.query) <= 200

    run(scenario)


def test_an_address_can_be_made_of_any_text() -> None:
    address = carnet_address(NO_HEADING, "recherche", q="\ud800 &", partie="", page=2)
    assert address == "/carnets/0/recherche?q=%3F+%26&page=2"
