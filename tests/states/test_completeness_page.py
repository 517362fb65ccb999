"""The checklist: what it calls filled in, who may see it, and what its events may carry."""

from typing import Any

import pytest
from sqlmodel import select

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.legal_content import LEGAL_BLOCKS
from carnet_app.catalogue.parts import PARTS, PartKey
from carnet_app.core.database import reading, transaction
from carnet_app.features.completeness.state import CompletenessState
from carnet_app.features.completeness.views import BlockLine
from carnet_app.models import BlockMark, Carnet
from carnet_app.services.actors import Actor
from carnet_app.services.record_bin import delete_record
from carnet_app.services.records import add_record
from carnet_app.session.carnet_heading import NO_HEADING
from carnet_app.session.door import PAGE
from carnet_app.session.identity import act_as
from tests.services.sharing_factories import id_of, make_share
from tests.states.carnet_pages import CRAFTSMAN_PARTS
from tests.states.drafts import drafted
from tests.states.pages import HOSTILE_VALUES, new_carnet, new_person, run
from tests.states.tabs import Tab

pytestmark = pytest.mark.usefixtures("sqlite_database")


async def opened(carnet_id: object, tab: Tab | None = None, query: str = "") -> CompletenessState:
    tab = tab or Tab()
    tab.open(path=f"/carnets/{carnet_id}/bilan{query}")
    state = await tab.state(CompletenessState)
    await state.load()
    assert state.loaded is True
    return state


def blocks(state: CompletenessState) -> dict[str, BlockLine]:
    return {block.key: block for part in state.review.parts for block in part.blocks}


def add(actor: Actor, carnet_id: int, kind: str, **submitted: str) -> int:
    with transaction() as session:
        return add_record(session, actor=actor, carnet_id=carnet_id, kind=kind, submitted=submitted)


def share(carnet_id: int, guest: Actor, levels: dict[PartKey, Access]) -> int:
    with transaction() as session:
        carnet = session.get_one(Carnet, carnet_id)
        return id_of(make_share(session, carnet, guest, levels=levels))


def marks() -> list[str]:
    with reading() as session:
        return list(session.exec(select(BlockMark.block)))


@pytest.fixture
def anne() -> Actor:
    return new_person("anne@exemple.fr")


def test_nothing_is_filled_in_without_a_record_behind_it(anne: Actor) -> None:
    carnet_id = new_carnet(anne)

    async def scenario() -> None:
        act_as(anne)
        tab = Tab()
        state = await opened(carnet_id, tab)
        assert list(blocks(state)) == [block.key for block in LEGAL_BLOCKS]
        assert {block.state for block in blocks(state).values()} == {"missing"}
        assert (state.review.percent, state.review.filled) == (0, 0)

        boiler = add(anne, carnet_id, "equipment", category="heating", appliance="gas_boiler")
        heating = blocks(await opened(carnet_id, tab))["heating"]
        assert (heating.state_label, heating.count) == ("Renseigné", 1)
        assert state.review.filled == 1
        with transaction() as session:
            delete_record(session, actor=anne, record_id=boiler)
        assert blocks(await opened(carnet_id, tab))["heating"].state == "missing"

    run(scenario)


def test_each_block_tells_its_source_its_part_and_what_to_add(anne: Actor) -> None:
    carnet_id = new_carnet(anne)

    async def scenario() -> None:
        act_as(anne)
        state = await opened(carnet_id)
        assert all(block.source.startswith("CCH, art.") for block in blocks(state).values())
        parts = {part.part: part.address for part in state.review.parts}
        assert parts["networks"] == f"/carnets/{carnet_id}?partie=networks"
        assert len(parts) == len(state.review.parts) == 7
        roof = blocks(state)["material_roof"]
        assert roof.add_address == f"/carnets/{carnet_id}/fiches/nouvelle?type=material"

    run(scenario)


def test_a_block_is_set_aside_and_taken_back(anne: Actor) -> None:
    carnet_id = new_carnet(anne)

    async def scenario() -> None:
        act_as(anne)
        state = await opened(carnet_id)
        applicable = state.review.applicable
        await state.set_aside("network_gas")
        assert blocks(state)["network_gas"].state_label == "Non applicable"
        assert (state.review.applicable, marks()) == (applicable - 1, ["network_gas"])
        assert "non applicable" in state.told
        await state.set_aside("network_gas")
        assert marks() == ["network_gas"]
        await state.take_back("network_gas")
        assert (blocks(state)["network_gas"].state, marks()) == ("missing", [])

    run(scenario)


