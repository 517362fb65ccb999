"""A carnet's page: what its address may hold, who sees what, and what is asked before acts."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlmodel import select

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PARTS, PartKey
from carnet_app.catalogue.presets import PRESET_BY_KEY
from carnet_app.core.clock import now
from carnet_app.core.database import reading, transaction
from carnet_app.features.carnet.state import CarnetActionsState, CarnetState
from carnet_app.features.files.record_state import RecordFilesState
from carnet_app.features.records.record_state import RecordState
from carnet_app.features.sharing.draft import level_field
from carnet_app.features.sharing.state import SharingState
from carnet_app.features.space.state import SpaceState
from carnet_app.models import Carnet, Share
from carnet_app.services.actors import Actor
from carnet_app.services.carnets import delete_carnet
from carnet_app.services.records import add_record
from carnet_app.services.sharing import withdraw_share
from carnet_app.services.third_party import create_for_third_party
from carnet_app.session.door import PAGE
from carnet_app.session.identity import act_as
from tests.services.file_factories import keep, make_file, make_record
from tests.services.sharing_factories import make_share
from tests.states.pages import HOSTILE_VALUES, destination, new_carnet, new_person, play, run
from tests.states.tabs import Tab

pytestmark = pytest.mark.usefixtures("sqlite_database")

CRAFTSMAN = PRESET_BY_KEY["craftsman"]
CRAFTSMAN_PARTS = [part.key for part in PARTS if CRAFTSMAN.levels[part.key] > Access.NONE]


def new_share(carnet_id: int, guest: Actor | None = None, **terms: Any) -> int:
    with transaction() as session:
        carnet = session.get_one(Carnet, carnet_id)
        share = make_share(session, carnet, guest, levels=CRAFTSMAN.levels, **terms)
        assert share.id is not None
        return share.id


async def opened(path: str, tab: Tab | None = None) -> CarnetState:
    tab = tab or Tab()
    tab.open(path=path)
    state = await tab.state(CarnetState)
    await state.load()
    assert state.loaded is True
    return state


def keys(state: CarnetState) -> list[str]:
    return [part.key for part in state.carnet.parts]


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


def test_a_carnet_renamed_while_its_owner_looks_through_a_guests_eyes_stays_the_guests() -> None:
    anne = new_person("anne@exemple.fr")
    carnet_id = new_carnet(anne)
    share_id = new_share(carnet_id, email="thermi@exemple.fr")

    async def scenario() -> None:
        act_as(anne)
        state = await opened(f"/carnets/{carnet_id}?invite={share_id}")
        acts = await state.get_state(CarnetActionsState)
        await acts.rename({"name": "Autre nom"})
        assert (state.carnet.name, state.carnet.preview_of) == ("Autre nom", "thermi@exemple.fr")
        assert keys(state) == CRAFTSMAN_PARTS

    run(scenario)


def test_the_owner_looks_through_a_guests_eyes_from_part_to_part() -> None:
    anne = new_person("anne@exemple.fr")
    carnet_id = new_carnet(anne)
    share_id = new_share(carnet_id, email="thermi@exemple.fr", hide_amounts=True)

    async def scenario() -> None:
        act_as(anne)
        state = await opened(f"/carnets/{carnet_id}?invite={share_id}&partie=works")
        assert keys(state) == CRAFTSMAN_PARTS
        assert state.carnet.preview_of == "thermi@exemple.fr"
        assert (state.carnet.may_share, state.carnet.may_manage) == (False, False)
        assert state.part_address == f"/carnets/{carnet_id}?invite={share_id}&partie="
        back = state.leave_preview()
        assert [destination(event) for event in back] == [f"/carnets/{carnet_id}?partie=works"]
        for wrong in ("999999", "x", "0", "-1", "9" * 30):
            state = await opened(f"/carnets/{carnet_id}?invite={wrong}")
            assert state.carnet.id == 0
            assert state.errors[PAGE] == "Ce partage n’existe plus."

    run(scenario)


def test_a_guest_cannot_look_through_anothers_eyes() -> None:
    anne, luc = new_person("anne@exemple.fr"), new_person("luc@exemple.fr")
    carnet_id = new_carnet(anne)
    new_share(carnet_id, luc)
    other = new_share(carnet_id, email="x@exemple.fr")

    async def scenario() -> None:
        act_as(luc)
        state = await opened(f"/carnets/{carnet_id}?invite={other}")
        assert state.carnet.id == 0
        assert "propriétaire" in state.errors[PAGE]

    run(scenario)


async def drafted(tab: Tab, carnet_id: int, **values: str) -> SharingState:
    sharing = await tab.state(SharingState)
    await sharing.open_for(carnet_id)
    levels = {level_field(key): str(level.value) for key, level in CRAFTSMAN.levels.items()}
    form = {"form_key": sharing.form_key, "act": "preview", "email": "paul@exemple.fr"}
    await play(sharing.submit({**form, **levels, "hide_amounts": "on", **values}))
    return sharing


def test_the_owner_looks_as_somebody_not_yet_invited() -> None:
    anne = new_person("anne@exemple.fr")
    carnet_id, other = new_carnet(anne), new_carnet(anne)

    async def scenario() -> None:
        act_as(anne)
        tab = Tab()
        await drafted(tab, carnet_id, access_until="2999-12-31")
        state = await opened(f"/carnets/{carnet_id}?apercu=projet&partie=works", tab)
        assert keys(state) == CRAFTSMAN_PARTS
        assert state.part.access == Access.CONTRIBUTE
        assert (state.carnet.preview_of, state.carnet.hide_amounts) == ("paul@exemple.fr", True)
        assert (state.carnet.may_share, state.carnet.may_manage) == (False, False)
        assert state.carnet.access_until_text == "31\u00a0décembre\u00a02999"
        back = state.leave_preview()
        assert back[1] == SharingState.reopen
        assert state.told == ""
        state = await opened(f"/carnets/{other}?apercu=projet", tab)
        assert (state.carnet.id, state.carnet.preview_of) == (other, "")
        assert "L’aperçu est terminé" in state.told  # it is not what the guest would see

    run(scenario)
    with reading() as session:
        assert session.exec(select(Share)).all() == []


def described_home(actor: Actor, carnet_id: int) -> int:
    """The carnet's cover, with a photo and a file that names an amount."""
    with transaction() as session:
        record_id = add_record(
            session,
            actor=actor,
            carnet_id=carnet_id,
            kind="home",
            submitted={"address": "3 quai du Steir"},
        )
        make_file(session, record_id, kept=keep(name="photo.txt"))
        make_file(session, record_id, kept=keep(name="acte.txt"), reveals_amounts=True)
    return record_id


