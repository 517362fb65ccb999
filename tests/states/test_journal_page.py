"""A carnet's journal: day by day, part by part, for each as far as their rights go."""

from datetime import timedelta

import pytest
import time_machine

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PartKey
from carnet_app.core.clock import now
from carnet_app.core.database import transaction
from carnet_app.features.journal.state import JournalState
from carnet_app.services.sharing import withdraw_share
from carnet_app.session.identity import act_as
from tests.states.following import Home, opened
from tests.states.pages import destination, new_person, run
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