@pytest.mark.parametrize("is_guest", [False, True], ids=["stranger", "guest"])
def test_nobody_else_marks_a_block(anne: Actor, is_guest: bool) -> None:
    carnet_id, luc = new_carnet(anne), new_person("luc@exemple.fr")
    if is_guest:
        share(carnet_id, luc, {part.key: Access.WRITE for part in PARTS})

    async def scenario() -> None:
        tab = Tab()
        act_as(anne)
        state = await opened(carnet_id, tab)
        act_as(luc)  # as if the owner's page were still in the tab's state
        for act in (state.set_aside, state.take_back):
            await act("network_gas")
            assert state.errors[PAGE]
            assert state.told == ""

    run(scenario)
    assert marks() == []


def test_a_stranger_sees_nothing(anne: Actor) -> None:
    carnet_id, luc = new_carnet(anne), new_person("luc@exemple.fr")

    async def scenario() -> None:
        act_as(luc)
        state = await opened(carnet_id)
        assert (state.carnet, state.review.parts) == (NO_HEADING, [])
        assert state.errors[PAGE] == "Ce carnet n’existe pas, ou vous n’y avez pas accès."

    run(scenario)


def test_a_guest_sees_the_blocks_of_the_parts_they_may_read(anne: Actor) -> None:
    carnet_id, luc = new_carnet(anne), new_person("luc@exemple.fr")
    share(carnet_id, luc, {PartKey.NETWORKS: Access.READ, PartKey.EQUIPMENT: Access.CONTRIBUTE})
    add(anne, carnet_id, "equipment", category="heating", appliance="gas_boiler")
    # Networks are asked of constructions only: the home, which says so, is not the guest's.
    add(anne, carnet_id, "home", address="12 rue des Lilas", purpose="renovation")

    async def scenario() -> None:
        act_as(luc)
        state = await opened(carnet_id)
        assert [part.part for part in state.review.parts] == ["networks", "equipment"]
        assert (state.review.percent, state.review.may_mark) == (-1, False)
        assert blocks(state)["heating"].state == "filled"
        assert blocks(state)["network_gas"].state == "missing"
        assert blocks(state)["network_gas"].add_address == ""
        assert blocks(state)["regulation"].add_address

    run(scenario)


def test_the_owner_sees_it_through_the_eyes_of_a_guest_present_or_to_come(anne: Actor) -> None:
    carnet_id = new_carnet(anne)
    levels = {PartKey.NETWORKS: Access.READ, PartKey.EQUIPMENT: Access.CONTRIBUTE}
    share_id = share(carnet_id, new_person("luc@exemple.fr"), levels)

    async def scenario() -> None:
        act_as(anne)
        tab = Tab()
        await drafted(tab, carnet_id)
        spoken_of = {block.part for block in LEGAL_BLOCKS} & {*CRAFTSMAN_PARTS}
        for query, parts in (
            (f"?invite={share_id}", {"networks", "equipment"}),
            ("?apercu=projet", spoken_of),
        ):
            state = await opened(carnet_id, tab, query)
            assert (state.carnet.query, state.review.percent, state.review.may_mark) == (
                query,
                -1,
                False,
            )
            assert {part.part for part in state.review.parts} == parts
            assert state.review.parts[0].address.startswith(f"/carnets/{carnet_id}{query}&partie=")

    run(scenario)


def test_a_guest_of_other_parts_sees_no_block(anne: Actor) -> None:
    carnet_id, luc = new_carnet(anne), new_person("luc@exemple.fr")
    share(carnet_id, luc, {PartKey.CONTACTS: Access.WRITE})

    async def scenario() -> None:
        act_as(luc)
        state = await opened(carnet_id)
        assert (state.carnet.id, state.review.has_blocks) == (carnet_id, False)

    run(scenario)


@pytest.mark.parametrize("value", [*HOSTILE_VALUES, "castle", "HEATING", ""])
def test_a_block_that_is_none_breaks_nothing(anne: Actor, value: Any) -> None:
    carnet_id = new_carnet(anne)

    async def scenario() -> None:
        act_as(anne)
        state = await opened(carnet_id)
        for act in (state.set_aside, state.take_back):
            await act(value)
            assert state.errors[PAGE] == "Cette rubrique n’existe pas."

    run(scenario)
    assert marks() == []


def test_an_address_that_names_no_carnet_shows_none(anne: Actor) -> None:
    async def scenario() -> None:
        act_as(anne)
        for carnet_id in (0, -1, 999_999, 2**40, "9" * 30, "abc", "1e3", "²", "%31", ""):
            state = await opened(carnet_id)
            assert state.carnet.id == 0
            assert state.errors[PAGE]

    run(scenario)
