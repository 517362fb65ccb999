"""The record form: what addresses may hold, who may do what, and races."""

from typing import Any

import pytest

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.registry import KINDS
from carnet_app.core.database import transaction
from carnet_app.features.carnet.state import CarnetState
from carnet_app.features.records.field_views import FIRST_WRONG, UNSEEN
from carnet_app.features.records.form_state import RecordFormState
from carnet_app.features.records.listing import RecordListState
from carnet_app.models import RecordStatus
from carnet_app.services.record_bin import delete_record
from carnet_app.services.records import edit_record
from carnet_app.session.door import PAGE
from carnet_app.session.identity import act_as
from tests.states.pages import destination, new_carnet, new_person, play, run
from tests.states.record_pages import (
    WORKS,
    filled,
    new_guest,
    new_record,
    opened_form,
    opened_record,
    records,
)
from tests.states.tabs import Tab

pytestmark = pytest.mark.usefixtures("sqlite_database")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_every_kind_has_a_form_that_adds_it(kind: Any) -> None:
    anne = new_person("anne@exemple.fr")
    carnet_id = new_carnet(anne)

    async def scenario() -> None:
        act_as(anne)
        state = await opened_form(f"/carnets/{carnet_id}/fiches/nouvelle?type={kind.key}")
        shown = [field.name for field in (*state.form.fields, *state.form.details)]
        assert sorted(shown) == sorted(kind.fields)
        assert state.form.submit_label == kind.noun.add
        sent = await play(state.submit(filled(state, **kind.example())))
        assert state.errors == {}
        [added] = records()
        assert destination(sent[0]) == f"/carnets/{carnet_id}/fiches/{added.id}"
        assert added.kind == kind.key

    run(scenario)


def test_a_form_sent_twice_adds_one_record() -> None:
    anne = new_person("anne@exemple.fr")
    carnet_id = new_carnet(anne)

    async def scenario() -> None:
        act_as(anne)
        state = await opened_form(f"/carnets/{carnet_id}/fiches/nouvelle?type=works")
        form = filled(state, **WORKS)
        await play(state.submit(form))
        assert await play(state.submit(form)) == []

    run(scenario)
    assert len(records()) == 1


def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_kept() -> None:
    anne = new_person("anne@exemple.fr")
    carnet_id = new_carnet(anne)

    async def scenario() -> None:
        act_as(anne)
        state = await opened_form(f"/carnets/{carnet_id}/fiches/nouvelle?type=works")
        key = state.form_key
        await play(state.submit(filled(state, title="", state="unknown", cost="-1")))
        assert {"title", "state", "cost"} <= state.errors.keys()
        assert state.form_key == key  # a new one would empty what was typed

    run(scenario)
    assert records() == []


def test_a_contributor_proposes_and_a_reader_has_no_form() -> None:
    anne = new_person("anne@exemple.fr")
    carnet_id = new_carnet(anne)
    helper, reader = (new_guest(carnet_id, level) for level in (Access.CONTRIBUTE, Access.READ))

    async def scenario() -> None:
        path = f"/carnets/{carnet_id}/fiches/nouvelle?type=works"
        act_as(helper)
        state = await opened_form(path)
        assert anne.full_name in state.form.lead
        await play(state.submit(filled(state, **WORKS)))
        for person, address in (
            (reader, path),
            (helper, f"/carnets/{carnet_id}/fiches/nouvelle?type=contact"),
            (new_person("x@exemple.fr"), path),
        ):
            act_as(person)
            state = await opened_form(address)
            assert state.form.carnet_id == 0
            assert state.errors[PAGE]

    run(scenario)
    assert [record.status for record in records()] == [RecordStatus.PROPOSED]


@pytest.mark.parametrize(
    "end",
    ["nouvelle", "nouvelle?type=", "nouvelle?type=nothing", "nouvelle?type=%00", "0/modifier",
     "9999999/modifier", "x/modifier", "99999999999999999999/modifier", "-1/modifier"],
)  # fmt: skip
def test_addresses_that_lead_nowhere_show_no_form(end: str) -> None:
    anne = new_person("anne@exemple.fr")
    carnet_id = new_carnet(anne)

    async def scenario() -> None:
        act_as(anne)
        state = await opened_form(f"/carnets/{carnet_id}/fiches/{end}")
        assert state.form.carnet_id == 0
        assert state.errors[PAGE]

    run(scenario)


def test_the_second_of_two_editors_is_told_and_keeps_their_text() -> None:
    anne = new_person("anne@exemple.fr")
    carnet_id = new_carnet(anne)
    record_id = new_record(anne, carnet_id)

    async def scenario() -> None:
        act_as(anne)
        state = await opened_form(f"/carnets/{carnet_id}/fiches/{record_id}/modifier")
        key = state.form_key
        with transaction() as session:
            theirs = {**WORKS, "title": "Combles, par un autre"}
            edit_record(session, actor=anne, record_id=record_id, version=1, submitted=theirs)
        mine = filled(state, **{**WORKS, "title": "Combles, par moi"})
        sent = await play(state.submit(mine))
        assert FIRST_WRONG in str(sent[-1])  # what it says is above the form, the button below
        assert records()[0].title == "Combles, par un autre"
        assert state.form_key == key
        [line] = state.conflict.lines
        assert (line.saved, line.typed) == ("Combles, par un autre", "Combles, par moi")
        await play(state.submit(mine))
        assert state.errors == {}

    run(scenario)
    assert records()[0].title == "Combles, par moi"


