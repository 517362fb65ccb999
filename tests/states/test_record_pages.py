"""The record form and the record's page: what addresses may hold, who may do what, and races."""

from typing import Any

import pytest
from sqlmodel import select

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PartKey
from carnet_app.catalogue.registry import KINDS
from carnet_app.core.database import reading, transaction
from carnet_app.features.carnet.state import CarnetState
from carnet_app.features.records.field_views import FIRST_WRONG, UNSEEN
from carnet_app.features.records.form_state import RecordFormState
from carnet_app.features.records.listing import RecordListState
from carnet_app.features.records.record_state import RecordState
from carnet_app.models import Carnet, Record, RecordStatus
from carnet_app.services.actors import Actor
from carnet_app.services.record_bin import delete_record
from carnet_app.services.records import add_record, edit_record
from carnet_app.session.door import PAGE
from carnet_app.session.identity import act_as
from tests.services.sharing_factories import make_share
from tests.states.pages import HOSTILE_VALUES, destination, new_carnet, new_person, play, run
from tests.states.tabs import Tab

pytestmark = pytest.mark.usefixtures("sqlite_database")

WORKS = {"title": "Isolation des combles", "state": "accepted", "cost": "8 450,00"}
UNKNOWN = "Cette fiche n’existe pas, ou vous n’y avez pas accès."


def new_record(actor: Actor, carnet_id: int, kind: str = "works", **changes: str) -> int:
    with transaction() as session:
        return add_record(
            session, actor=actor, carnet_id=carnet_id, kind=kind, submitted={**WORKS, **changes}
        )


def new_guest(carnet_id: int, access: Access, *, hide_amounts: bool = False) -> Actor:
    guest = new_person(f"luc{access}{hide_amounts}@exemple.fr", "Luc", "Morel")
    levels = {PartKey.WORKS: access}
    with transaction() as session:
        carnet = session.get_one(Carnet, carnet_id)
        make_share(session, carnet, guest, levels=levels, hide_amounts=hide_amounts)
    return guest


def records() -> list[Record]:
    with reading() as session:
        return list(session.exec(select(Record).order_by(Record.id)))  # pyright: ignore[reportArgumentType]


async def opened_form(path: str, tab: Tab | None = None) -> RecordFormState:
    tab = tab or Tab()
    tab.open(path=path)
    state = await tab.state(RecordFormState)
    await play(state.load())
    assert state.loaded is True
    return state


async def opened_record(path: str, tab: Tab | None = None) -> RecordState:
    tab = tab or Tab()
    tab.open(path=path)
    state = await tab.state(RecordState)
    await play(state.load())
    assert state.loaded is True
    return state


def filled(opened: RecordFormState, /, **values: str) -> dict[str, Any]:
    return {"form_key": opened.form_key, **values}


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


def test_what_one_may_not_see_looks_as_if_it_did_not_exist() -> None:
    anne, stranger = new_person("anne@exemple.fr"), new_person("x@exemple.fr")
    carnet_id = new_carnet(anne)
    record_id = new_record(anne, carnet_id)

    async def scenario() -> None:
        act_as(stranger)
        for piece in (record_id, 0, -1, 999_999, "9" * 30, "x", "²", "%31", ""):
            state = await opened_record(f"/carnets/{carnet_id}/fiches/{piece}")
            assert (state.record.id, state.record.title) == (0, "")
            assert state.errors[PAGE] == UNKNOWN

    run(scenario)


