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
from carnet_app.models import Record
from carnet_app.services.actors import Actor
from carnet_app.services.carnets import delete_carnet
from carnet_app.session.door import PAGE
from carnet_app.session.identity import act_as
from tests.states.following import REASON, WRONG_IDS, Home, opened
from tests.states.pages import HOSTILE_VALUES, new_carnet, new_person, run
from tests.states.tabs import Tab

pytestmark = pytest.mark.usefixtures("sqlite_database")


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
        assert await state.restore(deleted) is None  # a second click
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


def test_it_comes_in_pages() -> None:
    home = Home()
    for record_id in home.fill(51):
        home.delete(record_id)

    async def scenario() -> None:
        act_as(home.owner)
        path = f"/carnets/{home.id}/corbeille"
        state = await opened(BinState, path)
        assert (len(titles(state)), state.links.next) == (50, f"{path}?page=2")
        state = await opened(BinState, f"{path}?page=2")
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


def test_a_stranger_gets_nothing_from_the_page_nor_from_its_events() -> None:
    home = Home()
    deleted = home.delete(home.works("Toiture"))
    stranger: Actor = new_person("inconnu@exemple.fr")
    own = new_carnet(stranger)
    with transaction() as session:
        delete_carnet(session, actor=stranger, carnet_id=own)

    async def scenario() -> None:
        tab = Tab()
        act_as(home.owner)
        await opened(BinState, f"/carnets/{home.id}/corbeille", tab)
        act_as(stranger)
        state = await tab.state(BinState)
        for carnet_id in (home.id, own, *WRONG_IDS):
            for query in ("", "?page=2", "?invite=1"):
                await opened(BinState, f"/carnets/{carnet_id}/corbeille{query}", tab)
                assert (state.carnet.id, state.carnet.name, titles(state)) == (0, "", [])
                assert state.errors[PAGE] == REASON
        await state.restore(deleted)
        assert state.errors[PAGE]
        state.asking = deleted
        await state.purge({})
        assert state.errors[PAGE]

    run(scenario)
    assert fate_of(deleted) == "in the bin"


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
        assert state.carnet.id == home.id

    run(scenario)