def test_the_saved_version_may_be_taken_instead() -> None:
    anne = new_person("anne@exemple.fr")
    carnet_id = new_carnet(anne)
    record_id = new_record(anne, carnet_id)

    async def scenario() -> None:
        act_as(anne)
        state = await opened_form(f"/carnets/{carnet_id}/fiches/{record_id}/modifier")
        with transaction() as session:
            theirs = {**WORKS, "title": "Autre"}
            edit_record(session, actor=anne, record_id=record_id, version=1, submitted=theirs)
        await play(state.submit(filled(state, **WORKS)))
        await state.take_saved_version()
        texts = {field.name: field.value for field in state.form.fields}
        assert (texts["title"], state.form.version, state.conflict.version) == ("Autre", 2, 0)

    run(scenario)


def test_a_lost_connection_leaves_the_form_as_it_was_typed() -> None:
    anne = new_person("anne@exemple.fr")
    carnet_id = new_carnet(anne)
    path = f"/carnets/{carnet_id}/fiches/nouvelle?type=works"

    async def scenario() -> None:
        act_as(anne)
        tab = Tab(path=path)
        state = await tab.state(RecordFormState)
        await play(state.load())
        key = state.form_key
        tab.open(path=path, socket="socket-2")
        await play(state.load())
        assert state.form_key == key
        await play(state.load())  # come back to later, over the same socket
        assert state.form_key != key

    run(scenario)


def test_a_saved_form_is_not_shown_where_the_next_one_opens() -> None:
    anne = new_person("anne@exemple.fr")
    carnet_id = new_carnet(anne)

    async def scenario() -> None:
        act_as(anne)
        tab = Tab(path=f"/carnets/{carnet_id}/fiches/nouvelle?type=works")
        state = await tab.state(RecordFormState)
        await play(state.load())
        await play(state.submit(filled(state, **WORKS)))
        assert state.loaded is False
        tab.open(path=f"/carnets/{carnet_id}/fiches/nouvelle?type=contact")
        await play(state.load())
        assert (state.loaded, state.form.kind) == (True, "contact")

    run(scenario)


def test_who_comes_back_from_a_saved_record_finds_its_list_as_it_is_now() -> None:
    anne = new_person("anne@exemple.fr")
    carnet_id = new_carnet(anne)
    new_record(anne, carnet_id, title="Auvent")

    async def saved(tab: Tab, kind: str, **typed: str) -> None:
        tab.open(path=f"/carnets/{carnet_id}/fiches/nouvelle?type={kind}")
        state = await tab.state(RecordFormState)
        await play(state.load())
        _, following = await play(state.submit(filled(state, **typed)))
        assert following == RecordListState.catch_up
        await (await tab.state(RecordListState)).catch_up()

    async def scenario() -> None:
        act_as(anne)
        tab = Tab(path=f"/carnets/{carnet_id}?partie=works&tri=title")
        page = await tab.state(CarnetState)
        await page.load()
        await saved(tab, "works", **{**WORKS, "title": "Bardage"})
        state = await tab.state(RecordListState)
        kept = state.listed
        assert [row.title for row in kept.records] == ["Auvent", "Bardage"]
        tab.open(path=f"/carnets/{carnet_id}?partie=works&tri=title")
        await page.load()
        assert state.listed == kept  # nothing is drawn anew
        await saved(tab, "contact", title="Thermi Ouest")  # the list is of another part
        assert state.listed == kept

    run(scenario)


def test_amounts_do_not_reach_who_may_not_see_them() -> None:
    anne = new_person("anne@exemple.fr")
    carnet_id = new_carnet(anne)
    record_id = new_record(anne, carnet_id)
    guest = new_guest(carnet_id, Access.WRITE, hide_amounts=True)

    async def scenario() -> None:
        act_as(guest)
        tab = Tab()
        page = await opened_record(f"/carnets/{carnet_id}/fiches/{record_id}", tab)
        assert (page.record.amount_text, page.record.title) == ("", WORKS["title"])
        form = await opened_form(f"/carnets/{carnet_id}/fiches/{record_id}/modifier", tab)
        assert "cost" not in [field.name for field in (*form.form.fields, *form.form.details)]
        await play(form.submit(filled(form, title="Combles", state="accepted", cost="1,00")))
        assert form.errors == {}
        assert "450" not in f"{page.dict()}{form.dict()}"

    run(scenario)
    assert records()[0].amount_cents == 845_000


def test_a_form_says_that_it_holds_a_record_one_does_not_see_and_keeps_it() -> None:
    anne = new_person("anne@exemple.fr")
    carnet_id = new_carnet(anne)
    works = new_record(anne, carnet_id)
    budget = new_record(anne, carnet_id, "budget", title="Toiture", state="", works=str(works))
    with transaction() as session:
        delete_record(session, actor=anne, record_id=works)

    async def scenario() -> None:
        act_as(anne)
        form = await opened_form(f"/carnets/{carnet_id}/fiches/{budget}/modifier")
        views = {view.name: view for view in (*form.form.fields, *form.form.details)}
        assert (views["works"].empty_label, views["works"].value) == (UNSEEN, "")
        await play(form.submit(filled(form, title="Toit", works="")))
        assert form.errors == {}

    run(scenario)
    assert records()[1].values["works"] == works
