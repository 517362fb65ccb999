"""A carnet's page: what its address may hold, who sees what, and what is asked before acts."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlmodel import select

from carnet_app.catalogue.parts import PARTS, PartKey
from carnet_app.core.clock import now
from carnet_app.core.database import reading, transaction
from carnet_app.features.carnet.state import CarnetActionsState
from carnet_app.features.space.state import SpaceState
from carnet_app.models import Carnet, Share
from carnet_app.services.carnets import delete_carnet
from carnet_app.services.sharing import withdraw_share
from carnet_app.services.third_party import create_for_third_party
from carnet_app.session.door import PAGE
from carnet_app.session.identity import act_as
from tests.services.file_factories import make_record
from tests.states.carnet_pages import CRAFTSMAN_PARTS, keys, new_share, opened
from tests.states.pages import HOSTILE_VALUES, destination, new_carnet, new_person, run
from tests.states.tabs import Tab

pytestmark = pytest.mark.usefixtures("sqlite_database")


def test_the_owner_sees_all_parts_and_the_first_one() -> None:
    anne = new_person("anne@exemple.fr")
    carnet_id = new_carnet(anne)

    async def scenario() -> None:
        act_as(anne)
        state = await opened(f"/carnets/{carnet_id}")
        assert keys(state) == [part.key for part in PARTS]
        assert state.part.key == PartKey.HOME
        assert (state.carnet.may_share, state.carnet.preview_of) == (True, "")

    run(scenario)


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("equipment", "equipment"),
        ("private", "home"),  # not the guest's
        ("nothing", "home"),
        ("", "home"),
        ("%00", "home"),
        ("equipment&partie=works", None),
    ],
)
def test_the_address_names_the_part(asked: str, shown: str | None) -> None:
    anne, luc = new_person("anne@exemple.fr"), new_person("luc@exemple.fr")
    carnet_id = new_carnet(anne)
    new_share(carnet_id, luc)

    async def scenario() -> None:
        act_as(luc)
        state = await opened(f"/carnets/{carnet_id}?partie={asked}")
        assert keys(state) == CRAFTSMAN_PARTS
        assert state.part.key == shown if shown else state.part.key in {"equipment", "works"}
        assert state.part_address == f"/carnets/{carnet_id}?partie="

    run(scenario)


def test_what_is_not_ones_own_looks_as_if_it_did_not_exist() -> None:
    anne, stranger = new_person("anne@exemple.fr"), new_person("inconnu@exemple.fr")
    others, deleted = new_carnet(anne), new_carnet(stranger)
    with transaction() as session:
        delete_carnet(session, actor=stranger, carnet_id=deleted)
    ids = (others, deleted, 0, -1, 999_999, 2**40, "9" * 30, "abc", "1e3", "²", "%31", "1;2", "")

    async def scenario() -> None:
        act_as(stranger)
        said = set[str]()
        for carnet_id in ids:
            for query in ("", "?partie=works", "?invite=1", "?apercu=projet"):
                state = await opened(f"/carnets/{carnet_id}{query}")
                assert (state.carnet.id, state.carnet.parts, state.part.key) == (0, (), "")
                said.add(state.errors[PAGE])
        assert said == {"Ce carnet n’existe pas, ou vous n’y avez pas accès."}

    run(scenario)


def test_a_withdrawn_guest_loses_the_open_page_at_the_next_act() -> None:
    anne, luc = new_person("anne@exemple.fr"), new_person("luc@exemple.fr")
    carnet_id = new_carnet(anne)
    share_id = new_share(carnet_id, luc)

    async def scenario() -> None:
        act_as(luc)
        tab = Tab()
        state = await opened(f"/carnets/{carnet_id}", tab)
        assert state.carnet.owner_name == anne.full_name
        with transaction() as session:
            withdraw_share(session, actor=anne, share_id=share_id)
        state = await opened(f"/carnets/{carnet_id}?partie=works", tab)
        assert (state.carnet.id, state.carnet.name, state.carnet.parts) == (0, "", ())
        assert state.part.key == ""
        assert state.errors[PAGE]

    run(scenario)


def test_a_guest_loses_the_page_when_the_access_ends() -> None:
    anne, luc = new_person("anne@exemple.fr"), new_person("luc@exemple.fr")
    carnet_id = new_carnet(anne)
    ends = now() + timedelta(days=2)
    new_share(carnet_id, luc, access_until=ends, hide_amounts=True)

    async def scenario() -> None:
        act_as(luc)
        state = await opened(f"/carnets/{carnet_id}")
        assert state.carnet.hide_amounts is True
        assert state.carnet.access_until_text
        with time_machine.travel(ends + timedelta(seconds=1)):
            await state.load()
        assert state.carnet.id == 0

    run(scenario)


def test_a_carnet_is_renamed_deleted_and_left_by_who_may() -> None:
    anne, luc = new_person("anne@exemple.fr"), new_person("luc@exemple.fr")
    carnet_id = new_carnet(anne)
    new_share(carnet_id, luc)

    async def scenario() -> None:
        act_as(anne)
        tab = Tab()
        page = await opened(f"/carnets/{carnet_id}", tab)
        acts = await tab.state(CarnetActionsState)
        acts.ask("rename")
        assert acts.question == "rename"
        await acts.rename({"name": "a" * 101})
        assert (list(acts.errors), acts.question) == (["name"], "rename")
        await acts.rename({"name": " Maison neuve "})
        assert (acts.question, page.carnet.name) == ("", "Maison neuve")
        assert await acts.leave({"form_key": acts.form_key}) is None  # one's own
        assert acts.errors[PAGE]
        act_as(luc)
        await opened(f"/carnets/{carnet_id}", tab)
        key = {"form_key": acts.form_key}
        for refused in (acts.rename(key | {"name": "X"}), acts.delete(key), acts.withdraw(key)):
            acts.errors = {}
            assert await refused is None
            assert acts.errors[PAGE]
        assert destination(await acts.leave(key)) == "/mon-espace"
        space = await tab.state(SpaceState)
        for told in ("Vous n’avez plus accès à ce carnet.", ""):  # once
            await space.load()
            assert space.told == told
        act_as(anne)
        await opened(f"/carnets/{carnet_id}", tab)
        key = {"form_key": acts.form_key}
        assert destination(await acts.delete(key)) == f"/mon-espace?supprime={carnet_id}"

    run(scenario)
    with reading() as session:
        carnet = session.get_one(Carnet, carnet_id)
        assert (carnet.name, carnet.deleted_at is not None) == ("Maison neuve", True)
        assert session.exec(select(Share)).all() == []


def test_an_offer_is_resent_and_withdrawn_from_its_carnet() -> None:
    anne = new_person("anne@exemple.fr")
    with transaction() as session:
        carnet_id = create_for_third_party(session, actor=anne, name="P", email="luc@exemple.fr")

    async def scenario() -> None:
        act_as(anne)
        tab = Tab()
        state = await opened(f"/carnets/{carnet_id}", tab)
        assert (state.carnet.is_offered, state.carnet.offered_to) == (True, "luc@exemple.fr")
        assert PartKey.PRIVATE not in keys(state)
        await state.resend()
        assert "repartie" in state.told
        acts = await tab.state(CarnetActionsState)
        assert await acts.withdraw({})
        assert "reste le vôtre" in state.told
        assert (state.carnet.is_offered, state.carnet.may_share) == (False, True)

    run(scenario)


def test_an_offer_that_expired_on_an_open_page_is_not_resent_over_what_is_private() -> None:
    anne = new_person("anne@exemple.fr")
    with transaction() as session:
        carnet_id = create_for_third_party(session, actor=anne, name="P", email="luc@exemple.fr")

    async def scenario() -> None:
        act_as(anne)
        state = await opened(f"/carnets/{carnet_id}", Tab())
        with time_machine.travel(now() + timedelta(days=15), tick=False):
            with transaction() as session:
                carnet = session.get_one(Carnet, carnet_id)
                make_record(session, carnet, part=PartKey.PRIVATE, kind="budget")
            await state.resend()
        assert "Changer l’adresse" in state.errors[PAGE]
        assert state.told == ""

    run(scenario)


def test_a_stranger_can_do_nothing_with_a_carnet_held_in_the_state() -> None:
    anne, stranger = new_person("anne@exemple.fr"), new_person("inconnu@exemple.fr")
    with transaction() as session:
        carnet_id = create_for_third_party(session, actor=anne, name="P", email="luc@exemple.fr")

    async def scenario() -> None:
        act_as(anne)
        tab = Tab()
        state = await opened(f"/carnets/{carnet_id}", tab)
        acts = await tab.state(CarnetActionsState)
        act_as(stranger)
        for act in (acts.rename({"name": "X"}), acts.delete({}), acts.leave({}), acts.withdraw({})):
            acts.errors = {}
            assert await act is None
            assert acts.errors[PAGE]
        await state.resend()
        assert state.errors[PAGE]
        await state.refresh()
        assert state.carnet.id == 0

    run(scenario)
    with reading() as session:
        assert session.get_one(Carnet, carnet_id).name == "P"


@pytest.mark.parametrize("value", HOSTILE_VALUES)
def test_values_of_any_type_break_nothing(value: Any) -> None:
    anne = new_person("anne@exemple.fr")
    carnet_id = new_carnet(anne)

    async def scenario() -> None:
        act_as(anne)
        tab = Tab()
        await opened(f"/carnets/{carnet_id}", tab)
        acts = await tab.state(CarnetActionsState)
        acts.ask(value)
        acts.close(value)
        assert acts.question == ""
        await acts.rename(value)
        assert "name" in acts.errors

    run(scenario)