def test_the_owner_answers_proposals() -> None:
    anne = new_person("anne@exemple.fr")
    carnet_id = new_carnet(anne)
    helper = new_guest(carnet_id, Access.CONTRIBUTE)
    first, second, third = (new_record(helper, carnet_id) for _ in range(3))

    async def scenario() -> None:
        act_as(helper)
        page = await opened_record(f"/carnets/{carnet_id}/fiches/{first}")
        assert (page.record.may_answer, page.record.is_own) == (False, True)
        await page.accept()
        assert page.errors[PAGE]
        act_as(anne)
        page = await opened_record(f"/carnets/{carnet_id}/fiches/{first}")
        assert page.record.may_answer is True
        await page.accept()
        assert page.record.status == RecordStatus.ACCEPTED
        page = await opened_record(f"/carnets/{carnet_id}/fiches/{second}")
        page.ask_refusal(True)
        left = await page.refuse({"reply": "Il manque la facture."})
        # No longer the owner's to see.
        assert destination(left) == f"/carnets/{carnet_id}?partie=works&refusee={second}"
        form = await opened_form(f"/carnets/{carnet_id}/fiches/{third}/modifier?accepter=1")
        assert form.form.submit_label == "Enregistrer et accepter"
        await play(form.submit(filled(form, **{**WORKS, "title": "Corrigé"})))
        assert form.errors == {}

    run(scenario)
    accepted, refused = RecordStatus.ACCEPTED, RecordStatus.REFUSED
    assert [record.status for record in records()] == [accepted, refused, accepted]
    assert records()[1].reply == "Il manque la facture."
    assert records()[2].title == "Corrigé"


def test_a_record_is_duplicated_deleted_and_brought_back_to_a_former_state() -> None:
    anne = new_person("anne@exemple.fr")
    carnet_id = new_carnet(anne)
    record_id = new_record(anne, carnet_id)
    with transaction() as session:
        changed = {**WORKS, "title": "Changé"}
        edit_record(session, actor=anne, record_id=record_id, version=1, submitted=changed)

    async def scenario() -> None:
        act_as(anne)
        page = await opened_record(f"/carnets/{carnet_id}/fiches/{record_id}")
        await page.restore(1)
        assert (page.record.title, page.record.version) == (WORKS["title"], 3)
        copy = await page.duplicate()
        assert destination(copy) == f"/carnets/{carnet_id}/fiches/{record_id + 1}/modifier"
        gone = await page.delete()
        assert destination(gone) == f"/carnets/{carnet_id}?partie=works&supprimee={record_id}"

    run(scenario)
    assert records()[0].deleted_at is not None


def new_dpe(actor: Actor, carnet_id: int) -> int:
    with transaction() as session:
        return add_record(
            session,
            actor=actor,
            carnet_id=carnet_id,
            kind="dpe",
            submitted={"energy_class": "C", "done_on": "2024-05-14"},
        )


def test_a_move_that_needs_nothing_more_is_done_at_once() -> None:
    anne = new_person("anne@exemple.fr")
    carnet_id = new_carnet(anne)
    record_id = new_dpe(anne, carnet_id)

    async def scenario() -> None:
        act_as(anne)
        page = await opened_record(f"/carnets/{carnet_id}/fiches/{record_id}")
        assert await page.move("energy_audit") is None
        assert (page.record.kind, page.told) == ("energy_audit", "La fiche est reclassée.")

    run(scenario)


def test_a_move_done_at_once_names_what_it_left_out() -> None:
    anne = new_person("anne@exemple.fr")
    carnet_id = new_carnet(anne)
    dpe = {"energy_class": "C", "done_on": "2024-05-14", "climate_class": "B", "surveyor": "Ouest"}
    with transaction() as session:
        add_record(session, actor=anne, carnet_id=carnet_id, kind="dpe", submitted=dpe)

    async def scenario() -> None:
        act_as(anne)
        page = await opened_record(f"/carnets/{carnet_id}/fiches/{records()[0].id}")
        assert await page.move("energy_audit") is None
        assert page.told == (
            "La fiche est reclassée. Non repris\u00a0: Classe climat, Diagnostiqueur "
            "(l’historique de la fiche les garde)."
        )

    run(scenario)