def test_an_only_record_is_seen_as_somebody_not_yet_invited() -> None:
    anne = new_person("anne@exemple.fr")
    carnet_id = new_carnet(anne)
    record_id = described_home(anne, carnet_id)

    async def scenario() -> None:
        act_as(anne)
        tab = Tab()
        await drafted(tab, carnet_id, **{level_field(PartKey.HOME): str(Access.WRITE.value)})
        await opened(f"/carnets/{carnet_id}?apercu=projet&partie=home", tab)
        records, files = await tab.state(RecordState), await tab.state(RecordFilesState)
        record = records.record
        assert (record.id, record.preview_of) == (record_id, "paul@exemple.fr")
        assert (record.may_change, record.versions, record.hide_amounts) == (False, (), True)
        for _ in range(2):
            assert [(file.name, file.may_change) for file in files.files] == [("photo.txt", False)]
            assert (files.may_add, files.may_mark) == (False, False)
            await files.refresh()
        await opened(f"/carnets/{carnet_id}?partie=home", tab)
        assert records.record.may_change is True
        assert [file.name for file in files.files] == ["photo.txt", "acte.txt"]
        assert files.may_add is True
        tab.open(path=f"/carnets/{carnet_id}/fiches/{record_id}")
        await play(records.load())
        assert records.record.may_change is True

    run(scenario)


def test_a_draft_shows_a_guest_nothing_more() -> None:
    anne, luc = new_person("anne@exemple.fr"), new_person("luc@exemple.fr")
    carnet_id = new_carnet(anne)
    new_share(carnet_id, luc)

    async def scenario() -> None:
        act_as(luc)
        tab = Tab()
        sharing = await tab.state(SharingState)
        await drafted(tab, carnet_id, **{level_field(PartKey.PRIVATE): "3"})
        assert sharing.sharing.carnet_id == 0
        state = await opened(f"/carnets/{carnet_id}?apercu=projet", tab)
        assert keys(state) == CRAFTSMAN_PARTS
        assert state.carnet.preview_of == ""
        act_as(anne)
        await drafted(tab, carnet_id)
        act_as(luc)  # with the owner's draft in hand
        state = await opened(f"/carnets/{carnet_id}?apercu=projet", tab)
        assert state.carnet.preview_of == ""

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
