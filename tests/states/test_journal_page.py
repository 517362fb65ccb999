"""A carnet's journal: day by day, part by part, for each as far as their rights go."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PartKey
from carnet_app.core.clock import now
from carnet_app.core.database import transaction
from carnet_app.features.journal.state import JournalState
from carnet_app.services.carnets import delete_carnet
from carnet_app.services.sharing import withdraw_share
from carnet_app.session.door import PAGE
from carnet_app.session.identity import act_as
from tests.states.following import REASON, WRONG_IDS, Home, opened
from tests.states.pages import HOSTILE_VALUES, destination, new_carnet, new_person, run
from tests.states.tabs import Tab

pytestmark = pytest.mark.usefixtures("sqlite_database")


def told(state: JournalState) -> list[str]:
    return [f"{line.who} {line.text}" for day in state.days for line in day.lines]


TOITURE = "Anne Lemaire a ajouté «\u00a0Toiture\u00a0»"
ARMOR = "Anne Lemaire a ajouté «\u00a0Toits d’Armor\u00a0»"


def test_who_did_what_day_by_day_the_last_first() -> None:
    home = Home()
    record_id = home.works("Toiture")
    with time_machine.travel(now() + timedelta(days=2)):
        home.add("contact", title="Toits d’Armor", trade="roofer")
    deleted = home.delete(home.works("Façade"))

    async def scenario() -> None:
        act_as(home.owner)
        state = await opened(JournalState, f"/carnets/{home.id}/journal")
        assert (told(state)[0], told(state)[-1]) == (ARMOR, TOITURE)
        assert [len(day.lines) for day in state.days] == [1, 3]
        lines = {line.text: line.record_id for day in state.days for line in day.lines}
        assert lines["a ajouté «\u00a0Toiture\u00a0»"] == record_id
        assert deleted not in lines.values()

    run(scenario)


def test_one_part_alone() -> None:
    home = Home()
    home.works("Toiture")
    home.add("contact", title="Toits d’Armor", trade="roofer")

    async def scenario() -> None:
        act_as(home.owner)
        tab, path = Tab(), f"/carnets/{home.id}/journal"
        state = await opened(JournalState, path, tab)
        assert (len(told(state)), state.part) == (2, "")
        assert destination(state.narrow("works")) == f"{path}?partie=works"
        assert destination(state.narrow("")) == path
        state = await opened(JournalState, f"{path}?partie=works", tab)
        assert (told(state), state.part) == ([TOITURE], "works")
        state = await opened(JournalState, f"{path}?partie=surveys", tab)
        assert (told(state), state.part) == ([], "surveys")

    run(scenario)


def test_it_comes_in_pages() -> None:
    home = Home()
    home.fill(51)

    async def scenario() -> None:
        act_as(home.owner)
        path = f"/carnets/{home.id}/journal?partie=works"
        state = await opened(JournalState, path)
        assert (len(told(state)), state.total) == (50, 51)
        assert (state.links.previous, state.links.next) == ("", f"{path}&page=2")
        state = await opened(JournalState, f"{path}&page=2")
        assert (len(told(state)), state.links.next) == (1, "")

    run(scenario)


def test_a_guest_reads_of_their_parts_and_the_owner_sees_it_so() -> None:
    home = Home()
    home.works("Toiture")
    home.add("contact", title="Toits d’Armor", trade="roofer")
    guest = new_person("luc@exemple.fr")
    share = home.share(guest, {PartKey.WORKS: Access.READ})

    async def scenario() -> None:
        path, tab = f"/carnets/{home.id}/journal", Tab()
        act_as(home.owner)
        state = await opened(JournalState, f"{path}?invite={share}")
        assert (told(state), state.carnet.preview_of) == ([TOITURE], guest.full_name)
        narrowed = state.narrow("works")
        assert destination(narrowed) == f"{path}?invite={share}&partie=works"
        act_as(guest)
        for query in ("", "?partie=contacts", "?partie=private"):
            state = await opened(JournalState, path + query, tab)
            assert (told(state), state.part) == ([TOITURE], "")
        assert [part.key for part in state.parts] == ["works"]
        assert destination(state.narrow("contacts")) == path
        with transaction() as session:
            withdraw_share(session, actor=home.owner, share_id=share)
        state = await opened(JournalState, path, tab)
        assert (state.carnet.id, told(state), state.parts) == (0, [], ())

    run(scenario)


def test_what_is_not_ones_own_looks_as_if_it_did_not_exist() -> None:
    home = Home()
    home.works("Toiture")
    stranger = new_person("inconnu@exemple.fr")
    deleted = new_carnet(stranger)
    with transaction() as session:
        delete_carnet(session, actor=stranger, carnet_id=deleted)

    async def scenario() -> None:
        tab = Tab()
        act_as(home.owner)
        await opened(JournalState, f"/carnets/{home.id}/journal", tab)
        act_as(stranger)
        for carnet_id in (home.id, deleted, *WRONG_IDS):
            for query in ("", "?partie=works", "?invite=1"):
                state = await opened(JournalState, f"/carnets/{carnet_id}/journal{query}", tab)
                assert (state.carnet.id, told(state), state.total, state.parts) == (0, [], 0, ())
                assert (state.carnet.name, state.errors[PAGE]) == ("", REASON)

    run(scenario)


@pytest.mark.parametrize("value", HOSTILE_VALUES)
def test_values_of_any_type_break_nothing(value: Any) -> None:
    home = Home()

    async def scenario() -> None:
        act_as(home.owner)
        path = f"/carnets/{home.id}/journal"
        state = await opened(JournalState, path)
        assert destination(state.narrow(value)) == path

    run(scenario)
