"""The list of a part's records on the carnet's page, and the counts beside the parts."""

from typing import Any

import pytest

from carnet_app.catalogue.access import Access
from carnet_app.core.database import transaction
from carnet_app.features.carnet.state import CarnetState
from carnet_app.features.records.listing import RecordListState
from carnet_app.features.records.record_state import RecordState
from carnet_app.services.actors import Actor
from carnet_app.services.record_bin import delete_record
from carnet_app.services.records import add_record
from carnet_app.session.door import PAGE
from carnet_app.session.identity import act_as
from tests.states.pages import HOSTILE_VALUES, destination, new_carnet, new_person, run
from tests.states.record_pages import WORKS, new_guest
from tests.states.tabs import Tab

pytestmark = pytest.mark.usefixtures("sqlite_database")


def new_record(actor: Actor, carnet_id: int, kind: str = "works", **form: str) -> int:
    with transaction() as session:
        submitted = {**(WORKS if kind == "works" else {}), **form}
        return add_record(session, actor=actor, carnet_id=carnet_id, kind=kind, submitted=submitted)


async def listed(path: str, tab: Tab | None = None) -> tuple[CarnetState, RecordListState]:
    tab = tab or Tab()
    tab.open(path=path)
    page = await tab.state(CarnetState)
    await page.load()
    return page, await tab.state(RecordListState)


def titles(state: RecordListState) -> list[str]:
    return [row.title for row in state.listed.records]


def test_the_address_says_which_records_are_shown_and_in_which_order() -> None:
    anne = new_person("anne@exemple.fr")
    carnet_id = new_carnet(anne)
    for title, step in (("Bardage", "accepted"), ("Auvent", "planned"), ("Combles", "accepted")):
        new_record(anne, carnet_id, title=title, state=step)
    base = f"/carnets/{carnet_id}?partie=works"

    async def scenario() -> None:
        act_as(anne)
        _, state = await listed(f"{base}&tri=title")
        assert titles(state) == ["Auvent", "Bardage", "Combles"]
        _, state = await listed(f"{base}&tri=title&choix-state=accepted")
        assert titles(state) == ["Bardage", "Combles"]
        assert state.narrowed is True
        changed = state.narrow("choix-state", "planned")
        assert destination(changed) == f"{base}&choix-state=planned&tri=title"
        cleared = state.narrow("choix-state", "")
        assert destination(cleared) == f"{base}&tri=title"
        for wrong in ("tri=%00", "page=99", "page=x", "type=nothing", "choix-x=1", "etat=9"):
            _, state = await listed(f"{base}&{wrong}")
            assert len(titles(state)) == 3, wrong

    run(scenario)


def test_a_list_is_searched_and_narrowed_down_by_year() -> None:
    anne = new_person("anne@exemple.fr")
    carnet_id = new_carnet(anne)
    for title, day in (("Auvent", "2021-03-02"), ("Bardage", "2023-03-02"), ("Bardage 2", "")):
        new_record(anne, carnet_id, title=title, state="accepted", accepted_on=day)
    base = f"/carnets/{carnet_id}?partie=works"

    async def scenario() -> None:
        act_as(anne)
        _, state = await listed(f"{base}&choix-annee=2021")
        assert (titles(state), state.narrowed, state.listed.held) == (["Auvent"], True, 3)
        found = state.find({"mots": "  bardage "})
        assert destination(found) == f"{base}&choix-annee=2021&mots=bardage"
        _, state = await listed(f"{base}&mots=bardage&tri=title")
        assert titles(state) == ["Bardage", "Bardage 2"]
        assert (state.listed.text, state.narrowed) == ("bardage", True)
        assert destination(state.find({"mots": ""})) == f"{base}&tri=title"
        for value in HOSTILE_VALUES:
            state.find(value)
            state.find({"mots": value})

    run(scenario)


