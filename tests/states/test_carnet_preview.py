"""A carnet through a guest's eyes, also of one who is not invited yet: what its owner sees then."""

import pytest
from sqlmodel import select

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PartKey
from carnet_app.core.database import reading, transaction
from carnet_app.features.carnet.state import CarnetActionsState
from carnet_app.features.files.record_state import RecordFilesState
from carnet_app.features.records.record_state import RecordState
from carnet_app.features.sharing.draft import level_field
from carnet_app.features.sharing.state import SharingState
from carnet_app.models import Share
from carnet_app.services.actors import Actor
from carnet_app.services.records import add_record
from carnet_app.session.door import PAGE
from carnet_app.session.identity import act_as
from tests.services.file_factories import keep, make_file
from tests.states.carnet_pages import CRAFTSMAN_PARTS, keys, new_share, opened
from tests.states.drafts import drafted
from tests.states.pages import destination, new_carnet, new_person, play, run
from tests.states.tabs import Tab

pytestmark = pytest.mark.usefixtures("sqlite_database")


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
        assert state.heading.preview_is_over  # it is not what the guest would see

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
        assert (record.may_change, record.hide_amounts, records.only_looking) == (True, True, True)
        for _ in range(2):
            assert [(file.name, file.may_change) for file in files.files] == [("photo.txt", True)]
            assert (files.may_add, files.may_mark, files.only_looking) == (True, False, True)
            await files.refresh()
        await opened(f"/carnets/{carnet_id}?partie=home", tab)
        assert (records.only_looking, files.only_looking, files.may_mark) == (False, False, True)
        assert [file.name for file in files.files] == ["photo.txt", "acte.txt"]
        tab.open(path=f"/carnets/{carnet_id}/fiches/{record_id}")
        await play(records.load())
        assert (records.only_looking, records.query) == (False, "")

    run(scenario)


def test_a_record_opens_as_the_guest_of_a_draft_will_see_it() -> None:
    anne = new_person("anne@exemple.fr")
    carnet_id = new_carnet(anne)
    record_id = described_home(anne, carnet_id)

    async def scenario() -> None:
        act_as(anne)
        tab = Tab()
        records, files = await tab.state(RecordState), await tab.state(RecordFilesState)
        page = f"/carnets/{carnet_id}/fiches/{record_id}?apercu=projet"
        tab.open(path=page)  # in a tab that knows of no draft
        await play(records.load())
        assert (records.record.preview_of, records.query) == ("", "")
        assert records.preview_is_over
        await drafted(tab, carnet_id, **{level_field(PartKey.HOME): str(Access.READ.value)})
        await opened(f"/carnets/{carnet_id}?apercu=projet&partie=home", tab)
        tab.open(path=page)
        await play(records.load())
        record = records.record
        assert (record.id, record.preview_of) == (record_id, "paul@exemple.fr")
        assert (record.may_change, record.hide_amounts) == (False, True)
        assert [file.name for file in files.files] == ["photo.txt"]
        assert records.query == "?apercu=projet"
        await drafted(tab, carnet_id, **{level_field(PartKey.HOME): str(Access.NONE.value)})
        await opened(f"/carnets/{carnet_id}?apercu=projet&partie=works", tab)
        tab.open(path=page)
        await play(records.load())
        assert records.record.id == 0

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