def test_a_move_that_needs_more_opens_the_other_kinds_form_and_saves_in_one_go() -> None:
    anne = new_person("anne@exemple.fr")
    carnet_id = new_carnet(anne)
    record_id = new_dpe(anne, carnet_id)

    async def scenario() -> None:
        act_as(anne)
        tab = Tab()
        page = await opened_record(f"/carnets/{carnet_id}/fiches/{record_id}", tab)
        asked = destination(await page.move("energy_label"))
        assert asked == f"/carnets/{carnet_id}/fiches/{record_id}/modifier?en=energy_label"
        form = await opened_form(asked, tab)
        assert (form.form.kind, form.form.title) == ("energy_label", "Reclasser en label")
        assert list(form.errors) == ["title"]
        assert "Classe énergie" in form.form.lead
        shown = {field.name: field.value for field in (*form.form.fields, *form.form.details)}
        assert shown["done_on"] == "2024-05-14"
        await play(form.submit(filled(form, done_on="2024-05-14", title="")))
        assert list(form.errors) == ["title"]
        assert records()[0].kind == "dpe"
        sent = await play(form.submit(filled(form, done_on="2024-05-14", title="BBC")))
        assert destination(sent[0]) == f"/carnets/{carnet_id}/fiches/{record_id}"
        page = await opened_record(f"/carnets/{carnet_id}/fiches/{record_id}", tab)
        assert (page.record.kind, page.told) == ("energy_label", "La fiche est reclassée.")
        # The form of what it is now starts with nothing wrong.
        form = await opened_form(f"/carnets/{carnet_id}/fiches/{record_id}/modifier", tab)
        assert (form.form.moves, form.errors) == (False, {})

    run(scenario)


def test_who_moves_second_is_told_and_keeps_what_they_typed() -> None:
    anne = new_person("anne@exemple.fr")
    carnet_id = new_carnet(anne)
    record_id = new_dpe(anne, carnet_id)

    async def scenario() -> None:
        act_as(anne)
        address = f"/carnets/{carnet_id}/fiches/{record_id}/modifier?en=energy_label"
        form = await opened_form(address)
        with transaction() as session:
            changed = {"energy_class": "B", "done_on": "2024-06-01"}
            edit_record(session, actor=anne, record_id=record_id, version=1, submitted=changed)
        typed = filled(form, done_on="2024-05-14", title="BBC")
        await play(form.submit(typed))
        assert form.errors[PAGE]
        assert form.conflict.version == 2
        assert records()[0].kind == "dpe"
        await play(form.submit(typed))
        assert form.errors == {}
        assert records()[0].kind == "energy_label"

    run(scenario)


@pytest.mark.parametrize("kind", ["works", "dpe", "x", "%00", "9" * 300])
def test_there_is_no_form_for_a_move_that_cannot_be(kind: str) -> None:
    anne = new_person("anne@exemple.fr")
    carnet_id = new_carnet(anne)
    record_id = new_dpe(anne, carnet_id)

    async def scenario() -> None:
        act_as(anne)
        form = await opened_form(f"/carnets/{carnet_id}/fiches/{record_id}/modifier?en={kind}")
        assert form.form.carnet_id == 0
        assert form.errors[PAGE]

    run(scenario)


@pytest.mark.parametrize("value", HOSTILE_VALUES)
def test_values_of_any_type_break_nothing(value: Any) -> None:
    anne = new_person("anne@exemple.fr")
    carnet_id = new_carnet(anne)
    record_id = new_record(anne, carnet_id)

    async def scenario() -> None:
        act_as(anne)
        form = await opened_form(f"/carnets/{carnet_id}/fiches/{record_id}/modifier")
        await play(form.submit(value))
        await play(form.submit({"form_key": form.form_key, "title": value, "state": value}))
        page = await opened_record(f"/carnets/{carnet_id}/fiches/{record_id}")
        await page.restore(value)
        assert page.errors or page.record.id == record_id
        await page.move(value if isinstance(value, str) else "x")
        assert page.errors[PAGE]

    run(scenario)
