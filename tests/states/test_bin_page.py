"""A carnet's bin: who takes what out of it, and who erases it."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlmodel import select

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PartKey
from carnet_app.core.clock import now
from carnet_app.core.database import reading, transaction
from carnet_app.features.bin.state import BinState
from carnet_app.models import Attachment, Record
from carnet_app.session.door import PAGE
from carnet_app.session.forms import SLOW_DOUBLE_CLICK
from carnet_app.session.identity import act_as
from tests.services.file_factories import keep, make_file
from tests.states.following import Home, opened
from tests.states.pages import HOSTILE_VALUES, new_person, run
from tests.states.tabs import Tab

pytestmark = pytest.mark.usefixtures("data_folder", "sqlite_database")


def titles(state: BinState) -> list[str]:
    return [record.title for record in state.bin.records]


def fate_of(record_id: int) -> str:
    with reading() as session:
        record = session.exec(select(Record).where(Record.id == record_id)).first()
        if record is None:
            return "gone"
        return "there" if record.deleted_at is None else "in the bin"


def test_the_owner_takes_a_record_out() -> None:
    home = Home()
    deleted = home.delete(home.works("Toiture"))
    home.works("Façade")

    async def scenario() -> None:
        act_as(home.owner)
        state = await opened(BinState, f"/carnets/{home.id}/corbeille")
        assert (titles(state), state.bin.records[0].days_left) == (["Toiture"], 30)
        assert state.carnet.may_restore is True
        assert await state.restore(deleted) is not None  # where the focus goes
        assert (titles(state), state.restored, state.errors) == ([], deleted, {})
        assert state.told == "«\u00a0Toiture\u00a0» est de retour dans le carnet."
        said = state.told
        assert await state.restore(deleted) is None  # a second click
        assert (state.told, state.errors) == (said, {})
        with time_machine.travel(now() + SLOW_DOUBLE_CLICK):
            assert await state.restore(deleted) is None  # it is there already
        assert (state.told, state.restored, bool(state.errors[PAGE])) == ("", 0, True)

    run(scenario)
    assert fate_of(deleted) == "there"


def test_the_owner_erases_after_being_asked() -> None:
    home = Home()
    deleted, kept = home.delete(home.works("Toiture")), home.delete(home.works("Façade"))
    there = home.works("Portail")

    async def scenario() -> None:
        act_as(home.owner)
        state = await opened(BinState, f"/carnets/{home.id}/corbeille")
        assert state.bin.may_purge is True
        state.ask(there)
        assert (state.asking, state.asking_title) == (0, "")
        state.ask(deleted)
        assert (state.asking, state.asking_title) == (deleted, "Toiture")
        state.close(False)
        assert await state.purge({}) is None  # nothing is asked about
        assert fate_of(deleted) == "in the bin"
        state.ask(deleted)
        await state.purge({})
        assert (titles(state), state.asking) == (["Façade"], 0)
        assert state.told == "«\u00a0Toiture\u00a0» est effacée pour de bon."

    run(scenario)
    assert (fate_of(deleted), fate_of(kept), fate_of(there)) == ("gone", "in the bin", "there")


def test_after_thirty_days_nothing_comes_back() -> None:
    home = Home()
    deleted = home.delete(home.works("Toiture"))

    async def scenario() -> None:
        act_as(home.owner)
        state = await opened(BinState, f"/carnets/{home.id}/corbeille")
        with time_machine.travel(now() + timedelta(days=30, seconds=1)):
            assert await state.restore(deleted) is None
            assert state.errors[PAGE]
            await state.load()
        assert titles(state) == []

    run(scenario)
    assert fate_of(deleted) == "in the bin"


def test_a_last_page_that_gets_empty_gives_way_to_the_one_before() -> None:
    home = Home()
    for record_id in home.fill(51):
        home.delete(record_id)

    async def scenario() -> None:
        act_as(home.owner)
        state = await opened(BinState, f"/carnets/{home.id}/corbeille?page=2")
        assert len(titles(state)) == 1
        await state.restore(state.bin.records[0].id)
        assert (len(titles(state)), state.links.page, state.links.next) == (50, 1, "")

    run(scenario)


@pytest.mark.parametrize(
    ("access", "restores"), [(Access.WRITE, True), (Access.CONTRIBUTE, False), (Access.READ, False)]
)
def test_a_guest_restores_what_they_may_change_and_erases_nothing(
    access: Access, restores: bool
) -> None:
    home = Home()
    guest = home.guest(access, PartKey.WORKS)
    theirs, other = (
        home.delete(home.works("Toiture")),
        home.delete(home.add("contact", title="X", trade="roofer")),
    )

    async def scenario() -> None:
        act_as(guest)
        state = await opened(BinState, f"/carnets/{home.id}/corbeille")
        assert (titles(state), state.bin.may_purge) == (["Toiture"] if restores else [], False)
        assert state.carnet.may_restore is (access >= Access.CONTRIBUTE)
        for record_id in (theirs, other):
            state.ask(record_id)
            state.asking = record_id  # as if the page had offered it
            await state.purge({})
            assert state.errors[PAGE]
        await state.restore(other)
        assert state.errors[PAGE]
        await state.restore(theirs)
        assert (PAGE in state.errors) is not restores

    run(scenario)
    assert fate_of(theirs) == ("there" if restores else "in the bin")
    assert fate_of(other) == "in the bin"


def test_a_contributor_takes_their_own_proposal_back() -> None:
    home = Home()
    guest = home.guest(Access.CONTRIBUTE, PartKey.WORKS)
    proposal = home.add("works", guest, title="Devis", state="quoted")
    home.delete(proposal, guest)
    home.delete(home.works("Toiture"))

    async def scenario() -> None:
        act_as(guest)
        state = await opened(BinState, f"/carnets/{home.id}/corbeille")
        assert titles(state) == ["Devis"]
        await state.restore(proposal)
        assert (titles(state), state.errors) == ([], {})

    run(scenario)
    assert fate_of(proposal) == "there"


def test_a_stranger_gets_nothing_from_the_events_of_the_page() -> None:
    home = Home()
    deleted = home.delete(home.works("Toiture"))

    async def scenario() -> None:
        tab = Tab()
        act_as(home.owner)
        state = await opened(BinState, f"/carnets/{home.id}/corbeille", tab)
        act_as(new_person("inconnu@exemple.fr"))
        await state.restore(deleted)
        assert state.errors[PAGE]
        state.asking = deleted
        await state.purge({})
        assert state.errors[PAGE]

    run(scenario)
    assert fate_of(deleted) == "in the bin"


def file_in_bin(home: Home, record_id: int, name: str = "devis.txt") -> int:
    with transaction() as session:
        kept = keep(name.encode(), name)
        return make_file(session, record_id, kept=kept, deleted_at=now())


def is_left(file_id: int) -> bool:
    with reading() as session:
        return session.get(Attachment, file_id) is not None


def test_files_come_back_to_their_record_or_are_erased_after_being_asked() -> None:
    home = Home()
    record = home.works("Toiture")
    back, erased = file_in_bin(home, record), file_in_bin(home, record, "croquis.txt")

    async def scenario() -> None:
        act_as(home.owner)
        state = await opened(BinState, f"/carnets/{home.id}/corbeille")
        assert [file.name for file in state.files.files] == ["croquis.txt", "devis.txt"]
        assert await state.restore_file(back) is not None  # where the focus goes
        assert state.told == "«\u00a0devis.txt\u00a0» est de retour dans sa fiche."
        assert (state.files.total, state.restored, state.errors) == (1, record, {})
        state.ask_file(back)
        assert state.asking_file == 0
        state.ask_file(erased)
        assert (state.asking_file, state.asking_title) == (erased, "croquis.txt")
        state.close(False)
        assert await state.purge_file({}) is None  # nothing is asked about
        assert is_left(erased)
        state.ask_file(erased)
        await state.purge_file({})
        assert (state.files.total, state.asking_file) == (0, 0)
        assert state.told == "«\u00a0croquis.txt\u00a0» est effacé pour de bon."

    run(scenario)
    assert (is_left(back), is_left(erased)) == (True, False)


def test_a_guest_brings_files_back_and_erases_none_and_a_stranger_does_neither() -> None:
    home = Home()
    guest = home.guest(Access.WRITE, PartKey.WORKS)
    stranger = new_person("inconnu@exemple.fr")
    mine = file_in_bin(home, home.works("Toiture"))
    other = file_in_bin(home, home.add("contact", title="X", trade="roofer"))

    async def scenario() -> None:
        tab = Tab()
        act_as(guest)
        state = await opened(BinState, f"/carnets/{home.id}/corbeille", tab)
        assert ([file.id for file in state.files.files], state.files.may_purge) == ([mine], False)
        for file_id, person in ((mine, guest), (other, guest), (mine, stranger)):
            act_as(person)
            state.asking_file = file_id  # as if the page had offered it
            await state.purge_file({})
            assert state.errors[PAGE]
        await state.restore_file(mine)
        assert state.errors[PAGE]
        act_as(guest)
        await state.restore_file(other)
        assert state.errors[PAGE]
        await state.restore_file(mine)
        assert state.errors == {}

    run(scenario)
    assert is_left(mine)
    assert is_left(other)


def test_many_deleted_files_are_turned_through() -> None:
    home = Home()
    record = home.works("Toiture")
    with transaction() as session:
        kept = keep()
        for _ in range(51):
            make_file(session, record, kept=kept, deleted_at=now())

    async def scenario() -> None:
        act_as(home.owner)
        state = await opened(BinState, f"/carnets/{home.id}/corbeille")
        assert (len(state.files.files), state.files.pages) == (50, 2)
        await state.turn_files(1)
        assert (len(state.files.files), state.files.page) == (1, 2)
        await state.turn_files("x" * 50)
        assert state.files.page == 1

    run(scenario)


@pytest.mark.parametrize(
    ("value", "wanted"), [(value, 3 if value == 3 else 0) for value in HOSTILE_VALUES]
)
def test_values_of_any_type_break_nothing(value: Any, wanted: int) -> None:
    home = Home()
    deleted = [home.delete(home.works(f"Travaux {number}")) for number in range(4)]
    assert 3 in deleted

    async def scenario() -> None:
        act_as(home.owner)
        state = await opened(BinState, f"/carnets/{home.id}/corbeille")
        state.ask(value)
        assert state.asking == wanted
        state.close(value)
        await state.purge(value)
        await state.restore(value)
        state.ask_file(value)
        await state.turn_files(value)
        await state.restore_file(value)
        await state.purge_file(value)
        assert state.carnet.id == home.id

    run(scenario)