def test_the_menu_counts_what_each_part_holds() -> None:
    anne = new_person("anne@exemple.fr")
    carnet_id = new_carnet(anne)
    new_record(anne, carnet_id)
    new_record(anne, carnet_id)
    late = {"title": "Ramonage", "periodicity": "12", "next_due_on": "2020-01-15"}
    new_record(anne, carnet_id, kind="maintenance_operation", **late)

    async def scenario() -> None:
        act_as(anne)
        page, _ = await listed(f"/carnets/{carnet_id}")
        shown = {entry.key: (entry.count, entry.is_due) for entry in page.menu}
        assert shown["works"] == (2, False)
        assert shown["maintenance"] == (1, True)
        assert shown["plans"] == (0, False)

    run(scenario)


def test_the_home_is_shown_in_the_place_of_a_list() -> None:
    anne = new_person("anne@exemple.fr")
    carnet_id = new_carnet(anne)

    async def scenario() -> None:
        act_as(anne)
        tab = Tab()
        _, state = await listed(f"/carnets/{carnet_id}?partie=home", tab)
        assert (state.only, state.listed.total) == (False, 0)
        new_record(anne, carnet_id, kind="home", address="3 quai du Steir")
        _, state = await listed(f"/carnets/{carnet_id}?partie=home", tab)
        assert state.only is True
        assert (await tab.state(RecordState)).record.title == "3 quai du Steir"
        _, state = await listed(f"/carnets/{carnet_id}?partie=works", tab)
        assert state.only is False

    run(scenario)


def test_a_guest_sees_no_amount_and_nobody_elses_proposal() -> None:
    anne = new_person("anne@exemple.fr")
    carnet_id = new_carnet(anne)
    new_record(anne, carnet_id)
    helper = new_guest(carnet_id, Access.CONTRIBUTE)
    new_record(helper, carnet_id, title="Proposée")
    reader = new_guest(carnet_id, Access.READ, hide_amounts=True)
    base = f"/carnets/{carnet_id}?partie=works"

    async def scenario() -> None:
        act_as(anne)
        _, state = await listed(f"{base}&etat=proposed")
        assert titles(state) == ["Proposée"]
        assert state.listed.records[0].may_answer is True
        act_as(reader)
        _, state = await listed(f"{base}&tri=amount")
        assert titles(state) == [WORKS["title"]]
        assert "450" not in str(state.dict())
        assert state.listed.may_add is False

    run(scenario)


def test_what_was_just_deleted_comes_back() -> None:
    anne, stranger = new_person("anne@exemple.fr"), new_person("x@exemple.fr")
    carnet_id = new_carnet(anne)
    record_id = new_record(anne, carnet_id)
    with transaction() as session:
        delete_record(session, actor=anne, record_id=record_id)
    path = f"/carnets/{carnet_id}?partie=works&supprimee={record_id}"

    async def scenario() -> None:
        act_as(anne)
        _, state = await listed(path)
        assert (state.just_deleted, titles(state)) == (record_id, [])
        act_as(stranger)
        assert await state.restore() is None
        assert state.errors[PAGE]
        act_as(anne)
        back = await state.restore()
        assert destination(back) == f"/carnets/{carnet_id}/fiches/{record_id}"

    run(scenario)


def test_only_what_is_in_the_bin_is_said_to_be_there() -> None:
    anne, stranger = new_person("anne@exemple.fr"), new_person("x@exemple.fr")
    carnet_id, elsewhere = new_carnet(anne), new_carnet(stranger)
    kept, theirs = new_record(anne, carnet_id), new_record(stranger, elsewhere)
    with transaction() as session:
        delete_record(session, actor=stranger, record_id=theirs)

    async def scenario() -> None:
        act_as(anne)
        for record_id in (kept, theirs, 999_999):
            path = f"/carnets/{carnet_id}?partie=works&supprimee={record_id}"
            _, state = await listed(path)
            assert (state.just_deleted, state.errors) == (0, {})

    run(scenario)


@pytest.mark.parametrize("value", HOSTILE_VALUES)
def test_addresses_of_any_form_break_nothing(value: Any) -> None:
    anne = new_person("anne@exemple.fr")
    carnet_id = new_carnet(anne)

    async def scenario() -> None:
        act_as(anne)
        text = str(value)[:3_000]
        path = f"/carnets/{carnet_id}?partie=works&tri={text}&page={text}&supprimee={text}"
        page, state = await listed(path)
        assert page.carnet.id == carnet_id
        assert state.errors == {}

    run(scenario)
